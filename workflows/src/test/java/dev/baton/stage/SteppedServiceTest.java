package dev.baton.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.stage.Desk.Story;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WithStartWorkflowOperation;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowUpdateStage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SteppedServiceTest {

    private final Desk desk = new Desk();
    private final List<String> effects = desk.effects();

    @Test
    void ringsOfEightAndThirtySecondsTakeMilliseconds() {
        try (var service = new SteppedService(Choice.first())) {
            var worker = service.start(desk.worker(service));
            long start = System.nanoTime();
            assertThat(Desk.play(service, "two rings")).isEqualTo("hello from Grace, hello from Linus after 30");
            System.out.println("two rings: " + (System.nanoTime() - start) / 1_000_000 + " ms, cold");
            assertThat(service.tempo().elapsed()).isEqualTo(Duration.ofSeconds(30));
            assertThat(worker.alive()).isTrue();
        }
    }

    @Test
    void aTimerFiresBeforeAPhoneThatTakesLongerThoughActivitiesAreOutstanding() {
        try (var service = new SteppedService(Choice.first())) {
            service.start(desk.worker(service));
            assertThat(Desk.play(service, "timer first")).isEqualTo("timer true, phone false, attending true after 3");
        }
    }

    @Test
    void nothingRunsTheClockAwayAfterTheEnd() {
        try (var service = new SteppedService(Choice.first())) {
            service.start(desk.worker(service));
            Desk.play(service, "timer first");
            assertThat(service.tempo().elapsed()).isEqualTo(Duration.ofSeconds(3));
            service.tempo().runFor(Duration.ofMinutes(1));
            assertThat(service.tempo().elapsed()).isEqualTo(Duration.ofSeconds(63));
        }
    }

    @Test
    void aChildThatIsSignalledAndSignalsIsFollowedToItsEnd() {
        try (var service = new SteppedService(Choice.first())) {
            service.start(desk.worker(service));
            String said = service.tempo().story(() -> Desk.stub(service, "parent").run("family"));
            assertThat(said).isEqualTo("hello from Grace after 4");
        }
    }

    @Test
    void aFailingActivityIsTriedAgainAfterEachBackOff() {
        try (var service = new SteppedService(Choice.first())) {
            service.start(desk.worker(service));
            assertThat(Desk.play(service, "retries")).isEqualTo("done after 7");
            assertThat(effects).containsExactly("try at 0", "try at 1", "try at 3", "try at 7");
        }
    }

    @Test
    void aCancelledActivityLearnsItFromItsHeartbeat() {
        try (var service = new SteppedService(Choice.first())) {
            service.start(desk.worker(service));
            assertThat(Desk.play(service, "try cancel")).isEqualTo("true after 3");
            assertThat(effects).containsExactly("ring Grace", "cancelled Grace at 8");
        }
    }

    @Test
    void aWorkflowCanWaitUntilItsActivityKnowsThatItIsCancelled() {
        try (var service = new SteppedService(Choice.first())) {
            service.start(desk.worker(service));
            assertThat(Desk.play(service, "wait cancelled")).isEqualTo("true after 8");
            assertThat(effects).containsExactly("ring Grace", "cancelled Grace at 8");
        }
    }

    @Test
    void updatesSignalsAndQueriesAreFollowed() {
        try (var service = new SteppedService(Choice.first())) {
            service.start(desk.worker(service));
            SteppedTempo tempo = service.tempo();
            tempo.story(() -> {
                WorkflowClient.start(Desk.stub(service, "story")::run, "orders");
            });
            Story story = service.client().newWorkflowStub(Story.class, "story");
            assertThat(tempo.story(() -> story.order("quick"))).isEqualTo("quick");
            assertThat(tempo.elapsed()).isZero();
            var slow = tempo.callOut("slow order", () -> story.order("slow"));
            tempo.runFor(Duration.ofSeconds(2));
            assertThat(slow).isNotDone();
            assertThat(tempo.story(story::words)).containsExactly("order quick", "order slow");
            tempo.runFor(Duration.ofSeconds(3));
            assertThat(slow).isCompletedWithValue("hello from slow");
            var handle = tempo.story(() -> service.client()
                    .newUntypedWorkflowStub("story")
                    .startUpdate("order", WorkflowUpdateStage.ACCEPTED, String.class, "slow again"));
            assertThat(tempo.elapsed()).isEqualTo(Duration.ofSeconds(5));
            assertThat(tempo.story(() -> handle.getResult())).isEqualTo("hello from slow again");
            tempo.after(Duration.ofSeconds(1), "end", () -> story.word("end"));
            assertThat(tempo.story(() -> service.client()
                            .newUntypedWorkflowStub("story")
                            .getResult(String.class)))
                    .isEqualTo("order quick, order slow, order slow again, end");
            assertThat(tempo.elapsed()).isEqualTo(Duration.ofSeconds(11));
        }
    }

    @Test
    void anUpdateCanStartItsWorkflow() {
        try (var service = new SteppedService(Choice.first())) {
            service.start(desk.worker(service));
            String ordered = service.tempo().story(() -> {
                Story story = service.client()
                        .newWorkflowStub(
                                Story.class,
                                WorkflowOptions.newBuilder()
                                        .setTaskQueue(Desk.QUEUE)
                                        .setWorkflowId("story")
                                        .setWorkflowIdConflictPolicy(
                                                WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                                        .build());
                return WorkflowClient.executeUpdateWithStart(
                        story::order,
                        "slow",
                        UpdateOptions.<String>newBuilder()
                                .setWaitForStage(WorkflowUpdateStage.COMPLETED)
                                .build(),
                        new WithStartWorkflowOperation<>(story::run, "orders"));
            });
            assertThat(ordered).isEqualTo("hello from slow");
            assertThat(service.tempo().elapsed()).isEqualTo(Duration.ofSeconds(5));
        }
    }

    @Test
    void whoDrivesCannotWaitForAWorkflow() {
        try (var service = new SteppedService(Choice.first())) {
            service.start(desk.worker(service));
            assertThatThrownBy(() -> Desk.stub(service, "story").run("survives"))
                    .hasStackTraceContaining("Use callOut or story");
        }
    }

    @Test
    void aLocalActivityNeverWaitsForItsTurn() {
        try (var service = new SteppedService(Choice.first())) {
            service.start(desk.worker(service));
            assertThat(Desk.play(service, "local")).isEqualTo("local");
        }
    }

    @Test
    void aBugInAWorkflowIsRepeatedUntilTheLimit() {
        try (var service = new SteppedService(Choice.first())) {
            service.start(desk.worker(service));
            service.tempo().story(() -> {
                WorkflowClient.start(Desk.stub(service, "story")::run, "broken");
            });
            assertThatThrownBy(() -> service.tempo().runUntil(() -> false, Duration.ofSeconds(15)))
                    .hasMessageContaining("It takes more than");
        }
    }

    @Test
    void aHistoryCanBeExported() {
        try (var service = new SteppedService(Choice.first())) {
            service.addSearchAttributes("State");
            service.start(desk.worker(service));
            Desk.play(service, "two rings");
            assertThat(service.history("story"))
                    .contains(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED.name());
        }
    }

    @Test
    void aStoryOfSixteenActivitiesTakesMilliseconds() {
        var times = new ArrayList<Double>();
        var whole = new ArrayList<Double>();
        for (int run = 0; run < 40; run++) {
            desk.forgets();
            long begin = System.nanoTime();
            try (var service = new SteppedService(Choice.first())) {
                service.start(desk.worker(service));
                long start = System.nanoTime();
                Desk.play(service, "busy");
                times.add((System.nanoTime() - start) / 1e6);
            }
            whole.add((System.nanoTime() - begin) / 1e6);
        }
        var warm = times.subList(20, 40).stream().sorted().toList();
        var all = whole.subList(20, 40).stream().sorted().toList();
        System.out.printf(
                "sixteen activities: first %.0f ms, warm p50 %.1f ms, worst %.1f ms; with service and close p50 %.1f ms%n",
                times.getFirst(), warm.get(10), warm.getLast(), all.get(10));
    }
}
