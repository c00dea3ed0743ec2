package dev.baton.store;

import dev.baton.call.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How transfers of one tenant went, counted. */
public final class Figures {

    private final Database database;

    public Figures(Database database) {
        this.database = database;
    }

    /** {@code counts}: how many lasted at most so long; the same order as the bounds that were asked for, and all of them at the end. */
    public record Spread(List<Long> counts, long all, double seconds) {
        public Spread {
            counts = List.copyOf(counts);
        }
    }

    /** Outcomes by their names. */
    public Map<String, Long> outcomes(TenantId tenant) {
        var counted = new TreeMap<String, Long>();
        record Row(String cause, long count) {}
        database.ask(sql -> sql.sql("select cause, count(*) as times from transfer_event where tenant = :tenant and kind = 'ended' group by cause")
                        .param("tenant", tenant.value())
                        .query((row, n) -> new Row(row.getString("cause"), row.getLong("times")))
                        .list())
                .forEach(row -> counted.put(row.cause(), row.count()));
        return Map.copyOf(counted);
    }

    public long started(TenantId tenant) {
        return count("select count(*) from transfer_event where tenant = :tenant and kind = 'started'", tenant);
    }

    /** Callers who hung up while a transfer was under way, before anybody had answered. */
    public long abandonedOnHold(TenantId tenant) {
        return count("""
                select count(*) from transfer_event one where tenant = :tenant and kind = 'ended' and cause = 'caller-gone'
                and not exists (select 1 from transfer_event answer where answer.transfer = one.transfer and answer.kind = 'answered')
                """, tenant);
    }

    public long liveCalls(TenantId tenant) {
        return count("select count(*) from known_call where tenant = :tenant and ended_at is null", tenant);
    }

    /** From the wish for a human to the moment in which the two talk. */
    public Spread timeToHuman(TenantId tenant, List<Double> bounds) {
        return spread("""
                select extract(epoch from min(joined.at) - min(start.at)) as seconds
                from transfer_event start join transfer_event joined on joined.transfer = start.transfer and joined.kind = 'connected'
                where start.tenant = :tenant and start.kind = 'started' group by start.transfer
                """, tenant, bounds);
    }

    /** From each ring to its answer. */
    public Spread ringing(TenantId tenant, List<Double> bounds) {
        return spread("""
                select extract(epoch from answer.at - ring.at) as seconds
                from transfer_event answer join lateral (
                    select at from transfer_event one where one.transfer = answer.transfer and one.kind = 'ringing' and one.sequence < answer.sequence
                    order by sequence desc limit 1) ring on true
                where answer.tenant = :tenant and answer.kind = 'answered'
                """, tenant, bounds);
    }

    private long count(String question, TenantId tenant) {
        return database.ask(sql -> sql.sql(question).param("tenant", tenant.value()).query(Long.class).single());
    }

    private Spread spread(String each, TenantId tenant, List<Double> bounds) {
        var columns = new StringBuilder();
        for (int i = 0; i < bounds.size(); i++) {
            columns.append("count(*) filter (where seconds <= :bound").append(i).append(") as upto").append(i).append(", ");
        }
        return database.ask(sql -> {
            var asked = sql.sql("select " + columns + "count(*) as times, coalesce(sum(seconds), 0) as total from (" + each + ") lasted")
                    .param("tenant", tenant.value());
            for (int i = 0; i < bounds.size(); i++) {
                asked = asked.param("bound" + i, bounds.get(i));
            }
            return asked.query((row, n) -> {
                var counts = new ArrayList<Long>();
                for (int i = 0; i < bounds.size(); i++) {
                    counts.add(row.getLong("upto" + i));
                }
                return new Spread(counts, row.getLong("times"), row.getDouble("total"));
            }).single();
        });
    }
}
