package dev.baton.store;

import dev.baton.call.CallId;
import dev.baton.call.TenantId;
import dev.baton.port.Ledger.Entry;
import dev.baton.store.JournalsInPostgres.Integrators;
import dev.baton.transfer.Milestone;
import dev.baton.transfer.TransferId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What became of transfers, in words that name nobody. Read out of the journals as they arrive; for each transfer in order. */
public final class TransferEvents {

    private final Database database;

    public TransferEvents(Database database) {
        this.database = database;
    }

    /** {@code sequence}: counts the events of one transfer, from 1. */
    public record Event(long number, TenantId tenant, CallId call, TransferId transfer, int sequence, String kind, @Nullable String cause, Instant at,
            int attempts) {}

    /** With the journal's line, in one transaction: whoever sees one sees the other. */
    static void note(JdbcClient sql, String workflow, CallId call, boolean ofTransfer, Entry entry, Integrators integrators) {
        if (ofTransfer) {
            Milestone.ofTransfer(entry).ifPresent(one -> note(sql, workflow, new TransferId(workflow), entry, one, integrators));
            return;
        }
        for (Milestone one : Milestone.ofCall(entry)) {
            Optional<TransferId> transfer = one.transfer() != null ? Optional.of(TransferId.of(call, one.transfer())) : lastOf(sql, call);
            transfer.ifPresent(id -> note(sql, workflow, id, entry, one, integrators));
        }
    }

    private static Optional<TransferId> lastOf(JdbcClient sql, CallId call) {
        return sql.sql("select transfer from transfer_event where call = :call and kind = 'ended' order by number desc limit 1")
                .param("call", call.value())
                .query(String.class)
                .optional()
                .map(TransferId::new);
    }

    private static void note(JdbcClient sql, String workflow, TransferId transfer, Entry entry, Milestone one, Integrators integrators) {
        // The journals of a transfer and of its call may arrive at once.
        var unused = sql.sql("select pg_advisory_xact_lock(hashtextextended(:transfer, 10))").param("transfer", transfer.value())
                .query((row, n) -> Boolean.TRUE).single();
        sql.sql("""
                        insert into transfer_event (call, transfer, tenant, sequence, kind, cause, at, workflow, entry, settled_at)
                        select :call, :transfer, tenant_of(:call), coalesce(max(sequence), 0) + 1, :kind, :cause, cast(:at as timestamptz), :workflow, :entry,
                            case when :known then clock_timestamp() end
                        from transfer_event where transfer = :transfer
                        on conflict (workflow, entry, kind) do nothing
                        """)
                .param("call", transfer.call().value())
                .param("transfer", transfer.value())
                .param("kind", one.kind().word())
                .param("cause", one.cause())
                .param("at", entry.at().toString())
                .param("workflow", workflow)
                .param("entry", entry.number())
                .param("known", integrators == Integrators.KNOW)
                .update();
    }

    /**
     * For each transfer the first that nobody has settled yet, if its time has come. They are in the hands of who asked, and of nobody else
     * for so long.
     */
    public List<Event> due(Duration inHand, int atMost) {
        return database.ask(sql -> sql.sql("""
                        update transfer_event set due_at = clock_timestamp() + :hand * interval '1 millisecond', attempts = attempts + 1
                        where number in (
                            select number from transfer_event one where settled_at is null and due_at <= clock_timestamp()
                            and not exists (select 1 from transfer_event earlier
                                where earlier.transfer = one.transfer and earlier.settled_at is null and earlier.sequence < one.sequence)
                            order by number limit :most for update skip locked)
                        returning number, tenant, call, transfer, sequence, kind, cause, at, attempts
                        """)
                .param("hand", (double) inHand.toMillis())
                .param("most", atMost)
                .query((row, n) -> event(row))
                .list());
    }

    /** It was delivered, or nobody will try any more. */
    public void settled(Event event) {
        database.ask(sql -> sql.sql("update transfer_event set settled_at = clock_timestamp() where number = :number")
                .param("number", event.number())
                .update());
    }

    public void later(Event event, Duration wait) {
        database.ask(sql -> sql.sql("update transfer_event set due_at = clock_timestamp() + :wait * interval '1 millisecond' where number = :number")
                .param("number", event.number())
                .param("wait", (double) wait.toMillis())
                .update());
    }

    /** What is so old that nobody wants to be told of it any more. Returns how many. */
    public int giveUpOlderThan(Duration age) {
        return database.ask(sql -> sql.sql("""
                        update transfer_event set settled_at = clock_timestamp()
                        where settled_at is null and at < clock_timestamp() - :age * interval '1 second'
                        """)
                .param("age", (double) age.toSeconds())
                .update());
    }

    /** In their order. */
    public List<Event> of(TenantId tenant, TransferId transfer) {
        return database.ask(sql -> sql.sql("select number, tenant, call, transfer, sequence, kind, cause, at, attempts from transfer_event"
                        + " where tenant = :tenant and transfer = :transfer order by sequence")
                .param("tenant", tenant.value())
                .param("transfer", transfer.value())
                .query((row, n) -> event(row))
                .list());
    }

    private static Event event(ResultSet row) throws SQLException {
        return new Event(row.getLong("number"), new TenantId(row.getString("tenant")), new CallId(row.getString("call")),
                new TransferId(row.getString("transfer")), row.getInt("sequence"), row.getString("kind"), row.getString("cause"),
                Calls.instant(row, "at"), row.getInt("attempts"));
    }
}
