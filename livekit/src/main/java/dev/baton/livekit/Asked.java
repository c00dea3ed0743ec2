package dev.baton.livekit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** A request on its way. Whoever holds it can wait for the reply or break off. */
public final class Asked<T> {

    private final CompletableFuture<Reply<T>> reply;
    private final Runnable abort;

    Asked(CompletableFuture<Reply<T>> reply, Runnable abort) {
        this.reply = reply;
        this.abort = abort;
    }

    /** Waits. A thread that is interrupted meanwhile breaks the request off. */
    public Reply<T> await() throws InterruptedException {
        try {
            return reply.get();
        } catch (InterruptedException interrupted) {
            abort();
            throw interrupted;
        } catch (ExecutionException wrong) {
            throw new IllegalStateException("a request to LiveKit ended in a bug of ours", wrong.getCause());
        }
    }

    /**
     * Closes the connection at once; the reply is {@link Failure.Aborted} unless there was one already. LiveKit may
     * have done, or may still do, what it was asked for: a transfer goes on, a phone may go on ringing.
     */
    public void abort() {
        abort.run();
    }

    /** Never completed exceptionally. Completing or cancelling this copy changes nothing. */
    public CompletableFuture<Reply<T>> reply() {
        return reply.copy();
    }

    <R> Asked<R> map(Function<Reply<T>, Reply<R>> change) {
        return new Asked<>(reply.thenApply(change), abort);
    }
}
