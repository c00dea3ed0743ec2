package dev.baton.scribe;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A point in time by a clock that nobody sets: a corrected wall clock must not lengthen a wait. */
final class Deadline {

    private final LongSupplier nanos;
    private final long end;

    private Deadline(LongSupplier nanos, long end) {
        this.nanos = nanos;
        this.end = end;
    }

    static Deadline in(Duration time, LongSupplier nanos) {
        return new Deadline(nanos, nanos.getAsLong() + time.toNanos());
    }

    Duration left() {
        return Duration.ofNanos(end - nanos.getAsLong());
    }
}
