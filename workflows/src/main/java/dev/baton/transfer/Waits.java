package dev.baton.transfer;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.Supplier;

/** Waiting with a limit that a person can read in Temporal's UI. */
final class Waits {

    private Waits() {}

    /** True when the condition came about, false when the time was up first. */
    static boolean upTo(Duration limit, String whatFor, Supplier<Boolean> condition) {
        if (condition.get() || limit.isNegative() || limit.isZero()) {
            return condition.get();
        }
        var alarm = new Alarm(limit, whatFor);
        alarm.scope.run();
        Workflow.await(() -> condition.get() || alarm.rings());
        // A timer left running would wake the workflow for nothing, and show a wait that nobody waits.
        alarm.scope.cancel();
        return condition.get();
    }

    /** For what may be broken off without anybody asking how it ended. */
    static <T> Promise<T> unheeded(Promise<T> promise) {
        promise.handle((result, failure) -> null);
        return promise;
    }

    private static final class Alarm {
        private final CancellationScope scope;
        private Promise<Void> timer = Workflow.newPromise(null);

        Alarm(Duration limit, String whatFor) {
            scope = Workflow.newCancellationScope(() -> timer = unheeded(Workflow.newTimer(
                    limit, TimerOptions.newBuilder().setSummary(whatFor).build())));
        }

        boolean rings() {
            return timer.isCompleted();
        }
    }
}
