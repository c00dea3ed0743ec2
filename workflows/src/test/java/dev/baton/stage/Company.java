package dev.baton.stage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everybody there is, and how much each of them does: calls to the service, tasks a worker has, clients of the story. When
 * nobody does anything, the company is at rest, and the next thing may happen.
 */
final class Company {

    /** In real time. Nothing in a test takes that long, on no machine that stands still now and then; somebody is stuck. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Supplier<String> diagnostics;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private final Party story = new Party("story");
    private final List<Party> parties = new ArrayList<>(List.of(story));
    private volatile @Nullable Throwable failure;
    private long bustle;

    Company(Supplier<String> diagnostics) {
        this.diagnostics = diagnostics;
    }

    interface Alone extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * One at a time looks at what is shared on the stage, or changes it. Whoever is alone must not call the service: it
     * calls us, with locks of its own.
     */
    Alone alone() {
        lock.lock();
        return lock::unlock;
    }

    /** The test itself. */
    Party story() {
        return story;
    }

    void joins(Party party) {
        try (var _ = alone()) {
            parties.add(party);
        }
    }

    /** Nothing of it counts any more. False if it was dead already. */
    boolean dies(Party party) {
        try (var _ = alone()) {
            if (!party.alive) {
                return false;
            }
            party.alive = false;
            party.busy = 0;
            bustle++;
            changed();
            return true;
        }
    }

    /** In the order in which they joined. */
    List<Party> living() {
        try (var _ = alone()) {
            return parties.stream().filter(Party::alive).toList();
        }
    }

    /** This party does one thing more. */
    void begins(Party party) {
        try (var _ = alone()) {
            if (party.alive) {
                party.busy++;
                bustle++;
            }
        }
    }

    void ends(Party party) {
        try (var _ = alone()) {
            if (!party.alive) {
                return;
            }
            party.busy--;
            if (busy() == 0) {
                changed();
            }
            if (party.busy < 0) {
                failure = new IllegalStateException(party + " did less than nothing");
            }
        }
    }

    /** Nothing else happens before this is through. */
    void uninterrupted(Runnable action) {
        begins(story);
        try {
            action.run();
        } finally {
            ends(story);
        }
    }

    private int busy() {
        return parties.stream().mapToInt(party -> party.busy).sum();
    }

    /** Who waits looks again. */
    void changed() {
        try (var _ = alone()) {
            change.signalAll();
        }
    }

    /** Waits, in real time, until nobody does anything. */
    void comesToRest() {
        while (true) {
            long seen;
            try (var _ = alone()) {
                awaitWhile(() -> busy() > 0, "to come to rest");
                seen = bustle;
            }
            // The service signals other workflows, starts children and tells parents from there.
            awaitCommonPool();
            try (var _ = alone()) {
                if (busy() == 0 && bustle == seen) {
                    break;
                }
            }
        }
        Throwable failed = failure;
        if (failed != null) {
            throw new AssertionError("A process failed", failed);
        }
    }

    /** Not by awaitQuiescence, which lends a hand: what one stage's driver does in passing, another stage would miss. */
    private void awaitCommonPool() {
        long latest = System.nanoTime() + PATIENCE.toNanos();
        while (!ForkJoinPool.commonPool().isQuiescent()) {
            if (System.nanoTime() - latest > 0) {
                throw new AssertionError("The service's own work does not end. " + diagnostics.get());
            }
            LockSupport.parkNanos(20_000);
        }
    }

    /** By whoever is alone; others get their chance meanwhile. */
    void awaitWhile(BooleanSupplier condition, String what) {
        long left = PATIENCE.toNanos();
        try {
            while (condition.getAsBoolean()) {
                if (left <= 0) {
                    throw new AssertionError("Waited too long for the stage " + what + ". " + diagnostics.get());
                }
                left = change.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for the stage " + what + ". " + diagnostics.get());
        }
    }

    void describe(StringBuilder text) {
        parties.forEach(party -> text.append(party)
                .append(party.alive ? "" : " (dead)")
                .append(", busy ")
                .append(party.busy)
                .append('\n'));
    }
}
