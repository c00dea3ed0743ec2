package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.call.CallId;
import dev.baton.call.TenantId;
import dev.baton.keeping.Journals;
import dev.baton.keeping.JournalsContract;
import dev.baton.keeping.KeyRing;
import dev.baton.port.Ledger.Page;
import dev.baton.transfer.TransferId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class JournalsInPostgresTest extends JournalsContract {

    private static final CallId CALL = new CallId("bcdf-ghjk-mnpq");

    private final Database database = Database.connected(Postgres.fresh());
    private final KeyRing keys = new KeyRingInPostgres(database, Postgres.DEPLOYMENT, InstantSource.system());

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected Journals journals() {
        return new JournalsInPostgres(database, keys);
    }

    @Test
    void nothingCanBeReadInTheRowsAndNothingAtAllOnceTheKeyIsDestroyed() {
        journals().add(page(entry(1, "Grace: declined, in a meeting", null)));
        byte[] row = database.ask(sql -> sql.sql("select sealed from journal_entry").query(byte[].class).single());
        assertThat(new String(row, StandardCharsets.ISO_8859_1)).doesNotContain("Grace", "meeting");

        keys.destroy(CALL);

        assertThat(journals().of(WORKFLOW)).isEmpty();
    }

    @Test
    void aTransferIsKnownOnceItsFirstPageIsThere() {
        Tenants.knows(database, keys, CALL, "acme");
        TransferId transfer = TransferId.of(CALL, 1);
        journals().add(new Page(transfer.value(), List.of(entry(1, "the caller asked for billing", null))));

        var transfers = new Transfers(database, keys);
        assertThat(transfers.underWay(new TenantId("acme"), 10)).extracting(KnownTransfer::id).containsExactly(transfer);
        assertThat(transfers.find(new TenantId("other"), transfer)).isEmpty();
        new LedgerInPostgres(journals(), new VaultInPostgres(database, keys), new Calls(database, keys)).seal(CALL);
        assertThat(transfers.underWay(new TenantId("acme"), 10)).isEmpty();
    }

    @Test
    void whoFollowsATenantsCallsReadsTheirLinesAsTheyAreKeptAndNoTransfersAndNobodyElses() {
        var journals = new JournalsInPostgres(database, keys);
        CallId other = new CallId("mnpq-ghjk-bcdf");
        Tenants.knows(database, keys, CALL, "acme");
        Tenants.knows(database, keys, other, "other");
        journals.add(new Page("call-" + CALL, List.of(entry(1, "the caller rang", null), entry(2, "the caller hung up", null))));
        journals.add(new Page(TransferId.of(CALL, 1).value(), List.of(entry(1, "the caller asked for billing", null))));
        journals.add(new Page("call-" + other, List.of(entry(1, "the caller rang", null))));

        List<JournalsInPostgres.CallLine> lines = journals.ofCallsSince(new TenantId("acme"), Instant.EPOCH, 10);
        assertThat(lines).extracting(one -> one.call() + " " + one.entry().text()).containsExactly(CALL + " the caller rang", CALL + " the caller hung up");
        assertThat(journals.ofCallsSince(new TenantId("acme"), lines.getLast().kept(), 10)).containsExactly(lines.getLast());
        assertThat(journals.ofCallsSince(new TenantId("acme"), Instant.EPOCH, 1)).containsExactly(lines.getFirst());
    }

    @Test
    void anEntryCannotBeRewritten() {
        journals().add(page(entry(1, "first", null)));

        assertThatThrownBy(() -> database.ask(sql -> sql.sql("update journal_entry set sealed = 'x'").update())).hasMessageContaining("only ever added to");
    }
}
