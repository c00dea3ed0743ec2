package dev.baton.store;

import dev.baton.call.CallId;
import dev.baton.call.TenantId;
import dev.baton.keeping.KeyRing;
import dev.baton.transfer.TransferId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which transfers there are. How one goes is its workflow's to tell. */
public final class Transfers {

    private static final int MOST = 1_000;

    private final Database database;
    private final Notes notes;

    public Transfers(Database database, KeyRing keys) {
        this.database = database;
        notes = new Notes(new Sealed(keys));
    }

    /** Also one that its own journal made known before. The first words about it stay. */
    public void begin(TransferId transfer, Map<String, String> words) {
        database.ask(sql -> sql.sql("""
                        insert into known_transfer as one (id, call, tenant, notes) values (:id, :call, tenant_of(:call), :notes)
                        on conflict (id) do update set notes = coalesce(one.notes, excluded.notes)
                        """)
                .param("id", transfer.value())
                .param("call", transfer.call().value())
                .param("notes", notes.close(transfer.call(), name(transfer), words))
                .update());
    }

    /** As its workflow tells it, where the row was lost. Whether anything was missing. */
    public boolean restore(TransferId transfer, Instant begun, @Nullable Instant ended) {
        return database.ask(sql -> sql.sql("""
                        insert into known_transfer as one (id, call, tenant, begun_at, ended_at)
                        values (:id, :call, tenant_of(:call), :begun, :ended)
                        on conflict (id) do update set ended_at = excluded.ended_at where one.ended_at is null and excluded.ended_at is not null
                        """)
                .param("id", transfer.value())
                .param("call", transfer.call().value())
                .param("begun", begun.atOffset(ZoneOffset.UTC))
                .param("ended", ended == null ? null : ended.atOffset(ZoneOffset.UTC))
                .update() == 1);
    }

    /** Repeating it changes nothing. */
    public void ended(TransferId transfer) {
        database.ask(sql -> sql.sql("update known_transfer set ended_at = clock_timestamp() where id = :id and ended_at is null")
                .param("id", transfer.value())
                .update());
    }

    /** Another tenant's transfers do not exist. */
    public Optional<KnownTransfer> find(TenantId tenant, TransferId transfer) {
        return database.ask(sql -> sql.sql("select id, begun_at, ended_at, notes from known_transfer where tenant = :tenant and id = :id")
                .param("tenant", tenant.value())
                .param("id", transfer.value())
                .query((row, n) -> known(row))
                .optional());
    }

    /** In the order in which they began. */
    public List<KnownTransfer> ofCall(TenantId tenant, CallId call) {
        return database.ask(sql -> sql.sql("select id, begun_at, ended_at, notes from known_transfer where tenant = :tenant and call = :call"
                        + " order by begun_at, id")
                .param("tenant", tenant.value())
                .param("call", call.value())
                .query((row, n) -> known(row))
                .list());
    }

    /** Those that nobody has said to be over; the latest first. */
    public List<KnownTransfer> underWay(TenantId tenant, int atMost) {
        return database.ask(sql -> sql.sql("select id, begun_at, ended_at, notes from known_transfer where tenant = :tenant and ended_at is null"
                        + " order by begun_at desc, id desc limit :most")
                .param("tenant", tenant.value())
                .param("most", atMost)
                .query((row, n) -> known(row))
                .list());
    }

    /** In the order in which they ended; of calls that were erased nothing is told. */
    public List<KnownTransfer> endedSince(TenantId tenant, Instant since) {
        return database.ask(sql -> sql.sql("select id, begun_at, ended_at, notes from known_transfer where tenant = :tenant and ended_at >= :since"
                        + " and not exists (select 1 from known_call where known_call.id = call and erased_at is not null) order by ended_at, id limit :most")
                .param("tenant", tenant.value())
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("most", MOST)
                .query((row, n) -> known(row))
                .list());
    }

    private KnownTransfer known(ResultSet row) throws SQLException {
        var id = new TransferId(row.getString("id"));
        return new KnownTransfer(id, Calls.instant(row, "begun_at"), Calls.maybe(row, "ended_at"), notes.open(name(id), row.getBytes("notes")));
    }

    private static String name(TransferId transfer) {
        return "notes of " + transfer;
    }
}
