package dev.baton.pulse;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionClient;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Of the activity that runs on this thread. */
public final class ActivityPulse implements Pulse {

    private static final Executor THREADS = task -> Thread.ofVirtual().name("heartbeat").start(task);

    @Override
    public void feel() {
        Activity.getExecutionContext().heartbeat(null);
    }

    /** Past the SDK's throttle, which keeps beats back and answers for the server meanwhile. */
    @Override
    public void beHeard(Duration within) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        byte[] token = context.getTaskToken();
        ActivityCompletionClient beats = context.getWorkflowClient().newActivityCompletionClient();
        var heard = CompletableFuture.runAsync(() -> beats.heartbeat(token, null), THREADS);
        try {
            heard.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new Unheard("Temporal did not confirm within " + within.toSeconds() + " s that this dialler is still waited for");
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() instanceof CompletionException inner ? inner.getCause() : failed.getCause();
            if (cause instanceof ActivityCompletionException unwanted) {
                throw unwanted;
            }
            throw new Unheard("Temporal could not be asked whether this dialler is still waited for (" + cause + ")");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the worker stops before it dials");
        }
    }
}
