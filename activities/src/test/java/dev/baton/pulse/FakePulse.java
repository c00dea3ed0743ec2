package dev.baton.pulse;

import io.temporal.client.ActivityCanceledException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Whoever holds it is wanted until somebody cancels, and heard unless nobody listens. */
public final class FakePulse implements Pulse {

    private final AtomicInteger heard = new AtomicInteger();
    private volatile boolean cancelled;
    private volatile boolean deaf;
    private volatile boolean dead;
    private volatile Runnable beforeItIsHeard = () -> {};

    /** Temporal is away. */
    public FakePulse nobodyListens() {
        deaf = true;
        return this;
    }

    public FakePulse beforeItIsHeard(Runnable action) {
        beforeItIsHeard = action;
        return this;
    }

    public void cancel() {
        cancelled = true;
    }

    /** The process is gone: whatever it would do next, it does not. */
    public void die() {
        dead = true;
    }

    public int timesHeard() {
        return heard.get();
    }

    public static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public void feel() {
        if (dead) {
            throw new Died();
        }
        if (cancelled) {
            throw new ActivityCanceledException();
        }
    }

    @Override
    public void beHeard(Duration within) {
        beforeItIsHeard.run();
        feel();
        if (deaf) {
            throw new Unheard("nobody listens");
        }
        heard.incrementAndGet();
    }
}
