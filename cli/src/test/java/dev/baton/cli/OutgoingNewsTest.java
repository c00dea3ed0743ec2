package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.baton.call.CallId;
import dev.baton.codec.Payloads;
import dev.baton.desk.TransferDesk;
import dev.baton.port.Ledger.Entry;
import dev.baton.store.JournalsInPostgres;
import dev.baton.store.TransferEvents;
import dev.baton.transfer.TransferId;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What an integrator hears of transfers, and what Prometheus counts of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutgoingNewsTest {

    private Integrator integrator;
    private GuardedHouse house;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        integrator = new Integrator();
        house = new GuardedHouse(folder, integrator.settings());
    }

    @AfterAll
    void close() throws Exception {
        house.close();
        integrator.close();
    }

    private List<String> told(String transfer, String last) throws Exception {
        GuardedHouse.until("the integrator to be told", () -> integrator.heardOf(transfer).stream().anyMatch(event -> event.path("type").asString().equals(last)));
        return integrator.heardOf(transfer).stream().map(event -> event.path("type").asString() + (event.has("cause") ? " " + event.path("cause").asString() : "")).toList();
    }

    @Test
    void anIntegratorThatIsDownForAWhileHearsEverythingInOrderSigned() throws Exception {
        integrator.refuse(2);
        String call = house.call(GuardedHouse.KEY, GuardedHouse.ADA);
        String transfer = house.transfer(GuardedHouse.KEY, call);

        assertThat(told(transfer, "transfer.ended")).containsExactly("transfer.started", "transfer.connected", "transfer.ended referred");
        assertThat(integrator.heardOf(transfer).stream().map(event -> event.path("sequence").asInt())).containsExactly(1, 2, 3);
        for (Integrator.Heard one : integrator.heard()) {
            house.contract().validEvent(one.body());
            Matcher signature = Pattern.compile("t=(\\d+),v1=([0-9a-f]{64})").matcher(one.signature());
            assertThat(signature.matches()).as(one.signature()).isTrue();
            assertThat(signature.group(2)).isEqualTo(HexFormat.of().formatHex(SignedNews.mac("HmacSHA256", signature.group(1) + "." + one.body(), Integrator.SECRET)));
            assertThat(one.body()).doesNotContain("John", "Ada", "Grace", GuardedHouse.ADA.substring(1), GuardedHouse.GRACE.substring(1), "canary");
        }
    }

    @Test
    void prometheusCountsWhatBecameOfTransfersAndNamesNobody() throws Exception {
        String call = house.call(GuardedHouse.KEY, GuardedHouse.BOB);
        house.transfer(GuardedHouse.KEY, call);
        String auditor = house.key("auditor", "house");
        GuardedHouse.until("the figures", () -> !number(metrics(auditor), "baton_transfers_ended_total{outcome=\"referred\"}").equals("0"));

        String page = metrics(auditor);
        assertThat(Integer.parseInt(number(page, "baton_transfers_started_total"))).isPositive();
        assertThat(Integer.parseInt(number(page, "baton_time_to_human_seconds_count"))).isPositive();
        assertThat(number(page, "baton_time_to_human_seconds_bucket{le=\"300.0\"}")).isEqualTo(number(page, "baton_time_to_human_seconds_count"));
        assertThat(number(page, "baton_transfers_abandoned_on_hold_total")).isEqualTo("0");
        assertThat(page).contains("baton_ring_seconds_bucket{le=\"+Inf\"}", "# TYPE baton_time_to_human_seconds histogram")
                .doesNotContain("John", "Grace", call, GuardedHouse.BOB.substring(1));
        assertThat(page.lines().filter(line -> !line.startsWith("#"))).allMatch(line -> line.matches("[a-z_]+(\\{[a-z]+=\"[^\"]+\"\\})? [0-9.]+"));
        assertThat(number(metrics(house.key("operator", "acme")), "baton_transfers_started_total")).as("another tenant's").isEqualTo("0");
    }

    @Test
    void whatTheLedgerLostIsReadFromTemporalAgainAndNobodyIsToldTwice() throws Exception {
        String call = house.call(GuardedHouse.KEY, GuardedHouse.ADA);
        String transfer = house.transfer(GuardedHouse.KEY, call);
        assertThat(told(transfer, "transfer.ended")).hasSize(3);
        var id = new CallId(call);
        String ofCall = TransferDesk.callWorkflow(id);
        String database = "postgres://postgres@127.0.0.1:" + house.postgres().getPort() + "/postgres";
        try (Kept kept = Kept.from(Map.of("BATON_DATABASE_URL", database), house.folder().resolve(".baton"), InstantSource.system());
                Temporal temporal = Temporal.at(house.temporal()); var histories = new Histories(house.temporal(), kept.keys())) {
            var tables = (Kept.InPostgres) kept;
            var journals = new JournalsInPostgres(tables.database(), tables.keys());
            var events = new TransferEvents(tables.database());
            GuardedHouse.until("the journals", () -> journals.of(ofCall).stream().anyMatch(line -> line.text().contains("ended: ")));
            List<Entry> callSaid = journals.of(ofCall);
            List<Entry> transferSaid = journals.of(transfer);
            List<String> was = kinds(events.of(House.TENANT, new TransferId(transfer)));
            Sql.loseTheLedger(house.postgres());
            Sql.run(house.postgres(), "alter table baton.transfer_event alter column number restart with 1000000");
            int heardBefore = integrator.heardOf(transfer).size();
            WorkflowClient client = WorkflowClient.newInstance(temporal.stubs(), WorkflowClientOptions.newBuilder()
                    .setNamespace(temporal.namespace()).setDataConverter(Payloads.encrypted(kept.keys())).build());
            var ledger = new LedgerFromTemporal(client, tables);

            LedgerFromTemporal.Found found = ledger.rebuild(runs(histories), calls -> {});
            assertThat(found.silent()).isEmpty();
            assertThat(found.missingCalls()).isEqualTo(found.calls()).isPositive();
            assertThat(found.missingTransfers()).isEqualTo(found.transfers()).isPositive();
            assertThat(journals.of(ofCall)).isEqualTo(callSaid);
            assertThat(journals.of(transfer)).isEqualTo(transferSaid);
            assertThat(kinds(events.of(House.TENANT, new TransferId(transfer)))).isEqualTo(was);
            var answer = house.get(GuardedHouse.KEY, "/call/" + call);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().path("transfers").get(0).asString()).isEqualTo(transfer);

            LedgerFromTemporal.Found again = ledger.rebuild(runs(histories), calls -> {});
            assertThat(again.missingCalls() + again.missingTransfers() + again.missingLines()).isZero();
            // The next transfer's news would come after these.
            assertThat(told(house.transfer(GuardedHouse.KEY, house.call(GuardedHouse.KEY, GuardedHouse.BOB)), "transfer.ended")).hasSize(3);
            assertThat(integrator.heardOf(transfer)).hasSize(heardBefore);
        }
    }

    private static Stream<LedgerFromTemporal.Run> runs(Histories histories) {
        return histories.runs().stream().map(run -> new LedgerFromTemporal.Run(run.getExecution(), at(run.getStartTime()), run.hasCloseTime() ? at(run.getCloseTime()) : null));
    }

    private static Instant at(Timestamp when) {
        return Instant.ofEpochSecond(when.getSeconds(), when.getNanos());
    }

    private static List<String> kinds(List<TransferEvents.Event> events) {
        return events.stream().map(one -> one.sequence() + " " + one.kind() + " " + one.cause() + " " + one.at()).toList();
    }

    private String metrics(String key) throws Exception {
        var answer = house.get(key, "/actuator/prometheus");
        assertThat(answer.status()).isEqualTo(200);
        return answer.response().body();
    }

    private static String number(String page, String name) {
        return page.lines().filter(line -> line.startsWith(name + " ")).findFirst().orElseThrow().substring(name.length() + 1);
    }

    @Test
    void anAddressInsideTheHouseIsRefusedUnlessItIsMeant(@TempDir Path folder) throws Exception {
        Terminal terminal = new Terminal(folder).env(Terminal.vobiz(house.phones().url()) + "OUTBOUND_TRUNK_ID=ST_1\nTEMPORAL_ADDRESS=" + house.temporal()
                + "\nBATON_DATABASE_URL=postgres://postgres@127.0.0.1:" + house.postgres().getPort() + "/postgres\nBATON_WEBHOOK_SECRET=" + Integrator.SECRET
                + "\nBATON_WEBHOOK_URL=http://169.254.169.254/latest\n");
        assertThat(terminal.baton("serve", "--real-phones", "--port", "0")).as(terminal.all()).isEqualTo(2);
        assertThat(terminal.err()).contains("BATON_WEBHOOK_URL is not https").doesNotContain(Integrator.SECRET);
    }
}
