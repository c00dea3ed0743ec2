package dev.baton.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.simulation.ProcessDied;
import dev.baton.stage.CrashPlan.Moment;
import io.temporal.api.enums.v1.TimeoutType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KilledProcessesTest {

    private final Desk desk = new Desk();
    private final List<String> effects = desk.effects();

    @Test
    void anotherProcessGoesOnWhereAKilledOneStopped() {
        try (var service = new SteppedService(Choice.first())) {
            var worker = service.start(desk.worker(service));
            service.afterCrash(dead -> service.start(desk.worker(service)));
            service.tempo().after(Duration.ofSeconds(2), "power failure", worker::kill);
            // The desk does not beat: after ten seconds it is missed, and a second later it is tried again.
            assertThat(Desk.play(service, "survives")).isEqualTo("before, hello from Grace, after after 13");
            assertThat(effects).containsExactly("note before", "ring Grace", "ring Grace", "note after");
        }
    }

    @Test
    void anEffectWhoseResultWasLostHappensAgain() {
        try (var service = new SteppedService(Choice.first())) {
            service.start(desk.worker(service));
            service.afterCrash(dead -> service.start(desk.worker(service)));
            service.crashes(CrashPlan.at("Note", Moment.AFTER_EFFECT_BEFORE_RESULT, 1));
            assertThat(Desk.play(service, "survives")).startsWith("before, hello from Grace, after");
            assertThat(effects).containsExactly("note before", "note before", "ring Grace", "note after");
        }
    }

    @Test
    void aLostWorkflowTaskIsGivenToTheNextProcess() {
        try (var service = new SteppedService(Choice.first())) {
            service.start(desk.worker(service));
            service.afterCrash(dead -> service.start(desk.worker(service)));
            service.crashes(CrashPlan.at("RespondWorkflowTaskCompleted", Moment.BEFORE_RESPONSE_SENT, 2));
            assertThat(Desk.play(service, "survives")).isEqualTo("before, hello from Grace, after after 15");
            assertThat(effects).containsExactly("note before", "ring Grace", "note after");
        }
    }

    @Test
    void theStoryEndsTheSameWayWhereverAProcessIsKilled() {
        int points;
        try (var service = new SteppedService(Choice.first())) {
            service.start(desk.worker(service));
            Desk.play(service, "survives");
            points = service.crashPoints().size();
        }
        assertThat(points).isEqualTo(20);
        for (int point = 0; point < points; point++) {
            desk.forgets();
            try (var service = new SteppedService(Choice.first())) {
                service.start(desk.worker(service));
                service.afterCrash(dead -> service.start(desk.worker(service)));
                service.crashes(CrashPlan.at(point));
                assertThat(Desk.play(service, "survives"))
                        .as("killed at " + point)
                        .startsWith("before, hello from Grace, after");
            }
        }
    }

    @Test
    void theAgentIsMissedTwoSecondsAfterItDied() {
        try (var service = new SteppedService(Choice.first())) {
            service.start(desk.worker(service));
            service.start(desk.agent(service));
            service.tempo().after(Duration.ofSeconds(33), "the agent dies", () -> desk.endOfTheCall()
                    .completeExceptionally(new ProcessDied("agent")));
            assertThat(Desk.play(service, "attended")).isEqualTo(TimeoutType.TIMEOUT_TYPE_HEARTBEAT + " after 35");
        }
    }

    @Test
    void anAgentThatLivesIsNotMissed() {
        try (var service = new SteppedService(Choice.first())) {
            service.start(desk.worker(service));
            service.start(desk.agent(service));
            service.tempo().after(Duration.ofSeconds(100), "told to leave", () -> desk.endOfTheCall()
                    .complete("left"));
            assertThat(Desk.play(service, "attended")).isEqualTo("left after 100");
        }
    }

    @Test
    void aCancelledActivityWhoseProcessIsGoneDoesNotHoldTheWorkflow() {
        try (var service = new SteppedService(Choice.first())) {
            var worker = service.start(desk.worker(service));
            service.afterCrash(dead -> service.start(desk.worker(service)));
            service.tempo().after(Duration.ofSeconds(2), "power failure", worker::kill);
            assertThat(Desk.play(service, "wait cancelled")).isEqualTo("false after 12");
        }
    }

    @Test
    void aTaskWaitsForAProcessThatStartsLater() {
        try (var service = new SteppedService(Choice.first())) {
            service.tempo().after(Duration.ofSeconds(7), "start", () -> service.start(desk.worker(service)));
            assertThat(Desk.play(service, "survives")).isEqualTo("before, hello from Grace, after after 5");
            assertThat(service.tempo().elapsed()).isEqualTo(Duration.ofSeconds(12));
        }
    }
}
