package dev.baton.cli.bench;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** When what happened, by this process's clock. The first time counts. */
final class Marks {

    private static final long PATIENCE_SECONDS = 120;

    private final Map<String, CompletableFuture<Long>> moments = new ConcurrentHashMap<>();

    void happened(String what) {
        of(what).complete(System.nanoTime());
    }

    boolean has(String what) {
        return of(what).isDone();
    }

    /** Waits until it happens. */
    long when(String what) {
        try {
            return of(what).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException never) {
            throw new IllegalStateException(what + " did not happen within " + PATIENCE_SECONDS + " s", never);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while waiting for " + what, stopped);
        }
    }

    void forget(String what) {
        moments.remove(what);
    }

    private CompletableFuture<Long> of(String what) {
        return moments.computeIfAbsent(what, none -> new CompletableFuture<>());
    }
}
