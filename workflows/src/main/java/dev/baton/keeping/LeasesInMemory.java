package dev.baton.keeping;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** For one process. */
public final class LeasesInMemory implements Leases {

    private final InstantSource clock;
    private final Map<String, Lease> leases = new HashMap<>();
    private final Map<String, Count> counts = new HashMap<>();

    public LeasesInMemory(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized boolean acquire(String name, String holder, Duration life) {
        Lease now = live(name);
        if (now != null && !now.holder().equals(holder)) {
            return false;
        }
        leases.put(name, new Lease(holder, clock.instant().plus(life)));
        return true;
    }

    @Override
    public synchronized void release(String name, String holder) {
        Lease now = live(name);
        if (now != null && now.holder().equals(holder)) {
            leases.remove(name);
        }
    }

    @Override
    public synchronized Optional<String> holderOf(String name) {
        return Optional.ofNullable(live(name)).map(Lease::holder);
    }

    @Override
    public synchronized long count(String name, Duration window) {
        Count before = counts.get(name);
        Instant now = clock.instant();
        Count after = before == null || !before.until().isAfter(now)
                ? new Count(1, now.plus(window))
                : new Count(before.times() + 1, before.until());
        counts.put(name, after);
        return after.times();
    }

    @Override
    public synchronized Optional<Tally> tally(String name) {
        Instant now = clock.instant();
        return Optional.ofNullable(counts.get(name)).filter(one -> one.until().isAfter(now)).map(one -> new Tally(one.times(), Duration.between(now, one.until())));
    }

    private @Nullable Lease live(String name) {
        Lease lease = leases.get(name);
        return lease == null || !lease.until().isAfter(clock.instant()) ? null : lease;
    }

    private record Lease(String holder, Instant until) {}

    private record Count(long times, Instant until) {}
}
