package dev.baton.keeping;

import java.time.Duration;
import java.util.Optional;

/** Locks and counters that expire by themselves, for processes that may die holding them. */
public interface Leases {

    /** Longer than any call lasts. */
    Duration WHOLE_CALL = Duration.ofHours(26);

    /** Takes or prolongs the lease for this holder. False if another one has it. */
    boolean acquire(String name, String holder, Duration life);

    /** Lets go, if this holder still has it. */
    void release(String name, String holder);

    Optional<String> holderOf(String name);

    /** Lets go for whoever has it. */
    default void free(String name) {
        holderOf(name).ifPresent(holder -> release(name, holder));
    }

    /** Counts one more within the window that began with the first, and returns the count. */
    long count(String name, Duration window);

    /** What was counted in the window that is open, if one is. Counts nothing. */
    Optional<Tally> tally(String name);

    /** {@code left}: of the window. */
    record Tally(long times, Duration left) {}
}
