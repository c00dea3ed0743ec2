package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Party;
import dev.baton.call.TenantId;
import dev.baton.call.Transcript.Turn;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.Vault.Kind;
import dev.baton.port.Ledger.Entry;
import dev.baton.port.Ledger.Page;
import dev.baton.transfer.TransferId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left of a call that was erased, or that has been over for long enough. */
final class ErasedCallTest {

    private static final CallId ADAS = new CallId("bcdf-ghjk-mnpq");
    private static final CallId BOBS = new CallId("mnpq-ghjk-bcdf");
    private static final TenantId ACME = new TenantId("acme");
    private static final List<String> SAID = List.of("canary-of-the-pin", "canary-of-the-briefing", "canary-of-the-turn", "canary-of-the-journal", "Ada Lovelace");

    private final Database database = Database.connected(Postgres.fresh());
    private final KeyRing keys = new KeyRingInPostgres(database, Postgres.DEPLOYMENT, InstantSource.system());
    private final VaultInPostgres vault = new VaultInPostgres(database, keys);
    private final Calls calls = new Calls(database, keys);
    private final Transcripts transcripts = new Transcripts(database, keys);
    private final JournalsInPostgres journals = new JournalsInPostgres(database, keys);
    private final Eraser eraser = new Eraser(database, keys);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void ofACallThatNeverCameToBeNothingIsLeftAndItMayStillCome() {
        String first = begun();
        eraser.neverWas(ADAS);
        assertThat(calls.find(ACME, ADAS)).isEmpty();
        assertThat(vault.get(first)).isEmpty();
        assertThat(dump()).doesNotContain(ADAS.value());

        assertThat(vault.get(begun())).contains("canary-of-the-pin");
    }

    private String begun() {
        return database.together(() -> {
            Tenants.knows(database, keys, ADAS, "acme");
            return vault.put(ADAS, Kind.SECRET, "canary-of-the-pin");
        });
    }

    private String lived(CallId id) {
        Call call = Tenants.knows(database, keys, id, "acme");
        vault.put(id, Kind.SECRET, "canary-of-the-pin");
        transcripts.add(id, 0, new Turn(Party.CALLER, "canary-of-the-turn"));
        journals.add(new Page("call-" + id, List.of(new Entry(1, Instant.EPOCH, null, "canary-of-the-journal"))));
        new Transfers(database, keys).begin(TransferId.of(call.id(), 1), Map.of("agent_b", "canary-of-the-journal"));
        return vault.put(id, Kind.BRIEFING, "canary-of-the-briefing");
    }

    /** Every row of every table, as somebody with a copy of the database and of the keys that are left sees it. */
    private String dump() {
        List<String> tables = database.ask(sql -> sql.sql("select table_name from information_schema.tables where table_schema = 'baton'")
                .query(String.class).list());
        var dump = new StringBuilder();
        for (String table : tables) {
            database.ask(sql -> sql.sql("select * from " + table).query((row, n) -> {
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    Object value = row.getObject(i);
                    dump.append(value instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : value).append('\n');
                }
                return n;
            }).list());
        }
        return dump.toString();
    }

    @Test
    void nothingThatWasSaidStandsInTheTablesAtAnyTime() {
        lived(ADAS);

        assertThat(dump()).contains(ADAS.value()).doesNotContain(SAID);
    }

    @Test
    void anErasedCallIsKnownToHaveBeenAndNothingElse() {
        String adas = lived(ADAS);
        String bobs = lived(BOBS);

        eraser.erase(ADAS);
        eraser.erase(ADAS);

        assertThat(vault.get(adas)).isEmpty();
        assertThat(transcripts.read(ADAS).turns()).isEmpty();
        assertThat(journals.of("call-" + ADAS)).isEmpty();
        assertThat(calls.find(ACME, ADAS)).hasValueSatisfying(one -> {
            assertThat(one.erased()).isTrue();
            assertThat(one.notes()).isEmpty();
        });
        assertThatThrownBy(() -> vault.put(ADAS, Kind.MESSAGE, "more")).hasMessageContaining("was erased");
        long left = database.ask(sql -> sql.sql("select (select count(*) from kept_text where call = :call)"
                + " + (select count(*) from transcript_turn where call = :call) + (select count(*) from journal_entry where call = :call)")
                .param("call", ADAS.value()).query(Long.class).single());
        assertThat(left).isZero();
        assertThat(vault.get(bobs)).contains("canary-of-the-briefing");
        assertThat(calls.ofCaller(ACME, "ada lovelace", 10)).extracting(one -> one.call().id()).containsExactly(BOBS);
    }

    @Test
    void aCallThatHasBeenOverForThirtyDaysIsErasedAndALiveOneIsNot() {
        String adas = lived(ADAS);
        String bobs = lived(BOBS);
        calls.ended(ADAS);
        assertThat(eraser.eraseOlderThan(Duration.ofDays(30))).isZero();
        database.ask(sql -> sql.sql("update known_call set ended_at = ended_at - interval '31 days', begun_at = begun_at - interval '31 days'").update());

        assertThat(eraser.eraseOlderThan(Duration.ofDays(30))).isOne();
        assertThat(vault.get(adas)).isEmpty();
        assertThat(vault.get(bobs)).isPresent();
        assertThat(eraser.eraseOlderThan(Duration.ofDays(30))).isZero();
    }

    @Test
    void aCallWhoseEndNobodyToldIsErasedOnceItCannotLiveAnyMore() {
        String adas = lived(ADAS);
        database.ask(sql -> sql.sql("update call_key set made_at = made_at - interval '34 days'").update());

        assertThat(eraser.eraseOlderThan(Duration.ofDays(30))).isOne();
        assertThat(vault.get(adas)).isEmpty();
    }

    @Test
    void anotherTenantsCallsDoNotExist() {
        lived(ADAS);
        var other = new TenantId("other");

        assertThat(calls.find(other, ADAS)).isEmpty();
        assertThat(calls.list(other, true, null, 10)).isEmpty();
        assertThat(calls.ofCaller(other, "Ada Lovelace", 10)).isEmpty();
        assertThat(new Transfers(database, keys).ofCall(other, ADAS)).isEmpty();
        assertThat(calls.list(ACME, false, null, 10)).hasSize(1);
    }

    @Test
    void callsAreListedPageByPage() {
        for (String id : List.of("b", "c", "d", "f", "g")) {
            Tenants.knows(database, keys, new CallId(id), "acme");
        }

        List<KnownCall> first = calls.list(ACME, false, null, 2);
        List<KnownCall> second = calls.list(ACME, false, first.getLast().call().id(), 2);
        List<KnownCall> third = calls.list(ACME, false, second.getLast().call().id(), 2);
        assertThat(List.of(first, second, third)).flatExtracting(page -> page).extracting(one -> one.call().id().value())
                .containsExactly("g", "f", "d", "c", "b");
    }

    @Test
    void theAuditLogIsOnlyEverAddedTo() {
        var audit = new Audit(database);
        audit.write(ACME, "operator", "erased", ADAS.value());
        audit.write(new TenantId("other"), "operator", "erased", BOBS.value());

        assertThat(audit.read(ACME, 0, 10)).singleElement().satisfies(deed -> assertThat(deed.subject()).isEqualTo(ADAS.value()));
        for (String change : List.of("update audit_entry set who = 'nobody'", "delete from audit_entry", "truncate audit_entry")) {
            assertThatThrownBy(() -> database.ask(sql -> sql.sql(change).update())).hasMessageContaining("only ever added to");
        }
        assertThat(audit.read(ACME, 0, 10)).hasSize(1);
    }
}
