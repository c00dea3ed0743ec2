package dev.baton.cli;

import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.port.Rooms.Role;
import dev.baton.simulation.ReferHabit;
import dev.baton.simulation.WorldEvent;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A call asked for by HTTP: {@code baton serve}, {@code baton worker}, Postgres, Temporal in memory, LiveKit's API, scripted phones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServedCallTest {

    private static final String ADA = "+919876543211";
    private static final String GRACE = "+919876543219";
    private static final String KEY = "an-operator-key-of-a-test";
    private static final List<String> PROVIDER_KEYS = List.of("canary-elevenlabs", "canary-deepgram", "canary-openai");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final SimulatedHouse house = new SimulatedHouse();
    private final LocalTemporal temporal = new LocalTemporal();
    private final StringWriter words = new StringWriter();
    private final CompletableFuture<Integer> serving = new CompletableFuture<>();
    private Path folder;
    private EmbeddedPostgres postgres;
    private CommandLine serve;
    private RunningWorker worker;
    private String door;
    private @Nullable Contract contract;

    @BeforeAll
    void open(@TempDir Path place) throws Exception {
        folder = place;
        postgres = EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
        Terminal terminal = new Terminal(folder).env(Terminal.vobiz(house.url()) + "BATON_ALLOWED_COUNTRIES=IN\nDEFAULT_TRANSFER_NUMBER=" + GRACE + "\nTEMPORAL_ADDRESS=" + temporal.address()
                + "\nBATON_DATABASE_URL=" + database() + "\nBATON_OPERATOR_KEY=" + KEY + "\n");
        assertThat(terminal.baton("trunk", "sync", "--write")).as(terminal.all()).isZero();
        house.switchboard().exchange().connect(ADA, house.switchboard().supervisor("ada", "Ada").when(answers(after(1))), Role.CALLER);
        house.switchboard().moods().carrier(new ReferHabit.Moves(after(1)));
        worker = new RunningWorker(folder);
        serve = Baton.commandLine(new Surroundings(Map.of(), folder, InstantSource.system()));
        serve.setOut(new PrintWriter(words, true)).setErr(new PrintWriter(words, true));
        Thread.ofVirtual().start(() -> serving.complete(serve.execute("serve", "--port", "0", "--real-phones")));
        Matcher at = until("the door to open", () -> words.toString(), said -> serving.isDone() || said.contains("Open at"), said ->
                Pattern.compile("Open at (http://127\\.0\\.0\\.1:\\d+)").matcher(said));
        assertThat(at.find()).as(words.toString()).isTrue();
        door = Objects.requireNonNull(at.group(1));
    }

    @AfterAll
    void close() throws Exception {
        Objects.requireNonNull(serve.getSubcommands().get("serve")).<ServeCommand>getCommand().stop();
        assertThat(serving.get(30, TimeUnit.SECONDS)).as(words.toString()).isZero();
        worker.close();
        house.close();
        temporal.close();
        postgres.close();
    }

    private String database() {
        return "postgres://postgres@127.0.0.1:" + postgres.getPort() + "/postgres";
    }

    private interface Look<T> {
        T look() throws Exception;
    }

    /** By HTTP alone, so it has to be asked again and again. */
    private static <T, R> R until(String what, Look<T> look, Predicate<T> enough, Function<T, R> then) throws Exception {
        Instant limit = Instant.now().plusSeconds(60);
        T seen = look.look();
        while (!enough.test(seen)) {
            assertThat(Instant.now()).as("waited for %s and saw %s", what, seen).isBefore(limit);
            TimeUnit.MILLISECONDS.sleep(100);
            seen = look.look();
        }
        return then.apply(seen);
    }

    private record Answer(int status, JsonNode body, HttpResponse<String> response) {}

    private Contract contract() throws Exception {
        if (contract == null) {
            contract = new Contract(http.send(HttpRequest.newBuilder(URI.create(door + "/openapi.json")).build(), BodyHandlers.ofString()).body());
        }
        return contract;
    }

    private Answer ask(String method, String path, Optional<String> body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(door + path)).timeout(Duration.ofSeconds(30))
                .method(method, body.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody)).header("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        assertThat(response.body()).doesNotContain(PROVIDER_KEYS).doesNotContain("Exception", "\tat ");
        contract().holds(method, path.split("\\?", 2)[0], response.statusCode(), response.headers().firstValue("Content-Type").orElse(""), response.body());
        boolean ours = response.headers().firstValue("Content-Type").orElse("").contains("json");
        return new Answer(response.statusCode(), ours ? JSON.readTree(response.body()) : JSON.missingNode(), response);
    }

    private Answer get(String path) throws Exception {
        return ask("GET", path, Optional.empty(), "Authorization", "Bearer " + KEY);
    }

    private Answer post(String path, String body, String... more) throws Exception {
        var headers = new ArrayList<>(List.of("Authorization", "Bearer " + KEY));
        headers.addAll(List.of(more));
        return ask("POST", path, Optional.of(body), headers.toArray(String[]::new));
    }

    /** Seed 000's own request, with numbers of this house. */
    private static String seed000(String to, String from, boolean transfer, String transferTo) {
        return """
                {
                    "to_phone": "%s",
                    "from_phone": "%s",
                    "contact_name": "John Doe",
                    "agent_initial_message": "Hi {contact_name}, this is Sarah from support!",
                    "agent_prompt_preamble": "You are a helpful customer support agent.",
                    "enable_call_transfer": %s,
                    "transfer_phone_number": "%s",
                    "tts": {"provider_name": "eleven_labs", "voice_id": "21m00Tcm4TlvDq8ikWAM", "model_id": "eleven_turbo_v2_5", "api_key": "canary-elevenlabs"},
                    "stt": {"provider_name": "deepgram", "model": "nova-2", "api_key": "canary-deepgram"},
                    "model": {"name": "gpt-4o-mini", "api_key": "canary-openai"}
                }""".formatted(to, from, transfer, transferTo);
    }

    private static String seed000(boolean transfer) {
        return seed000(ADA, "+919876543210", transfer, GRACE);
    }

    private String answered(String request, String... headers) throws Exception {
        Answer placed = post("/call", request, headers);
        assertThat(placed.status()).as("%s%n%s", placed.body(), worker).isEqualTo(202);
        assertThat(placed.body().path("status").asText()).isEqualTo("accepted");
        String id = placed.body().path("call_id").asText();
        assertThat(placed.body().path("room_name").asText()).isEqualTo("call-" + id);
        until("Ada to answer", () -> get("/call/" + id), seen -> seen.body().path("now").asText().contains("answered"), seen -> seen);
        return id;
    }

    private String rows() throws Exception {
        var all = new StringBuilder();
        try (Connection connection = postgres.getPostgresDatabase().getConnection(); Statement one = connection.createStatement()) {
            var tables = new ArrayList<String>();
            try (ResultSet names = one.executeQuery("select table_name from information_schema.tables where table_schema = 'baton'")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet rows = one.executeQuery("select t::text from baton." + table + " t")) {
                    while (rows.next()) {
                        // Bytes are shown in hex.
                        all.append(rows.getString(1)).append('\n');
                    }
                }
            }
        }
        return all.toString();
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private long secretsOf(String call) throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection(); Statement one = connection.createStatement();
                ResultSet rows = one.executeQuery("select count(*) from baton.kept_text where kind = 'secret' and call = '" + call + "'")) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    @Test
    void theSeedsRequestRingsAdaAndABareTransferTakesHerToTheNumberThatCameWithIt() throws Exception {
        String call = answered(seed000(true));
        assertThat(secretsOf(call)).isOne();
        assertThat(get("/call/" + call).body().path("status").asText()).isEqualTo("active");
        assertThat(ask("DELETE", "/calls/" + call, Optional.empty(), "Authorization", "Bearer " + KEY).status()).as("a live call is not erased").isEqualTo(409);

        Answer begun = post("/call/" + call + "/transfer", "{\"destination\": \"default\", \"mode\": \"cold\"}", "Idempotency-Key", "once");
        assertThat(begun.status()).as("%s", begun.body()).isEqualTo(202);
        String transfer = begun.body().path("transfer_id").asText();
        assertThat(post("/call/" + call + "/transfer", "{\"destination\": \"default\", \"mode\": \"cold\"}", "Idempotency-Key", "once").body().path("transfer_id").asText())
                .isEqualTo(transfer);
        Answer ended = until("the carrier", () -> get("/transfers/" + transfer), seen -> !seen.body().path("outcome").isNull(), seen -> seen);
        assertThat(ended.body().path("outcome").asText()).as("%s", ended.body()).startsWith("the carrier took the caller to number-");
        assertThat(ended.body().path("status").asText()).isEqualTo("completed");
        assertThat(ended.body().path("journal")).isNotEmpty();
        until("the end of the call", () -> get("/call/" + call), seen -> !seen.body().path("ended_at").isNull(), seen -> seen);

        assertThat(secretsOf(call)).as("provider keys go with the call").isZero();
        String everything = rows();
        try (Kept kept = Kept.from(Map.of("BATON_DATABASE_URL", database()), folder.resolve(".baton"), InstantSource.system());
                var histories = new Histories(temporal.address(), kept.keys())) {
            String history = histories.of("call-" + call);
            assertThat(history).as("what is searched can be read").contains("\"tenant\":\"house\"");
            everything += history + histories.of(transfer) + words + worker;
        }
        for (String secret : PROVIDER_KEYS) {
            assertThat(everything).doesNotContain(secret, hex(secret));
        }
        assertThat(everything).doesNotContain("John Doe", hex("John Doe"), ADA.substring(1), GRACE.substring(1));

        assertThat(get("/call/" + call).body().path("caller_name").asText()).isEqualTo("John Doe");
        assertThat(ask("DELETE", "/calls/" + call, Optional.empty(), "Authorization", "Bearer " + KEY).status()).isEqualTo(204);
        assertThat(get("/call/" + call).body().path("status").asText()).isEqualTo("erased");
        assertThat(get("/call/" + call).body().path("caller_name").isNull()).isTrue();
    }

    @Test
    void somebodyWhoIsInARoomAlreadyIsAdoptedOnceAndTransferredLikeAnyOther() throws Exception {
        String room = "support-of-somebody-else";
        assertThat(post("/calls/adopt", "{\"room\": \"" + room + "\", \"participant\": \"guest\"}").body().path("type").asText())
                .isEqualTo("urn:baton:problem:unknown-participant");
        house.liveKit().rooms().create(CreateRoomRequest.newBuilder().setName(room).setMetadata("theirs").build()).await().orThrow("open");
        String trunk = house.liveKit().sip().outboundTrunks().await().orThrow("list").getFirst().getSipTrunkId();
        house.liveKit().sip().dial(CreateSIPParticipantRequest.newBuilder().setSipTrunkId(trunk).setSipCallTo(ADA).setRoomName(room)
                .setParticipantIdentity("guest").setWaitUntilAnswered(true).build(), Duration.ofSeconds(10)).await().orThrow("dial");

        Answer adopted = post("/calls/adopt", "{\"room\": \"" + room + "\", \"participant\": \"guest\"}");
        assertThat(adopted.status()).as("%s", adopted.body()).isEqualTo(202);
        String call = adopted.body().path("call_id").asText();
        assertThat(post("/calls/adopt", "{\"room\": \"" + room + "\", \"participant\": \"guest\"}").body().path("call_id").asText())
                .as("once").isEqualTo(call);
        house.switchboard().moods().carrier(new ReferHabit.Moves(after(1)));
        Answer begun = post("/call/" + call + "/transfer", "{\"destination\": \"default\", \"mode\": \"cold\"}");
        assertThat(begun.status()).as("%s", begun.body()).isEqualTo(202);
        Answer ended = until("the carrier", () -> get("/transfers/" + begun.body().path("transfer_id").asText()),
                seen -> !seen.body().path("outcome").isNull(), seen -> seen);
        assertThat(ended.body().path("outcome").asText()).as("%s", ended.body()).startsWith("the carrier took the caller to default");
    }

    @Test
    void whoRepeatsARequestRingsNobodyAgain() throws Exception {
        String call = answered(seed000(false), "Idempotency-Key", "the same");
        long rang = rang();
        assertThat(post("/call", seed000(false), "Idempotency-Key", "the same").body().path("call_id").asText()).isEqualTo(call);
        Answer other = post("/call", seed000(true), "Idempotency-Key", "the same");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.body().path("type").asText()).isEqualTo("urn:baton:problem:reused-key");
        assertThat(rang()).isEqualTo(rang);

        Answer off = post("/call/" + call + "/transfer", "{\"destination\": \"billing\", \"mode\": \"cold\"}");
        assertThat(off.status()).isEqualTo(409);
        assertThat(off.body().path("detail").asText()).isEqualTo("Transfers are off for this call: it was begun without enable_call_transfer.");
        assertThat(get("/transfers/active").body().path("active_transfers")).isEmpty();
        assertThat(get("/calls?limit=200").body().path("calls").findValuesAsText("call_id")).contains(call);
    }

    private long rang() {
        return house.switchboard().events().stream().filter(event -> event.kind() == WorldEvent.Kind.RINGING).count();
    }

    @Test
    void withoutTheKeyNobodyComesInAndTheAnswerNamesTheHeader() throws Exception {
        for (String[] headers : List.of(new String[0], new String[] {"Authorization", "Bearer nearly"}, new String[] {"Authorization", KEY})) {
            Answer refused = ask("POST", "/call", Optional.of(seed000(true)), headers);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.body().path("remedy").asText()).contains("Authorization: Bearer");
            assertThat(refused.response().headers().firstValue("Content-Type")).contains("application/problem+json");
        }
        assertThat(ask("GET", "/actuator/health/readiness", Optional.empty()).status()).isEqualTo(200);
    }

    @Test
    void whatCannotBeDoneIsRefusedWithItsFieldAndNobodyIsRung() throws Exception {
        long rang = rang();
        refused(seed000("+19876543210", "+919876543210", true, GRACE), "to_phone", "a number of a kind that nobody knows, which this house does not dial");
        refused(seed000(ADA, "+11234567890", true, GRACE), "from_phone", "is on no outbound trunk");
        refused(seed000(ADA, "+919876543210", true, "+15551234567"), "transfer_phone_number", "Policy forbids it");
        refused(seed000(ADA, "+919876543210", true, "5551234567"), "transfer_phone_number", "E.164");
        refused(seed000(ADA, "+919876543210", true, ADA), "transfer_phone_number", "the caller's own number");
        refused(seed000(ADA, "+919876543210", true, ""), "transfer_phone_number", "is needed");
        refused(seed000("", "+919876543210", true, GRACE), "to_phone", "is needed");
        refused(seed000(true).replace("eleven_labs", "somebody"), "tts.provider_name", "use one of");
        refused(seed000(true).replace("{contact_name}", "{password}"), "agent_initial_message", "only {contact_name}");
        for (String body : List.of("", "[]", "{", "{\"tts\": 5}", "\"x\"", "null")) {
            assertThat(post("/call", body).status()).as(body).isBetween(400, 422);
        }
        for (String path : List.of("/call/nobody", "/call/%00", "/transfers/transfer-nobody-1", "/transfers/x", "/nowhere")) {
            assertThat(get(path).status()).as(path).isBetween(400, 404);
        }
        assertThat(get("/calls?limit=0").status()).isEqualTo(422);
        assertThat(rang()).isEqualTo(rang);
    }

    private void refused(String request, String field, String sentence) throws Exception {
        Answer refused = post("/call", request);
        assertThat(refused.status()).as("%s", refused.body()).isEqualTo(422);
        assertThat(refused.body().path("field").asText()).isEqualTo(field);
        assertThat(refused.body().path("detail").asText()).contains(sentence).doesNotContain(ADA, GRACE, "5551234567", "1234567890");
        assertThat(refused.body().path("type").asText()).startsWith("urn:baton:problem:");
    }
}
