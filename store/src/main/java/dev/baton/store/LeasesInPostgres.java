package dev.baton.store;

import dev.baton.keeping.Leases;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** For the processes of many machines, whose clocks differ: the database's counts. */
public final class LeasesInPostgres implements Leases {

    private static final String NOW = "coalesce(cast(:now as timestamptz), clock_timestamp())";
    private static final String LATER = NOW + " + cast(:millis as double precision) * interval '1 millisecond'";

    private final Database database;
    private final @Nullable InstantSource clock;

    public LeasesInPostgres(Database database) {
        this(database, null);
    }

    /** By another clock than the database's. */
    LeasesInPostgres(Database database, @Nullable InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public boolean acquire(String name, String holder, Duration life) {
        return database.ask(sql -> sql.sql("insert into lease as held (name, holder, until) values (:name, :holder, " + LATER + ")"
                        + " on conflict (name) do update set holder = excluded.holder, until = excluded.until"
                        + " where held.holder = excluded.holder or held.until <= " + NOW)
                .param("name", name)
                .param("holder", holder)
                .param("millis", (double) life.toMillis())
                .param("now", now())
                .update()) == 1;
    }

    @Override
    public void release(String name, String holder) {
        database.ask(sql -> sql.sql("delete from lease where name = :name and holder = :holder and until > " + NOW)
                .param("name", name)
                .param("holder", holder)
                .param("now", now())
                .update());
    }

    @Override
    public Optional<String> holderOf(String name) {
        return database.ask(sql -> sql.sql("select holder from lease where name = :name and until > " + NOW)
                .param("name", name)
                .param("now", now())
                .query(String.class)
                .optional());
    }

    @Override
    public long count(String name, Duration window) {
        return database.ask(sql -> sql.sql("insert into tally as counted (name, times, until) values (:name, 1, " + LATER + ")"
                        + " on conflict (name) do update set"
                        + " times = case when counted.until <= " + NOW + " then 1 else counted.times + 1 end,"
                        + " until = case when counted.until <= " + NOW + " then excluded.until else counted.until end"
                        + " returning times")
                .param("name", name)
                .param("millis", (double) window.toMillis())
                .param("now", now())
                .query(Long.class)
                .single());
    }

    @Override
    public Optional<Tally> tally(String name) {
        return database.ask(sql -> sql.sql("select times, extract(epoch from until - " + NOW + ") as left_seconds from tally where name = :name and until > " + NOW)
                .param("name", name)
                .param("now", now())
                .query((row, n) -> new Tally(row.getLong("times"), Duration.ofMillis((long) (row.getDouble("left_seconds") * 1000))))
                .optional());
    }

    private @Nullable String now() {
        return clock == null ? null : clock.instant().atOffset(ZoneOffset.UTC).toString();
    }
}
