package dev.baton.stage;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the desk's only workflow does: one small story of each kind. */
public final class DeskStory implements Desk.Story {
    private final List<String> words = new ArrayList<>();

    private static Desk.Phones phones(Duration heartbeat, ActivityCancellationType cancellation, int attempts) {
        var options = ActivityOptions.newBuilder()
                .setTaskQueue(Desk.QUEUE)
                .setStartToCloseTimeout(Duration.ofMinutes(5))
                .setCancellationType(cancellation)
                .setRetryOptions(RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofSeconds(1))
                        .setMaximumAttempts(attempts)
                        .build());
        if (heartbeat.isPositive()) {
            options.setHeartbeatTimeout(heartbeat);
        }
        return Workflow.newActivityStub(Desk.Phones.class, options.build());
    }

    private final Desk.Phones desk = phones(Duration.ZERO, ActivityCancellationType.TRY_CANCEL, 10);

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
                        Desk.Story.class,
                        ChildWorkflowOptions.newBuilder().setWorkflowId("child").build());
                Promise<String> said = Async.function(child::run, "child");
                Workflow.await(() -> words.contains("from child"));
                Workflow.newExternalWorkflowStub(Desk.Story.class, "child").word("from parent");
                yield said.get() + " after " + seconds(start);
            }
            case "child" -> {
                Workflow.newExternalWorkflowStub(Desk.Story.class, "parent").word("from child");
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
                        Desk.Phones.class,
                        ActivityOptions.newBuilder()
                                .setTaskQueue(Desk.AGENT)
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
                            Desk.Phones.class,
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
