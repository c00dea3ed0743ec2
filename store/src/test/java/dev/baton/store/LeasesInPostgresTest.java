package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.keeping.Leases;
import dev.baton.keeping.LeasesContract;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LeasesInPostgresTest extends LeasesContract {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Database database = Database.connected(Postgres.fresh());

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected Leases leases(InstantSource clock) {
        return new LeasesInPostgres(database, clock);
    }

    @Test
    void byTheDatabasesClockALeaseHoldsAndExpires() {
        Leases leases = new LeasesInPostgres(database);
        assertThat(leases.acquire("grace", "call one", HOUR)).isTrue();
        assertThat(leases.acquire("grace", "call two", HOUR)).isFalse();
        assertThat(leases.acquire("linus", "call one", Duration.ofSeconds(-1))).isTrue();
        assertThat(leases.acquire("linus", "call two", HOUR)).isTrue();
        assertThat(leases.holderOf("linus")).contains("call two");
    }

    @Test
    void ofManyWhoAskAtOnceOneGetsIt() throws Exception {
        Leases leases = new LeasesInPostgres(database);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> all =
                    IntStream.range(0, 40).<Callable<Boolean>>mapToObj(one -> () -> leases.acquire("grace", "call " + one, HOUR)).toList();
            assertThat(threads.invokeAll(all)).extracting(one -> one.resultNow()).containsOnlyOnce(true);
        }
    }

    @Test
    void manyCountTogetherAndLoseNothing() throws Exception {
        Leases leases = new LeasesInPostgres(database);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Long>> all = IntStream.range(0, 50).<Callable<Long>>mapToObj(one -> () -> leases.count("dials", HOUR)).toList();
            assertThat(threads.invokeAll(all)).extracting(one -> one.resultNow()).doesNotHaveDuplicates().contains(50L);
        }
    }
}
