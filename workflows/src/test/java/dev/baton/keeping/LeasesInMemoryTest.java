package dev.baton.keeping;

import java.time.InstantSource;

final class LeasesInMemoryTest extends LeasesContract {

    @Override
    protected Leases leases(InstantSource clock) {
        return new LeasesInMemory(clock);
    }
}
