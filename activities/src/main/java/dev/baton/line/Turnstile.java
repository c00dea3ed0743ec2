package dev.baton.line;

import dev.baton.keeping.Leases;
import dev.baton.port.Leg;
import java.time.Duration;
import java.util.UUID;

/**
 * Keeping two apart and joining them take turns, in whichever process: else the last word of whoever keeps them apart could
 * part two who were joined a moment before.
 */
final class Turnstile {

    // Longer than the handful of requests that it takes; whoever died in between is not waited for any longer.
    private static final Duration ONE_TURN = Duration.ofSeconds(3);
    private static final long LOOK_MILLIS = 10;

    private final Leases leases;

    Turnstile(Leases leases) {
        this.leases = leases;
    }

    @FunctionalInterface
    interface Turn {
        boolean take() throws InterruptedException;
    }

    /** What the turn says; true without a turn if they are to be joined, for then nobody keeps them apart any more. */
    boolean keepApart(Leg leg, Turn turn) throws InterruptedException {
        String me = UUID.randomUUID().toString();
        long end = System.nanoTime() + ONE_TURN.toNanos();
        while (!leases.acquire(apart(leg), me, ONE_TURN)) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        try {
            return isJoined(leg) || turn.take();
        } finally {
            leases.release(apart(leg), me);
        }
    }

    /** From now on nobody keeps them apart. Returns when the last who was at it is done. */
    void join(Leg leg) throws InterruptedException {
        leases.acquire(joined(leg), "for good", Leases.WHOLE_CALL);
        long end = System.nanoTime() + ONE_TURN.toNanos();
        while (leases.holderOf(apart(leg)).isPresent() && System.nanoTime() < end) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    boolean isJoined(Leg leg) {
        return leases.holderOf(joined(leg)).isPresent();
    }

    private static String apart(Leg leg) {
        return "kept-apart:" + leg.room() + " " + leg.identity();
    }

    private static String joined(Leg leg) {
        return "to-be-joined:" + leg.room() + " " + leg.identity();
    }
}
