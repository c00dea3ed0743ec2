package dev.baton.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.stage.Desk.Story;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SameStoryAgainTest {

    private final Desk desk = new Desk();

    @Test
    void theSameSeedTellsTheSameStory() {
        var hashes = new java.util.HashSet<String>();
        for (int seed = 0; seed < 50; seed++) {
            var first = seeded(seed);
            var second = seeded(seed);
            assertThat(second.trace()).as("seed " + seed).isEqualTo(first.trace());
            assertThat(second.traceHash()).isEqualTo(first.traceHash());
            hashes.add(first.traceHash());
        }
        System.out.println("50 seeds: " + hashes.size() + " different stories");
        assertThat(hashes).hasSizeGreaterThan(40);
    }

    private SteppedTempo seeded(long seed) {
        desk.forgets();
        try (var service = new SteppedService(Choice.seeded(seed))) {
            service.start(desk.worker(service));
            assertThat(Desk.play(service, "busy")).startsWith("sixteen after");
            return service.tempo();
        }
    }

    @Test
    void twoWorkflowsThatTalkToEachOtherTellTheSameStoryForTheSameSeed() {
        for (int seed = 0; seed < 20; seed++) {
            assertThat(family(seed)).as("seed " + seed).isEqualTo(family(seed));
        }
    }

    private List<String> family(long seed) {
        desk.forgets();
        try (var service = new SteppedService(Choice.seeded(seed))) {
            service.start(desk.worker(service));
            service.tempo().after(Duration.ofSeconds(2), "word", () -> service.client()
                    .newWorkflowStub(Story.class, "child")
                    .word("from the street"));
            service.tempo().story(() -> Desk.stub(service, "parent").run("family"));
            return service.tempo().trace();
        }
    }

    @Test
    void theSameCrashTellsTheSameStory() {
        for (int point = 0; point < 20; point++) {
            assertThat(crashed(point)).as("killed at " + point).isEqualTo(crashed(point));
        }
    }

    private List<String> crashed(int point) {
        desk.forgets();
        try (var service = new SteppedService(Choice.first())) {
            service.start(desk.worker(service));
            service.afterCrash(dead -> service.start(desk.worker(service)));
            service.crashes(CrashPlan.at(point));
            Desk.play(service, "survives");
            return service.tempo().trace();
        }
    }
}
