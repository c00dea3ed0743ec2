package dev.baton.cli;

import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code baton serve} and {@code baton worker} with all that they need, asked by HTTP only. Every answer is held against the OpenAPI document. */
final class GuardedHouse implements AutoCloseable {

    static final String ADA = "+919876543211";
    static final String BOB = "+919876543212";
    static final String GRACE = "+919876543219";
    static final String TRUNK = "+919876543210";
    static final String KEY = "an-operator-key-of-a-test";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final SimulatedHouse phones = new SimulatedHouse();
    private final LocalTemporal temporal = new LocalTemporal();
    private final SeveredLine toTemporal = new SeveredLine(temporal.address());
    private final StringWriter words = new StringWriter();
    private final CompletableFuture<Integer> serving = new CompletableFuture<>();
    private final Path folder;
    private final EmbeddedPostgres postgres;
    private final CommandLine serve;
    private final RunningWorker worker;
    private final String door;
    private final Contract contract;

    /** {@code settings}: lines of .env. */
    GuardedHouse(Path folder, String settings) throws Exception {
        this.folder = folder;
        postgres = EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
        Terminal terminal = terminal().env(Terminal.vobiz(phones.url()) + "BATON_ALLOWED_COUNTRIES=IN\nTEMPORAL_ADDRESS=" + temporal.address()
                + "\nBATON_DATABASE_URL=postgres://postgres@127.0.0.1:" + postgres.getPort() + "/postgres\nBATON_OPERATOR_KEY=" + KEY + "\n" + settings + "\n");
        assertThat(terminal.baton("trunk", "sync", "--write")).as(terminal.all()).isZero();
        for (String number : new String[] {ADA, BOB}) {
            String name = number.equals(ADA) ? "Ada" : "Bob";
            phones.switchboard().exchange().connect(number, phones.switchboard().supervisor(name.toLowerCase(Locale.ROOT), name).when(answers(after(1))), Role.CALLER);
        }
        phones.switchboard().moods().carrier(new ReferHabit.Moves(after(1)));
        worker = new RunningWorker(folder);
        serve = Baton.commandLine(new Surroundings(Map.of(), folder, InstantSource.system()));
        serve.setOut(new PrintWriter(words, true)).setErr(new PrintWriter(words, true));
        String[] said = {"serve", "--port", "0", "--real-phones", "--temporal", toTemporal.address()};
        Thread.ofVirtual().start(() -> serving.complete(serve.execute(said)));
        Pattern open = Pattern.compile("Open at (http://127\\.0\\.0\\.1:\\d+)");
        Matcher at = Waiting.within(PATIENCE, "the door to open", () -> {
            assertThat(serving.isDone()).as(words.toString()).isFalse();
            return Optional.of(open.matcher(words.toString())).filter(Matcher::find);
        });
        door = Objects.requireNonNull(at.group(1));
        contract = new Contract(http.send(HttpRequest.newBuilder(URI.create(door + "/openapi.json")).build(), BodyHandlers.ofString()).body());
    }

    Terminal terminal() {
        return new Terminal(folder);
    }

    Path folder() {
        return folder;
    }

    SimulatedHouse phones() {
        return phones;
    }

    /** By which the front door reaches Temporal; the worker goes there straight. */
    SeveredLine toTemporal() {
        return toTemporal;
    }

    String temporal() {
        return temporal.address();
    }

