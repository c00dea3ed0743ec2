package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.simulation.Switchboard;
import dev.baton.store.Transfers;
import dev.baton.traces.Traces;
import dev.baton.transfer.TransferId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code baton serve} and {@code baton worker} with Postgres and a Temporal in memory, and agents without a voice; asked by HTTP. */
final class ServedHouse implements AutoCloseable {

    static final String KEY = "an-operator-key-of-a-test";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final LocalTemporal temporal = new LocalTemporal();
    private final StringWriter words = new StringWriter();
    private final AtomicReference<Switchboard> world = new AtomicReference<>();
    private final EmbeddedPostgres postgres;
    private final Kept kept;
    private final SimulatedAgents agents;
    private final SimulatedHouse house;
    private final RunningWorker worker;
    private final Path folder;
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private final List<Door> doors = new CopyOnWriteArrayList<>();
    private Door door;

    private @Nullable Contract contract;

    /** {@code liveKit}: lines of a {@code .env} that name another one than the simulated. */
    ServedHouse(Path folder, String liveKit) throws Exception {
        this(folder, liveKit, Traces.none(), UnaryOperator.identity());
    }

    /** {@code traces}: of its agents. {@code adapted}: what becomes of the lines of {@code .env}. */
    ServedHouse(Path folder, String liveKit, Traces traces, UnaryOperator<String> adapted) throws Exception {
        this.folder = folder;
        postgres = EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start();
        String database = "postgres://postgres@127.0.0.1:" + postgres.getPort() + "/postgres";
        kept = Kept.from(Map.of("BATON_DATABASE_URL", database), folder.resolve(".baton"), InstantSource.system());
        agents = new SimulatedAgents(temporal.address(), kept.keys(), traces, () -> Objects.requireNonNull(world.get()));
        house = new SimulatedHouse(agents, agents);
        world.set(house.switchboard());
        house.server().whenDispatched(dispatch -> house.switchboard().exchange().sendFor(BehindLiveKit.errand(dispatch)));
        // A busy machine needs some seconds to bring somebody.
        house.switchboard().moods().silenceBearable(Duration.ofSeconds(30));
        Files.writeString(folder.resolve("directory.yaml"), """
                supervisors:
                  grace: {name: Grace, phone: "+91 98765 43212"}
                destinations:
                  billing: {name: Billing, mode: cold, supervisors: [grace]}
                """);
        var terminal = new Terminal(folder).env(adapted.apply((liveKit.isEmpty() ? Terminal.vobiz(house.url()) : liveKit)
                + "BATON_DIRECTORY=directory.yaml\nBATON_ALLOWED_COUNTRIES=IN\nTEMPORAL_ADDRESS=" + temporal.address()
                + "\nBATON_DATABASE_URL=" + database + "\nBATON_OPERATOR_KEY=" + KEY + "\n"));
        if (liveKit.isEmpty()) {
            assertThat(terminal.baton("trunk", "sync", "--write")).as(terminal.all()).isZero();
        }
        worker = new RunningWorker(folder);
        door = open();
    }

    /** One {@code baton serve}. */
    final class Door {
        private final CommandLine serve;
        private final CompletableFuture<Integer> ending = new CompletableFuture<>();
        private final String address;

        private Door(String... more) throws Exception {
            serve = Baton.commandLine(new Surroundings(Map.of(), folder, InstantSource.system()));
            serve.setOut(new PrintWriter(words, true)).setErr(new PrintWriter(words, true));
            int before = words.getBuffer().length();
            var said = new ArrayList<>(List.of("serve", "--port", "0", "--real-phones"));
            said.addAll(List.of(more));
            Thread.ofVirtual().start(() -> ending.complete(serve.execute(said.toArray(String[]::new))));
            until("the door to open", () -> words.getBuffer().substring(before), now -> ending.isDone() || now.contains("Open at"));
            Matcher at = Pattern.compile("Open at (http://127\\.0\\.0\\.1:\\d+)").matcher(words.getBuffer().substring(before));
            assertThat(at.find()).as(words.toString()).isTrue();
            address = Objects.requireNonNull(at.group(1));
        }

        String address() {
            return address;
        }

        void stop() throws Exception {
            Objects.requireNonNull(serve.getSubcommands().get("serve")).<ServeCommand>getCommand().stop();
            assertThat(ending.get(30, TimeUnit.SECONDS)).as(words.toString()).isZero();
            doors.remove(this);
        }

