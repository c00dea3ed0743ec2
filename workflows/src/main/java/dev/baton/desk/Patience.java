package dev.baton.desk;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowUpdateTimeoutOrCancelledException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How long somebody waits for a worker to answer. Left to itself, Temporal's client tries for a minute. */
record Patience(Optional<Duration> looking, Optional<Duration> acting) {

    static final Patience AS_TEMPORALS = new Patience(Optional.empty(), Optional.empty());

    private static final ScheduledExecutorService CLOCK =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("desk-patience").factory());

    Patience(Duration looking, Duration acting) {
        this(Optional.of(looking), Optional.of(acting));
    }

    static <T> T within(Duration atMost, Supplier<T> ask) {
        try (Context.CancellableContext limited = Context.current().withDeadlineAfter(atMost.toMillis(), TimeUnit.MILLISECONDS, CLOCK)) {
            return limited.call(ask::get);
        } catch (WorkflowUpdateTimeoutOrCancelledException late) {
            throw new NoAnswer(late);
        } catch (WorkflowServiceException failed) {
            throw isLate(failed.getCause()) ? new NoAnswer(failed) : failed;
        } catch (StatusRuntimeException failed) {
            throw isLate(failed) ? new NoAnswer(failed) : failed;
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    // A server that has not seen a worker for a while says so at once.
    private static boolean isLate(@Nullable Throwable cause) {
        return cause instanceof StatusRuntimeException refused
                && (refused.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED || refused.getStatus().getCode() == Status.Code.CANCELLED
                    || refused.getStatus().getCode() == Status.Code.FAILED_PRECONDITION);
    }
}
