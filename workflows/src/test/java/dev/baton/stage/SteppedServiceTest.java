package dev.baton.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.simulation.ProcessDied;
import dev.baton.stage.CrashPlan.Moment;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WithStartWorkflowOperation;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SteppedServiceTest {

    private static final String DESK = "desk";
    private static final String AGENT = "agent";

    private final List<String> effects = new CopyOnWriteArrayList<>();
    private final Map<String, CompletableFuture<String>> phones = new ConcurrentHashMap<>();

    // A few phones, and stories that use them

    @ActivityInterface
    public interface Phones {
        String ring(String who, int seconds);

        String attend();

        String note(String what);

        String shaky(int failures);

        String beating(String who, int seconds);
    }

    public static final class TestPhones implements Phones {
        private final SteppedTempo tempo;
        private final List<String> effects;
        private final Map<String, CompletableFuture<String>> phones;
        private final AtomicInteger tries = new AtomicInteger();

        TestPhones(SteppedTempo tempo, List<String> effects, Map<String, CompletableFuture<String>> phones) {
            this.tempo = tempo;
            this.effects = effects;
            this.phones = phones;
        }

        @Override
        public String ring(String who, int seconds) {
            tempo.takeTurn("ring " + who);
            effects.add("ring " + who);
            var answer = phones.computeIfAbsent(who, none -> new CompletableFuture<>());
            tempo.after(Duration.ofSeconds(seconds), who + " answers", () -> answer.complete("hello from " + who));
            return tempo.await("answer of " + who, answer);
        }

        @Override
        public String attend() {
            tempo.takeTurn("attend");
            effects.add("attend");
            return tempo.await("the end of the call", phones.computeIfAbsent("end", none -> new CompletableFuture<>()));
        }

        @Override
        public String note(String what) {
            tempo.takeTurn("note " + what);
            effects.add("note " + what);
            return what;
        }

        @Override
        public String shaky(int failures) {
            tempo.takeTurn("try");
            effects.add("try at " + tempo.elapsed().toSeconds());
            if (tries.getAndIncrement() < failures) {
                throw ApplicationFailure.newFailure("not yet", "NotYet");
            }
            return "done";
        }

        @Override
        public String beating(String who, int seconds) {
            try {
                return ring(who, seconds);
            } catch (ActivityCompletionException cancelled) {
                effects.add("cancelled " + who + " at " + tempo.elapsed().toSeconds());
                throw cancelled;
            }
        }
    }

    @WorkflowInterface
    public interface Story {
        @WorkflowMethod
        String run(String kind);

        @SignalMethod
        void word(String word);

        @UpdateMethod
        String order(String what);

        @QueryMethod
        List<String> words();
    }

    public static final class TestStory implements Story {
        private final List<String> words = new ArrayList<>();

        private static Phones phones(Duration heartbeat, ActivityCancellationType cancellation, int attempts) {
            var options = ActivityOptions.newBuilder()
                    .setTaskQueue(DESK)
                    .setStartToCloseTimeout(Duration.ofMinutes(5))
                    .setCancellationType(cancellation)
                    .setRetryOptions(RetryOptions.newBuilder()
                            .setInitialInterval(Duration.ofSeconds(1))
                            .setMaximumAttempts(attempts)
                            .build());
            if (heartbeat.isPositive()) {
                options.setHeartbeatTimeout(heartbeat);
            }
            return Workflow.newActivityStub(Phones.class, options.build());
        }

        private final Phones desk = phones(Duration.ZERO, ActivityCancellationType.TRY_CANCEL, 10);

        @Override
        public void word(String word) {
            words.add(word);
        }

        @Override
        public String order(String what) {
            words.add("order " + what);
            return what.startsWith("slow") ? desk.ring(what, 5) : desk.note(what);
        }

        @Override
        public List<String> words() {
            return words;
        }

        private static long seconds(long since) {
            return (Workflow.currentTimeMillis() - since) / 1000;
        }

        @Override
        public String run(String kind) {
            long start = Workflow.currentTimeMillis();
            return switch (kind) {
                case "two rings" -> {
                    var first = Async.function(desk::ring, "Grace", 8);
                    var second = Async.function(desk::ring, "Linus", 30);
                    Promise.allOf(first, second).get();
                    yield first.get() + ", " + second.get() + " after " + seconds(start);
                }
                case "timer first" -> {
                    Promise<String> endless = Async.function(desk::attend);
                    Promise<String> slow = Async.function(desk::ring, "Grace", 8);
                    Promise<Void> timer = Workflow.newTimer(Duration.ofSeconds(3));
                    Promise.anyOf(slow, timer).get();
                    yield "timer " + timer.isCompleted() + ", phone " + slow.isCompleted() + ", attending "
                            + !endless.isCompleted() + " after " + seconds(start);
                }
                case "family" -> {
                    var child = Workflow.newChildWorkflowStub(
                            Story.class,
                            ChildWorkflowOptions.newBuilder().setWorkflowId("child").build());
                    Promise<String> said = Async.function(child::run, "child");
                    Workflow.await(() -> words.contains("from child"));
                    Workflow.newExternalWorkflowStub(Story.class, "child").word("from parent");
                    yield said.get() + " after " + seconds(start);
                }
                case "child" -> {
                    Workflow.newExternalWorkflowStub(Story.class, "parent").word("from child");
                    Workflow.await(() -> words.contains("from parent"));
                    yield desk.ring("Grace", 4);
                }
                case "retries" -> desk.shaky(3) + " after " + seconds(start);
                case "try cancel", "wait cancelled" -> {
                    var type = kind.equals("try cancel")
                            ? ActivityCancellationType.TRY_CANCEL
                            : ActivityCancellationType.WAIT_CANCELLATION_COMPLETED;
                    var dialler = phones(Duration.ofSeconds(10), type, 1);
                    var told = Workflow.<String>newPromise();
                    var scope = Workflow.newCancellationScope(
                            () -> told.completeFrom(Async.function(dialler::beating, "Grace", 60)));
                    scope.run();
                    Workflow.sleep(Duration.ofSeconds(3));
                    scope.cancel();
                    try {
                        yield "answered " + told.get();
                    } catch (ActivityFailure failure) {
                        long known = seconds(start);
                        Workflow.sleep(Duration.ofSeconds(20));
                        yield (failure.getCause() instanceof CanceledFailure) + " after " + known;
                    }
                }
                case "survives" -> desk.note("before") + ", " + desk.ring("Grace", 5) + ", " + desk.note("after")
                        + " after " + seconds(start);
                case "attended" -> {
                    var agent = Workflow.newActivityStub(
                            Phones.class,
                            ActivityOptions.newBuilder()
                                    .setTaskQueue(AGENT)
                                    .setStartToCloseTimeout(Duration.ofHours(2))
                                    .setHeartbeatTimeout(Duration.ofSeconds(2))
                                    .setRetryOptions(RetryOptions.newBuilder()
                                            .setMaximumAttempts(1)
                                            .build())
                                    .build());
                    try {
                        yield agent.attend() + " after " + seconds(start);
                    } catch (ActivityFailure failure) {
                        yield failure.getCause() instanceof TimeoutFailure timeout
                                ? timeout.getTimeoutType() + " after " + seconds(start)
                                : "other: " + failure.getCause();
                    }
                }
                case "orders" -> {
                    Workflow.await(() -> words.contains("end"));
                    Workflow.await(Workflow::isEveryHandlerFinished);
                    yield String.join(", ", words);
                }
                case "local" -> Workflow.newLocalActivityStub(
                                Phones.class,
                                LocalActivityOptions.newBuilder()
                                        .setStartToCloseTimeout(Duration.ofSeconds(5))
                                        .build())
                        .note("local");
                case "busy" -> {
                    var all = new ArrayList<Promise<String>>();
                    for (int round = 0; round < 4; round++) {
                        all.add(Async.function(desk::ring, "A" + round, 8));
                        all.add(Async.function(desk::ring, "B" + round, 30));
                        desk.note("first " + round);
                        Workflow.sleep(Duration.ofSeconds(3));
                        desk.note("second " + round);
                    }
                    Promise.allOf(all).get();
                    yield "sixteen after " + seconds(start);
                }
                case "broken" -> throw new IllegalStateException("a bug");
                default -> throw new IllegalArgumentException(kind);
            };
        }
    }

    private CompletableFuture<String> end() {
        return phones.computeIfAbsent("end", none -> new CompletableFuture<>());
    }

    private SteppedService service(Choice choice) {
        return new SteppedService(choice);
    }

    private Process.Spec desk(SteppedService service) {
        return new Process.Spec("worker")
                .workflows(DESK, TestStory.class)
                .activities(DESK, new TestPhones(service.tempo(), effects, phones));
    }

    private static Story stub(SteppedService service, String id) {
        return service.client()
                .newWorkflowStub(
                        Story.class,
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(DESK)
                                .setWorkflowId(id)
                                .build());
    }

    private static String play(SteppedService service, String kind) {
        return service.tempo().story(() -> stub(service, "story").run(kind));
    }

    @Test
    void ringsOfEightAndThirtySecondsTakeMilliseconds() {
        try (var service = service(Choice.first())) {
            var worker = service.start(desk(service));
            long start = System.nanoTime();
            assertThat(play(service, "two rings")).isEqualTo("hello from Grace, hello from Linus after 30");
            System.out.println("two rings: " + (System.nanoTime() - start) / 1_000_000 + " ms, cold");
            assertThat(service.tempo().elapsed()).isEqualTo(Duration.ofSeconds(30));
            assertThat(worker.alive()).isTrue();
        }
    }

    @Test
    void aTimerFiresBeforeAPhoneThatTakesLongerThoughActivitiesAreOutstanding() {
        try (var service = service(Choice.first())) {
            service.start(desk(service));
            assertThat(play(service, "timer first")).isEqualTo("timer true, phone false, attending true after 3");
        }
    }

    @Test
    void nothingRunsTheClockAwayAfterTheEnd() {
        try (var service = service(Choice.first())) {
            service.start(desk(service));
            play(service, "timer first");
            assertThat(service.tempo().elapsed()).isEqualTo(Duration.ofSeconds(3));
            service.tempo().runFor(Duration.ofMinutes(1));
            assertThat(service.tempo().elapsed()).isEqualTo(Duration.ofSeconds(63));
        }
    }

    @Test
    void aChildThatIsSignalledAndSignalsIsFollowedToItsEnd() {
        try (var service = service(Choice.first())) {
            service.start(desk(service));
            String said = service.tempo().story(() -> stub(service, "parent").run("family"));
            assertThat(said).isEqualTo("hello from Grace after 4");
        }
    }

    @Test
    void aFailingActivityIsTriedAgainAfterEachBackOff() {
        try (var service = service(Choice.first())) {
            service.start(desk(service));
            assertThat(play(service, "retries")).isEqualTo("done after 7");
            assertThat(effects).containsExactly("try at 0", "try at 1", "try at 3", "try at 7");
        }
    }

    @Test
    void aCancelledActivityLearnsItFromItsHeartbeat() {
        try (var service = service(Choice.first())) {
            service.start(desk(service));
            assertThat(play(service, "try cancel")).isEqualTo("true after 3");
            assertThat(effects).containsExactly("ring Grace", "cancelled Grace at 8");
        }
    }

    @Test
    void aWorkflowCanWaitUntilItsActivityKnowsThatItIsCancelled() {
        try (var service = service(Choice.first())) {
            service.start(desk(service));
            assertThat(play(service, "wait cancelled")).isEqualTo("true after 8");
            assertThat(effects).containsExactly("ring Grace", "cancelled Grace at 8");
        }
    }

    @Test
    void anotherProcessGoesOnWhereAKilledOneStopped() {
        try (var service = service(Choice.first())) {
            var worker = service.start(desk(service));
            service.afterCrash(dead -> service.start(desk(service)));
            service.tempo().after(Duration.ofSeconds(2), "power failure", worker::kill);
            // The desk does not beat: after ten seconds it is missed, and a second later it is tried again.
            assertThat(play(service, "survives")).isEqualTo("before, hello from Grace, after after 13");
            assertThat(effects).containsExactly("note before", "ring Grace", "ring Grace", "note after");
        }
    }

    @Test
    void anEffectWhoseResultWasLostHappensAgain() {
        try (var service = service(Choice.first())) {
            service.start(desk(service));
            service.afterCrash(dead -> service.start(desk(service)));
            service.crashes(CrashPlan.at("Note", Moment.AFTER_EFFECT_BEFORE_RESULT, 1));
            assertThat(play(service, "survives")).startsWith("before, hello from Grace, after");
            assertThat(effects).containsExactly("note before", "note before", "ring Grace", "note after");
        }
    }

    @Test
    void aLostWorkflowTaskIsGivenToTheNextProcess() {
        try (var service = service(Choice.first())) {
            service.start(desk(service));
            service.afterCrash(dead -> service.start(desk(service)));
            service.crashes(CrashPlan.at("RespondWorkflowTaskCompleted", Moment.BEFORE_RESPONSE_SENT, 2));
            assertThat(play(service, "survives")).isEqualTo("before, hello from Grace, after after 15");
            assertThat(effects).containsExactly("note before", "ring Grace", "note after");
        }
    }

    @Test
    void theStoryEndsTheSameWayWhereverAProcessIsKilled() {
        int points;
        try (var service = service(Choice.first())) {
            service.start(desk(service));
            play(service, "survives");
            points = service.crashPoints().size();
        }
        assertThat(points).isEqualTo(20);
        for (int point = 0; point < points; point++) {
            phones.clear();
            effects.clear();
            try (var service = service(Choice.first())) {
                service.start(desk(service));
                service.afterCrash(dead -> service.start(desk(service)));
                service.crashes(CrashPlan.at(point));
                assertThat(play(service, "survives"))
                        .as("killed at " + point)
                        .startsWith("before, hello from Grace, after");
            }
        }
    }

    @Test
    void theAgentIsMissedTwoSecondsAfterItDied() {
        try (var service = service(Choice.first())) {
            service.start(desk(service));
            service.start(new Process.Spec("agent")
                    .activities(AGENT, new TestPhones(service.tempo(), effects, phones)));
            service.tempo().after(Duration.ofSeconds(33), "the agent dies", () -> end()
                    .completeExceptionally(new ProcessDied("agent")));
            assertThat(play(service, "attended")).isEqualTo(TimeoutType.TIMEOUT_TYPE_HEARTBEAT + " after 35");
        }
    }

    @Test
    void anAgentThatLivesIsNotMissed() {
        try (var service = service(Choice.first())) {
            service.start(desk(service));
            service.start(new Process.Spec("agent")
                    .activities(AGENT, new TestPhones(service.tempo(), effects, phones)));
            service.tempo().after(Duration.ofSeconds(100), "told to leave", () -> end()
                    .complete("left"));
            assertThat(play(service, "attended")).isEqualTo("left after 100");
        }
    }

    @Test
    void aCancelledActivityWhoseProcessIsGoneDoesNotHoldTheWorkflow() {
        try (var service = service(Choice.first())) {
            var worker = service.start(desk(service));
            service.afterCrash(dead -> service.start(desk(service)));
            service.tempo().after(Duration.ofSeconds(2), "power failure", worker::kill);
            assertThat(play(service, "wait cancelled")).isEqualTo("false after 12");
        }
    }

    @Test
    void aTaskWaitsForAProcessThatStartsLater() {
        try (var service = service(Choice.first())) {
            service.tempo().after(Duration.ofSeconds(7), "start", () -> service.start(desk(service)));
            assertThat(play(service, "survives")).isEqualTo("before, hello from Grace, after after 5");
            assertThat(service.tempo().elapsed()).isEqualTo(Duration.ofSeconds(12));
        }
    }

    @Test
    void updatesSignalsAndQueriesAreFollowed() {
        try (var service = service(Choice.first())) {
            service.start(desk(service));
            SteppedTempo tempo = service.tempo();
            tempo.story(() -> {
                WorkflowClient.start(stub(service, "story")::run, "orders");
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
        try (var service = service(Choice.first())) {
            service.start(desk(service));
            String ordered = service.tempo().story(() -> {
                Story story = service.client()
                        .newWorkflowStub(
                                Story.class,
                                WorkflowOptions.newBuilder()
                                        .setTaskQueue(DESK)
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
    void twoWorkflowsThatTalkToEachOtherTellTheSameStoryForTheSameSeed() {
        for (int seed = 0; seed < 20; seed++) {
            assertThat(family(seed)).as("seed " + seed).isEqualTo(family(seed));
        }
    }

    private List<String> family(long seed) {
        phones.clear();
        try (var service = service(Choice.seeded(seed))) {
            service.start(desk(service));
            service.tempo().after(Duration.ofSeconds(2), "word", () -> service.client()
                    .newWorkflowStub(Story.class, "child")
                    .word("from the street"));
            service.tempo().story(() -> stub(service, "parent").run("family"));
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
        phones.clear();
        try (var service = service(Choice.first())) {
            service.start(desk(service));
            service.afterCrash(dead -> service.start(desk(service)));
            service.crashes(CrashPlan.at(point));
            play(service, "survives");
            return service.tempo().trace();
        }
    }

    @Test
    void whoDrivesCannotWaitForAWorkflow() {
        try (var service = service(Choice.first())) {
            service.start(desk(service));
            assertThatThrownBy(() -> stub(service, "story").run("survives"))
                    .hasStackTraceContaining("Use callOut or story");
        }
    }

    @Test
    void aLocalActivityNeverWaitsForItsTurn() {
        try (var service = service(Choice.first())) {
            service.start(desk(service));
            assertThat(play(service, "local")).isEqualTo("local");
        }
    }

    @Test
    void aBugInAWorkflowIsRepeatedUntilTheLimit() {
        try (var service = service(Choice.first())) {
            service.start(desk(service));
            service.tempo().story(() -> {
                WorkflowClient.start(stub(service, "story")::run, "broken");
            });
            assertThatThrownBy(() -> service.tempo().runUntil(() -> false, Duration.ofSeconds(15)))
                    .hasMessageContaining("It takes more than");
        }
    }

    @Test
    void aHistoryCanBeExported() {
        try (var service = service(Choice.first())) {
            service.addSearchAttributes("State");
            service.start(desk(service));
            play(service, "two rings");
            assertThat(service.history("story"))
                    .contains(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED.name());
        }
    }

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
        phones.clear();
        try (var service = service(Choice.seeded(seed))) {
            service.start(desk(service));
            assertThat(play(service, "busy")).startsWith("sixteen after");
            return service.tempo();
        }
    }

    @Test
    void aStoryOfSixteenActivitiesTakesMilliseconds() {
        var times = new ArrayList<Double>();
        var whole = new ArrayList<Double>();
        for (int run = 0; run < 40; run++) {
            phones.clear();
            long begin = System.nanoTime();
            try (var service = service(Choice.first())) {
                service.start(desk(service));
                long start = System.nanoTime();
                play(service, "busy");
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
