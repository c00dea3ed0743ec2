package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.simulation.Switchboard;
import dev.baton.traces.Traces;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code baton worker}, {@code baton serve}, Postgres and Temporal as processes of their own, which can be killed and started again one by one.
 * LiveKit, phones, agents without a voice and an integrator who listens are here, and outlive them all. Asked by HTTP only.
 */
final class HouseInParts implements AutoCloseable {

    static final String KEY = "an-operator-key-of-a-test";
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SUPERVISORS = 20;

    enum Part {
        WORKER,
        API,
        POSTGRES,
        TEMPORAL
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicReference<Switchboard> world = new AtomicReference<>();
    private final Path folder;
    private final int door = LocalTemporal.freePort();
    private final int postgresPort = LocalTemporal.freePort();
    private final int temporalPort = LocalTemporal.freePort();
    private final String executable;
    private final Integrator integrator = new Integrator();
    private final Kept kept;
    private final SimulatedAgents agents;
    private final SimulatedHouse phones;
    private EmbeddedPostgres postgres;
    private @Nullable Process temporal;
    private BatonProcess worker;
    private BatonProcess api;
    private int started;
    private @Nullable Contract contract;

    HouseInParts(Path folder, String temporalExecutable) throws Exception {
        this.folder = folder;
        postgres = aPostgres();
        executable = temporalExecutable;
        start(Part.TEMPORAL);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::killAll));
        kept = Kept.from(Map.of("BATON_DATABASE_URL", database()), folder.resolve(".baton"), InstantSource.system());
        agents = new SimulatedAgents(temporalAddress(), kept.keys(), Traces.none(), () -> Objects.requireNonNull(world.get()));
        phones = new SimulatedHouse(agents, agents);
        world.set(phones.switchboard());
        phones.server().whenDispatched(dispatch -> phones.switchboard().exchange().sendFor(BehindLiveKit.errand(dispatch)));
        var directory = new StringBuilder("supervisors:\n");
        for (int n = 0; n < SUPERVISORS; n++) {
            directory.append("  s%d: {name: %s, phone: \"%s\"}\n".formatted(n, supervisorName(n), supervisor(n)));
        }
        directory.append("destinations:\n");
        for (int n = 0; n < SUPERVISORS; n++) {
            directory.append("  billing-%d: {name: Billing, mode: warm, supervisors: [s%d]}\n".formatted(n, n));
        }
        Files.writeString(folder.resolve("directory.yaml"), directory);
        Terminal terminal = new Terminal(folder).env(Terminal.vobiz(phones.url()) + "BATON_DIRECTORY=directory.yaml\nBATON_ALLOWED_COUNTRIES=IN\n"
                + "TEMPORAL_ADDRESS=" + temporalAddress() + "\nBATON_DATABASE_URL=" + database() + "\nBATON_OPERATOR_KEY=" + KEY + "\n" + integrator.settings());
        assertThat(terminal.baton("trunk", "sync", "--write")).as(terminal.all()).isZero();
        phones.server().webhooksTo(URI.create("http://127.0.0.1:" + door + "/webhooks/livekit"));
        api = anApi();
        assertThat(get("/actuator/health/readiness").status()).as("ready without a worker").isEqualTo(503);
        worker = aWorker();
        Waiting.within(PATIENCE, "to be ready", () -> isReady() ? Optional.of(true) : Optional.empty());
    }

    private boolean isReady() {
        try {
            return get("/actuator/health/readiness").status() == 200;
        } catch (Exception notYet) {
            return false;
        }
    }

    static String supervisorName(int n) {
        return "Grace" + (char) ('a' + n);
    }

    static String supervisor(int n) {
        return "+91987655%04d".formatted(n);
    }

    private String temporalAddress() {
        return "127.0.0.1:" + temporalPort;
    }

    private String database() {
        return "postgres://postgres@127.0.0.1:" + postgresPort + "/postgres";
    }

    private EmbeddedPostgres aPostgres() throws IOException {
        return EmbeddedPostgres.builder().setPort(postgresPort).setDataDirectory(folder.resolve("postgres")).setCleanDataDirectory(false)
                .setRegisterShutdownHook(false).setServerConfig("listen_addresses", "127.0.0.1").setServerConfig("unix_socket_directories", "")
                .setServerConfig("fsync", "on").setServerConfig("synchronous_commit", "on").setPGStartupWait(PATIENCE).start();
    }

    private Process aTemporal() throws Exception {
        Process process = new ProcessBuilder(executable, "server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", String.valueOf(temporalPort),
                "--db-filename", folder.resolve("temporal.db").toString(), "--log-level", "error",
                "--dynamic-config-value", "system.enableActivityEagerExecution=true")
                .redirectErrorStream(true).redirectOutput(folder.resolve("temporal.log").toFile()).start();
        Waiting.within(PATIENCE, "Temporal to listen", () -> Ports.isTaken(temporalPort) ? Optional.of(true) : Optional.empty());
        return process;
    }

    private BatonProcess aWorker() throws Exception {
        var process = new BatonProcess(folder, Map.of(), ++started, "worker", "--real-phones");
        process.await("Carrying calls", PATIENCE);
        return process;
    }

    private BatonProcess anApi() throws Exception {
        var process = new BatonProcess(folder, Map.of(), ++started, "serve", "--real-phones", "--port", String.valueOf(door));
        process.await("Open at", PATIENCE);
        return process;
    }

    /** As {@code kill -9} does, and waits until it is gone. */
    void kill(Part part) throws Exception {
        switch (part) {
            case WORKER -> gone(worker.handle());
            case API -> gone(api.handle());
            case POSTGRES -> {
                String pid = Files.readAllLines(folder.resolve("postgres").resolve("postmaster.pid")).getFirst().strip();
                ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
                List<ProcessHandle> sessions = server.descendants().toList();
                gone(server);
                for (ProcessHandle one : sessions) {
                    gone(one);
                }
                // Lets go of what this process has in hand of it.
                postgres.close();
            }
            case TEMPORAL -> gone(Objects.requireNonNull(temporal).toHandle());
        }
    }

    private static void gone(ProcessHandle process) throws Exception {
        process.destroyForcibly();
        process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    void start(Part part) throws Exception {
        switch (part) {
            case WORKER -> worker = aWorker();
            case API -> api = anApi();
            case POSTGRES -> postgres = aPostgres();
            case TEMPORAL -> temporal = aTemporal();
        }
    }

    /** What the integrator was told, in the order in which it came. */
    List<JsonNode> told(String transfer) {
        return integrator.heardOf(transfer);
    }

    Switchboard world() {
        return phones.switchboard();
    }

    record Answer(int status, JsonNode body) {
        String at(String field) {
            return body.path(field).asString("");
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door + path)).timeout(Duration.ofSeconds(30)).header("Authorization", "Bearer " + KEY);
    }

    private Answer ask(HttpRequest request) throws Exception {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (contract == null) {
            contract = new Contract(http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door + "/openapi.json")).build(), BodyHandlers.ofString()).body());
        }
        contract.holds(request.method(), request.uri().getRawPath(), response.statusCode(), type, response.body());
        return new Answer(response.statusCode(), type.contains("json") ? JSON.readTree(response.body()) : JSON.missingNode());
    }

    Answer get(String path) throws Exception {
        return ask(request(path).GET().build());
    }

    Answer post(String path, String body, String idempotencyKey) throws Exception {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        if (!idempotencyKey.isEmpty()) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        return ask(request.build());
    }

    /** Nothing, where nobody answers. */
    Optional<Answer> tryToPost(String path, String body, String idempotencyKey) throws Exception {
        try {
            return Optional.of(post(path, body, idempotencyKey));
        } catch (IOException away) {
            return Optional.empty();
        }
    }

    FaithfulListener listen(String path) {
        return new FaithfulListener(http, () -> request(path).timeout(Duration.ofHours(1)));
    }

    void losesItsLedger() throws Exception {
        Sql.loseTheLedger(postgres);
    }

    /** A command in this house's folder; what it said. */
    String baton(String... words) {
        Terminal terminal = new Terminal(folder);
        assertThat(terminal.baton(words)).as(terminal.all()).isZero();
        return terminal.out();
    }

    /** What the processes said, for whoever asks why. */
    String said() throws IOException {
        var all = new StringBuilder();
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".txt") || one.toString().endsWith(".log")).sorted().toList()) {
                all.append("\n== ").append(file.getFileName()).append('\n').append(Files.readString(file));
            }
        }
        return all.toString();
    }

    /** What went wrong in a workflow, as Temporal has it. */
    String failuresOf(String workflow) {
        try (var histories = new Histories(temporalAddress(), kept.keys())) {
            return String.join("\n", histories.of(workflow).lines().filter(line -> line.matches(".*(message: |timeout_type|attributes_case|activity_id|\"kind\"|last_failure|\"message\").*"))
                    .map(String::strip).toList());
        }
    }

    private void killAll() {
        if (worker != null) {
            worker.kill();
        }
        if (api != null) {
            api.kill();
        }
        if (temporal != null) {
            temporal.destroyForcibly();
        }
        try {
            postgres.close();
        } catch (IOException left) {
            System.err.println("Postgres was not stopped: " + left.getMessage());
        }
    }

    @Override
    public void close() throws Exception {
        api.end();
        worker.end();
        agents.close();
        phones.close();
        kept.close();
        if (temporal != null) {
            temporal.destroyForcibly();
        }
        postgres.close();
        integrator.close();
        http.shutdownNow();
    }
}
