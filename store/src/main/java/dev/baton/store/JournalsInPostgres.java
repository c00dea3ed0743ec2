package dev.baton.store;

import dev.baton.call.CallId;
import dev.baton.call.TenantId;
import dev.baton.keeping.Journals;
import dev.baton.keeping.KeyRing;
import dev.baton.port.Ledger.Entry;
import dev.baton.port.Ledger.Page;
import dev.baton.transfer.Owner;
import dev.baton.transfer.TransferId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row for each entry, sealed with the key of its call. A page of a transfer makes that transfer known. */
public final class JournalsInPostgres implements Journals {

    private static final String NO_STEP = "-";

    private final Database database;
    private final KeyRing keys;
    private final Sealed sealed;

    public JournalsInPostgres(Database database, KeyRing keys) {
        this.database = database;
        this.keys = keys;
        sealed = new Sealed(keys);
    }

    @Override
    public void add(Page page) {
        var unused = add(page, Integrators.ARE_TOLD);
    }

    /** Lines that were lost, read from the workflow again; integrators were told of them in their time. Returns how many were missing. */
    public int restore(Page page) {
        return add(page, Integrators.KNOW);
    }

    enum Integrators {
        ARE_TOLD,
        KNOW
    }

    private int add(Page page, Integrators integrators) {
        if (page.entries().isEmpty()) {
            return 0;
        }
        Optional<CallId> call = Owner.callOf(page.workflow());
        KeyRing.Key key = call.map(keys::keyFor).orElseGet(keys::deploymentKey);
        @Nullable String owner = call.map(CallId::value).orElse(null);
        return database.atOnce(sql -> {
            int added = 0;
            boolean ofTransfer = isTransfer(page.workflow());
            for (Entry entry : page.entries()) {
                int row = sql.sql("""
                                insert into journal_entry (workflow, number, call, tenant, sealed)
                                values (:workflow, :number, :call, tenant_of(:call), :sealed) on conflict (workflow, number) do nothing
                                """)
                        .param("workflow", page.workflow())
                        .param("number", entry.number())
                        .param("call", owner)
                        .param("sealed", sealed.close(key, name(page.workflow(), entry.number()), written(entry)))
                        .update();
                if (row == 1 && call.isPresent()) {
                    TransferEvents.note(sql, page.workflow(), call.get(), ofTransfer, entry, integrators);
                }
                added += row;
            }
            if (owner != null && ofTransfer) {
                var unused = sql.sql("""
                                insert into known_transfer (id, call, tenant) values (:id, :call, tenant_of(:call)) on conflict (id) do nothing
                                """)
                        .param("id", page.workflow())
                        .param("call", owner)
                        .update();
            }
            return added;
        });
    }

    @Override
    public List<Entry> of(String workflow) {
        record Row(int number, byte[] sealed) {}
        List<Row> rows = database.ask(sql -> sql.sql("select number, sealed from journal_entry where workflow = :workflow order by number")
                .param("workflow", workflow)
                .query((row, n) -> new Row(row.getInt("number"), row.getBytes("sealed")))
                .list());
        List<Entry> entries = new ArrayList<>();
        for (Row row : rows) {
            sealed.open(name(workflow, row.number()), row.sealed()).map(text -> entry(row.number(), text)).ifPresent(entries::add);
        }
        return List.copyOf(entries);
    }

    /** A line of a call's own journal. {@code kept}: by the clock of the database. */
    public record CallLine(CallId call, Entry entry, Instant kept) {}

    /** Lines of this tenant's calls, not of their transfers, in the order in which they were kept. */
    public List<CallLine> ofCallsSince(TenantId tenant, Instant kept, int atMost) {
        record Row(String workflow, String call, int number, byte[] sealed, Instant kept) {}
        List<Row> rows = database.ask(sql -> sql.sql("""
                        select workflow, call, number, sealed, recorded_at from journal_entry
                        where tenant = :tenant and recorded_at >= :kept and workflow = 'call-' || call order by recorded_at, workflow, number limit :most
                        """)
                .param("tenant", tenant.value())
                .param("kept", kept.atOffset(ZoneOffset.UTC))
                .param("most", atMost)
                .query((row, n) -> new Row(row.getString("workflow"), row.getString("call"), row.getInt("number"), row.getBytes("sealed"),
                        Calls.instant(row, "recorded_at")))
                .list());
        List<CallLine> lines = new ArrayList<>();
        for (Row row : rows) {
            sealed.open(name(row.workflow(), row.number()), row.sealed())
                    .ifPresent(text -> lines.add(new CallLine(new CallId(row.call()), entry(row.number(), text), row.kept())));
        }
        return List.copyOf(lines);
    }

    private static boolean isTransfer(String workflow) {
        try {
            return new TransferId(workflow).value().equals(workflow);
        } catch (IllegalArgumentException call) {
            return false;
        }
    }

    private static String name(String workflow, int number) {
        return "journal " + workflow + "/" + number;
    }

    private static String written(Entry entry) {
        return entry.at() + "\n" + (entry.step() == null ? NO_STEP : entry.step()) + "\n" + entry.text();
    }

    private static Entry entry(int number, String text) {
        String[] parts = text.split("\n", 3);
        return new Entry(number, Instant.parse(parts[0]), parts[1].equals(NO_STEP) ? null : Integer.valueOf(parts[1]), parts[2]);
    }
}
