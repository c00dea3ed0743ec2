package dev.baton.transfer;

import dev.baton.call.Party;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A story that can be broken off anywhere, and what is still owed to everybody then. */
final class Interruptible {

    private @Nullable Interruption interruption;
    private @Nullable CancellationScope story;

    /** The first reason counts. What runs shielded goes on to its end. */
    void interrupt(Interruption why) {
        if (interruption == null) {
            interruption = why;
            if (story != null) {
                story.cancel();
            }
        }
    }

    @Nullable Interruption interruption() {
        return interruption;
    }

    <T> T run(Supplier<T> tell, Function<Interruption, T> standDown) {
        var told = Workflow.<T>newPromise();
        try {
            CancellationScope scope = Workflow.newCancellationScope(() -> told.complete(tell.get()));
            story = scope;
            if (interruption != null) {
                // It came before the first line of the story.
                scope.cancel();
            }
            scope.run();
            return told.get();
        } catch (TemporalFailure failure) {
            if (!isCancellation(failure)) {
                throw failure;
            }
            // Cancelled from outside, in Temporal's UI or with the call: somebody with the right to do it wants it over.
            Interruption why = interruption == null ? new Interruption.CalledOff(Party.OPERATOR) : interruption;
            return shielded(() -> standDown.apply(why));
        }
    }

    /** Goes on to its end even when the story is broken off meanwhile: half of it would leave somebody in silence. */
    <T> T shielded(Supplier<T> work) {
        var done = Workflow.<T>newPromise();
        Workflow.newDetachedCancellationScope(() -> done.complete(work.get())).run();
        return done.get();
    }

    /** What failed because it was called off is not to be answered, only passed on. */
    static void rethrowIfCancelled(ActivityFailure failure) {
        if (isCancellation(failure)) {
            throw failure;
        }
    }

    static boolean isCancellation(Throwable failure) {
        return failure instanceof CanceledFailure
                || (failure.getCause() != null && isCancellation(failure.getCause()));
    }
}
