package dev.baton.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.activity.ActivityInterface;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveTempoTest {

    private final LiveTempo tempo = new LiveTempo(Clock.systemUTC(), 50);
    private final TestActivityEnvironment activities = TestActivityEnvironment.newInstance();

    @AfterEach
    void close() {
        tempo.close();
        activities.close();
    }

    @Test
    void aMinuteOfTheWorldPassesInALittleMoreThanASecond() {
        var heard = new CopyOnWriteArrayList<String>();
        var begin = tempo.now();
        var over = new CompletableFuture<Boolean>();
        tempo.at(begin.plusSeconds(60), "last", () -> over.complete(true));
        tempo.at(begin.plusSeconds(20), "second", () -> heard.add("second"));
        tempo.at(begin.plusSeconds(10), "first", () -> heard.add("first"));
        assertThat(over).succeedsWithin(Duration.ofSeconds(5));
        assertThat(heard).isEqualTo(List.of("first", "second"));
        assertThat(Duration.between(begin, tempo.now())).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void whatIsAgreedWhileTimeStandsStillCountsFromItsBeginning() {
        try (LiveTempo standing = LiveTempo.standing(Clock.systemUTC(), 100)) {
            var begin = standing.now();
            var over = new CompletableFuture<Instant>();
            standing.at(begin.plusSeconds(10), "something", () -> over.complete(standing.now()));
            tempo.at(tempo.now().plusSeconds(30), "the curtain", standing::begin);
            assertThat(over).succeedsWithin(Duration.ofSeconds(5)).satisfies(when ->
                    assertThat(Duration.between(begin, when)).isGreaterThanOrEqualTo(Duration.ofSeconds(10)));
        }
    }

    @Test
    void whoeverWaitsBeats() {
        var beats = new CopyOnWriteArrayList<Object>();
        activities.setActivityHeartbeatListener(Void.class, beat -> beats.add("beat"));
        activities.registerActivitiesImplementations((Waiting) () -> {
            var answer = new CompletableFuture<String>();
            tempo.at(tempo.now().plusSeconds(60), "answer", () -> answer.complete("yes"));
            return tempo.await("an answer", answer);
        });
        assertThat(activities.newActivityStub(Waiting.class).forAnAnswer()).isEqualTo("yes");
        assertThat(beats).isNotEmpty();
    }

    @Test
    void whoeverIsCancelledLearnsItFromTheBeat() {
        activities.registerActivitiesImplementations((Waiting) () -> tempo.await("nothing", new CompletableFuture<String>()));
        activities.requestCancelActivity();
        assertThatThrownBy(() -> activities.newActivityStub(Waiting.class).forAnAnswer()).hasStackTraceContaining("Cancel");
    }

    @ActivityInterface
    public interface Waiting {
        String forAnAnswer();
    }
}
