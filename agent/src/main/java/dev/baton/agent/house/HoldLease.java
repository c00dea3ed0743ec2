package dev.baton.agent.house;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holding a caller is lent by whoever does something for them meanwhile. When nobody can be reached who would, the agent goes back to
 * the caller by itself and says so.
 */
final class HoldLease {

    static final Duration LIFE = Duration.ofSeconds(20);

    // Long enough not to be tiresome, short enough not to be forgotten.
    private static final Duration AGAIN = Duration.ofSeconds(60);
    private static final Logger LOG = LoggerFactory.getLogger(HoldLease.class);

    private final BooleanSupplier reachable;
    private final InstantSource clock;
    private final Runnable comeBack;
    private Instant reached;
    private Instant due = Instant.MAX;

    /**
     * @param reachable asks Temporal now
     * @param comeBack to everybody who is held
     */
    HoldLease(BooleanSupplier reachable, InstantSource clock, Runnable comeBack) {
        this.reachable = reachable;
        this.clock = clock;
        this.comeBack = comeBack;
        reached = clock.instant();
    }

    /** To be called every second or two. */
    void tick() {
        boolean there = reachable.getAsBoolean();
        Instant now = clock.instant();
        if (there) {
            if (!due.equals(Instant.MAX)) {
                LOG.warn("Temporal answers again: calls go on");
            }
            reached = now;
            due = Instant.MAX;
            return;
        }
        if (due.equals(Instant.MAX) && !now.isBefore(reached.plus(LIFE))) {
            LOG.warn("Temporal has not answered for {} s: callers on hold are told that nothing is done for them just now", LIFE.toSeconds());
            due = now;
        }
        if (!now.isBefore(due)) {
            due = now.plus(AGAIN);
            comeBack.run();
        }
    }
}
