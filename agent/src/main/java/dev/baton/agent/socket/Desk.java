package dev.baton.agent.socket;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The one thread on which everything about one conversation is decided, in order. */
public final class Desk implements Executor {

    private final ScheduledThreadPoolExecutor thread;
    private final Consumer<Throwable> stumbled;

    /** {@code stumbled}: told, at the desk, when something failed that was not expected to. */
    public Desk(String name, Consumer<Throwable> stumbled) {
        this.stumbled = stumbled;
        thread = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name(name).daemon().factory());
        // A closed desk does what was asked before, and does not wait for what was to be done later.
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** False once the desk is closed: then nothing is done any more. */
    public boolean post(Runnable what) {
        try {
            thread.execute(() -> guarded(what));
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }

    @Override
    public void execute(Runnable what) {
        post(what);
    }

    /** Here, once it is known how it ended: with a value, or with a failure. */
    public <T> void when(CompletableFuture<T> known, BiConsumer<? super @Nullable T, ? super @Nullable Throwable> what) {
        var _ = known.whenComplete((value, failure) -> post(() -> what.accept(value, failure)));
    }

    public void after(Duration wait, Runnable what) {
        try {
            var _ = thread.schedule(() -> guarded(what), wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // As if it had been cancelled.
        }
    }

    public void close() {
        thread.shutdown();
    }

    private void guarded(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException | Error wrong) {
            stumbled.accept(wrong);
        }
    }
}