    String door() {
        return door;
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    Contract contract() {
        return contract;
    }

    RunningWorker worker() {
        return worker;
    }

    /** What was written down, without being able to read it. */
    String journalOf(String workflow) throws Exception {
        try (var connection = postgres.getPostgresDatabase().getConnection(); var one = connection.createStatement();
                var rows = one.executeQuery("select count(*) from baton.journal_entry where workflow = '" + workflow + "' having count(*) > 1")) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    /** A key of this role and tenant, made as an operator makes one. */
    String key(String role, String tenant) {
        Terminal terminal = terminal();
        assertThat(terminal.baton("key", "make", "--role", role, "--tenant", tenant, "--name", role + " of " + tenant)).as(terminal.all()).isZero();
        Matcher secret = Pattern.compile("(?m)^ {4}(baton_[A-Za-z0-9_-]{43})$").matcher(terminal.out());
        assertThat(secret.find()).as(terminal.all()).isTrue();
        return Objects.requireNonNull(secret.group(1));
    }

    record Answer(int status, JsonNode body, HttpResponse<String> response) {

        String type() {
            return body.path("type").asString("").replace("urn:baton:problem:", "");
        }
    }

    Answer ask(String key, String method, String path, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(door + path)).timeout(Duration.ofSeconds(30))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.setHeader("Content-Type", "application/json");
        }
        if (!key.isEmpty()) {
            request.setHeader("Authorization", "Bearer " + key);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        assertThat(response.body()).doesNotContain("Exception", "\tat ", "dev.baton", "org.springframework", "tools.jackson");
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (!method.equals("OPTIONS") && !method.equals("HEAD")) {
            contract.holds(method, path.split("[?#]", 2)[0], response.statusCode(), type, response.body());
        }
        return new Answer(response.statusCode(), type.contains("json") ? JSON.readTree(response.body()) : JSON.missingNode(), response);
    }

    Answer get(String key, String path) throws Exception {
        return ask(key, "GET", path, "");
    }

    /** Somebody is rung, and answers. */
    String call(String key, String phone) throws Exception {
        Answer placed = ask(key, "POST", "/call", """
                {"to_phone": "%s", "from_phone": "%s", "contact_name": "John Doe", "enable_call_transfer": true, "transfer_phone_number": "%s",
                 "model": {"name": "gpt-4o-mini", "api_key": "canary-openai"}}""".formatted(phone, TRUNK, GRACE));
        assertThat(placed.status()).as("%s %s", placed.body(), worker).isEqualTo(202);
        String id = placed.body().path("call_id").asString();
        until("an answer", () -> get(key, "/call/" + id).body().path("now").asString("").contains("answered"));
        return id;
    }

    /** A cold transfer to the number that came with the call, and its end. */
    String transfer(String key, String call) throws Exception {
        Answer begun = ask(key, "POST", "/call/" + call + "/transfer", "{\"destination\": \"default\", \"mode\": \"cold\"}");
        assertThat(begun.status()).as("%s", begun.body()).isEqualTo(202);
        String id = begun.body().path("transfer_id").asString();
        until("the end of the transfer", () -> !get(key, "/transfers/" + id).body().path("outcome").isNull());
        return id;
    }

    interface Question {
        boolean answer() throws Exception;
    }

    static void until(String what, Question question) throws InterruptedException {
        var unused = Waiting.within(PATIENCE, what, () -> {
            try {
                return question.answer() ? Optional.of(true) : Optional.empty();
            } catch (InterruptedException stopped) {
                throw stopped;
            } catch (Exception failed) {
                throw new AssertionError(what, failed);
            }
        });
    }

    /** All that is asked for again and again, and who was rung: to see that nothing changed. */
    String everything() throws Exception {
        var rows = new StringBuilder();
        try (var connection = postgres.getPostgresDatabase().getConnection(); var one = connection.createStatement()) {
            for (String table : new String[] {"known_call", "known_transfer", "kept_text", "transcript_turn", "call_key", "audit_entry", "api_key", "transfer_event", "room_news"}) {
                try (var found = one.executeQuery("select '" + table + "', t::text from baton." + table + " t order by 2")) {
                    while (found.next()) {
                        rows.append(found.getString(1)).append(' ').append(found.getString(2)).append('\n');
                    }
                }
            }
        }
        return rows + " rang " + phones.switchboard().events().stream().filter(event -> event.kind() == WorldEvent.Kind.RINGING).count();
    }

    @Override
    public void close() throws Exception {
        Objects.requireNonNull(serve.getSubcommands().get("serve")).<ServeCommand>getCommand().stop();
        assertThat(serving.get(30, TimeUnit.SECONDS)).as(words.toString()).isZero();
        worker.close();
        phones.close();
        toTemporal.close();
        temporal.close();
        http.close();
        postgres.close();
    }
}