        HttpRequest.Builder request(String method, String path, String body) {
            return HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(60))
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)).header("Content-Type", "application/json");
        }

        Answer ask(String method, String path, String body, String... headers) throws Exception {
            HttpRequest.Builder request = request(method, path, body);
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            answers.add(method + " " + path + " -> " + response.statusCode() + " " + response.headers().map() + " " + response.body());
            assertThat(response.body()).doesNotContain("Exception", "\tat ");
            contract().holds(method, response.request().uri().getRawPath(), response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""), response.body());
            boolean ours = response.headers().firstValue("Content-Type").orElse("").contains("json");
            return new Answer(response.statusCode(), ours ? JSON.readTree(response.body()) : JSON.missingNode(), response);
        }

        Answer get(String path) throws Exception {
            return ask("GET", path, "", "Authorization", "Bearer " + KEY);
        }

        Answer post(String path, String body, String... more) throws Exception {
            var headers = new ArrayList<>(List.of("Authorization", "Bearer " + KEY));
            headers.addAll(List.of(more));
            return ask("POST", path, body, headers.toArray(String[]::new));
        }

        Listener listen(String path, String... headers) throws Exception {
            HttpRequest.Builder request = request("GET", path, "").header("Authorization", "Bearer " + KEY);
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            return new Listener(http.send(request.build(), BodyHandlers.ofLines()));
        }
    }

    /** One more door, beside those that are open. {@code more}: words of the command. */
    Door open(String... more) throws Exception {
        var door = new Door(more);
        doors.add(door);
        return door;
    }

    /** The one that answers whoever asks the house. */
    Door door() {
        return door;
    }

    /** Another process takes the place of the one that answered. */
    void anotherServes() throws Exception {
        Door next = open();
        door.stop();
        door = next;
    }

    @Override
    public void close() throws Exception {
        for (Door one : List.copyOf(doors)) {
            one.stop();
        }
        worker.close();
        agents.close();
        house.close();
        temporal.close();
        kept.close();
        postgres.close();
        http.close();
    }

    /** A transfer of this call of which nobody has an answer. Closed: it is over. */
    AutoCloseable anUnansweringTransferOf(String call) {
        var id = new TransferId("transfer-" + call + "-9");
        var tables = (Kept.InPostgres) kept;
        var transfers = new Transfers(tables.database(), tables.keys());
        transfers.begin(id, Map.of());
        var histories = new Histories(temporal.address(), kept.keys());
        histories.leak(id.value(), "nothing");
        return () -> {
            transfers.ended(id);
            histories.terminate(id.value());
            histories.close();
        };
    }

    SimulatedHouse phones() {
        return house;
    }

    /** Done at the database itself. */
    void sql(String statement) throws Exception {
        Sql.run(postgres, statement);
    }

    /** All that Temporal keeps of these, read with the keys of the house; and what was said at the terminals. */
    String told(String... workflows) {
        var all = new StringBuilder(words + worker.toString());
        try (var histories = new Histories(temporal.address(), kept.keys())) {
            for (String workflow : workflows) {
                all.append(histories.of(workflow));
            }
        }
        return all.toString();
    }

    /** Every answer that was given to anybody: "GET /call/x -> 200", its headers and its body. */
    List<String> answers() {
        return List.copyOf(answers);
    }

    /** What the processes said. */
    String words() {
        return words + worker.toString();
    }

    Kept kept() {
        return kept;
    }

    String temporal() {
        return temporal.address();
    }

    Connection database() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }

    interface Look<T> {
        T look() throws Exception;
    }

    /** By HTTP alone, so it has to be asked again and again. */
    static <T> T until(String what, Look<T> look, Predicate<T> enough) throws Exception {
        Instant limit = Instant.now().plusSeconds(60);
        T seen = look.look();
        while (!enough.test(seen)) {
            assertThat(Instant.now()).as("waited for %s and saw %s", what, seen).isBefore(limit);
            TimeUnit.MILLISECONDS.sleep(50);
            seen = look.look();
        }
        return seen;
    }

    record Answer(int status, JsonNode body, HttpResponse<String> response) {
        String text(String field) {
            assertThat(body.path(field).isTextual()).as("%s of %s", field, body).isTrue();
            return body.path(field).asText();
        }

        /** The problem, without what all have in common. */
        String problem() {
            assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(text("remedy")).isNotBlank();
            assertThat(text("detail")).isNotBlank();
            return text("type").replaceFirst("^urn:baton:problem:", "");
        }
    }

    HttpRequest.Builder request(String method, String path, String body) {
        return door.request(method, path, body);
    }

    Answer ask(String method, String path, String body, String... headers) throws Exception {
        return door.ask(method, path, body, headers);
    }

    private synchronized Contract contract() throws Exception {
        if (contract == null) {
            contract = new Contract(http.send(HttpRequest.newBuilder(URI.create(door.address + "/openapi.json")).build(), BodyHandlers.ofString()).body());
        }
        return contract;
    }

    Answer get(String path) throws Exception {
        return door.get(path);
    }

    Answer post(String path, String body, String... more) throws Exception {
        return door.post(path, body, more);
    }

    Listener listen(String path, String... headers) throws Exception {
        return door.listen(path, headers);
    }
}
