package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an integrator hears of transfers, and what Prometheus counts of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutgoingNewsTest {

    private static final String SECRET = "a-webhook-secret-of-a-test";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private HttpServer integrator;
    private GuardedHouse house;

    private record Heard(String signature, String body) {
        JsonNode json() {
            return JSON.readTree(body);
        }
    }

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        integrator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        integrator.createContext("/news", this::hear);
        integrator.start();
        house = new GuardedHouse(folder, "BATON_WEBHOOK_URL=http://127.0.0.1:" + integrator.getAddress().getPort() + "/news\nBATON_WEBHOOK_PRIVATE=true\nBATON_WEBHOOK_SECRET="
                + SECRET);
    }

    @AfterAll
    void close() throws Exception {
        house.close();
        integrator.stop(0);
    }

    private void hear(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean refused = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            if (!refused) {
                heard.add(new Heard(exchange.getRequestHeaders().getFirst("Baton-Signature"), body));
            }
            exchange.sendResponseHeaders(refused ? 500 : 204, -1);
        }
    }

    private List<JsonNode> of(String transfer) {
        var events = new ArrayList<JsonNode>();
        heard.stream().map(Heard::json).filter(event -> event.path("transfer_id").asString("").equals(transfer)).forEach(events::add);
        return List.copyOf(events);
    }

    private List<String> told(String transfer, String last) throws Exception {
        GuardedHouse.until("the integrator to be told", () -> of(transfer).stream().anyMatch(event -> event.path("type").asString().equals(last)));
        return of(transfer).stream().map(event -> event.path("type").asString() + (event.has("cause") ? " " + event.path("cause").asString() : "")).toList();
    }

    @Test
    void anIntegratorThatIsDownForAWhileHearsEverythingInOrderSigned() throws Exception {
        refusals.set(2);
        String call = house.call(GuardedHouse.KEY, GuardedHouse.ADA);
        String transfer = house.transfer(GuardedHouse.KEY, call);

        assertThat(told(transfer, "transfer.ended")).containsExactly("transfer.started", "transfer.connected", "transfer.ended referred");
        assertThat(of(transfer).stream().map(event -> event.path("sequence").asInt())).containsExactly(1, 2, 3);
        for (Heard one : heard) {
            house.contract().validEvent(one.body());
            Matcher signature = Pattern.compile("t=(\\d+),v1=([0-9a-f]{64})").matcher(one.signature());
            assertThat(signature.matches()).as(one.signature()).isTrue();
            assertThat(signature.group(2)).isEqualTo(HexFormat.of().formatHex(SignedNews.mac("HmacSHA256", signature.group(1) + "." + one.body(), SECRET)));
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
                + "\nBATON_DATABASE_URL=postgres://postgres@127.0.0.1:" + house.postgres().getPort() + "/postgres\nBATON_WEBHOOK_SECRET=" + SECRET
                + "\nBATON_WEBHOOK_URL=http://169.254.169.254/latest\n");
        assertThat(terminal.baton("serve", "--real-phones", "--port", "0")).as(terminal.all()).isEqualTo(2);
        assertThat(terminal.err()).contains("BATON_WEBHOOK_URL is not https").doesNotContain(SECRET);
    }
}
