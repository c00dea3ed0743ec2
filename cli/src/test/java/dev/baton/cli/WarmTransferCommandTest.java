package dev.baton.cli;

import static dev.baton.simulation.Habits.accepts;
import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.port.Rooms.Role;
import dev.baton.simulation.Switchboard;
import io.temporal.testserver.TestServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code baton transfer warm}: the command, a worker, Temporal in memory, LiveKit's API, and agents and phones that are simulated. */
class WarmTransferCommandTest {

    private static final String GRACE = "+919876543212";

    private final Path folder;

    WarmTransferCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Terminal terminal(String liveKit, int temporal) throws Exception {
        Files.writeString(folder.resolve("directory.yaml"), """
                zone: Asia/Kolkata
                supervisors:
                  grace:
                    name: Grace
                    phone: "%s"
                destinations:
                  billing:
                    name: Billing
                    mode: warm
                    supervisors: [grace]
                """.formatted(GRACE));
        return new Terminal(folder).env(Terminal.vobiz(liveKit)
                + "BATON_DIRECTORY=directory.yaml\nBATON_ALLOWED_COUNTRIES=IN\nTEMPORAL_ADDRESS=127.0.0.1:" + temporal + "\n");
    }

    @Test
    void theCallerIsHeldWhileGraceIsBriefedAndThenTheyTalk() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var world = new AtomicReference<Switchboard>();
        try (TestServer.PortBoundTestServer temporal = TestServer.createPortBoundServer(port, true);
                var agents = new SimulatedAgents("127.0.0.1:" + port, folder, () -> Objects.requireNonNull(world.get()));
                var house = new SimulatedHouse(agents, agents)) {
            assertThat(temporal).isNotNull();
            world.set(house.switchboard());
            house.server().whenDispatched(dispatch -> house.switchboard().exchange().sendFor(BehindLiveKit.errand(dispatch)));
            house.switchboard().exchange().connect(GRACE, house.switchboard().supervisor("grace", "Grace").when(answers(after(1)).then(accepts())),
                    Role.SUPERVISOR);
            // Nobody is with ada before the command has brought somebody, which takes a busy machine some seconds.
            house.switchboard().moods().silenceBearable(Duration.ofSeconds(20));
            house.switchboard().exchange().join(new RoomName("lobby"), new Identity("ada"), Role.CALLER, Reach.PHONE);
            Terminal terminal = terminal(house.url(), port);
            assertThat(terminal.baton("trunk", "sync", "--write")).as(terminal.all()).isZero();
            var words = new StringWriter();
            CommandLine worker = Baton.commandLine(new Surroundings(Map.of(), folder, InstantSource.system()));
            worker.setOut(new PrintWriter(words, true)).setErr(new PrintWriter(words, true));
            var working = new CompletableFuture<Integer>();
            Thread.ofVirtual().start(() -> working.complete(worker.execute("worker", "--real-phones")));
            try {
                assertThat(terminal.baton("transfer", "warm", "--room", "lobby", "--participant", "ada", "--to", "billing"))
                        .as("%s%n%s", terminal.all(), words).isZero();
            } finally {
                Objects.requireNonNull(worker.getSubcommands().get("worker")).<WorkerCommand>getCommand().stop();
                assertThat(working.get(30, TimeUnit.SECONDS)).as(words.toString()).isZero();
            }
            assertThat(terminal.out()).contains("SIMULATED  transfer", "connected with Grace").doesNotContain("REAL", "9876543212");
            assertThat(house.switchboard().heardBy("ada")).containsSubsequence("hold music", "Grace");
            assertThat(house.switchboard().heardBy("Grace")).containsSubsequence("briefing", "ada");
            assertThat(house.switchboard().violations()).isEmpty();
        }
    }

    @Test
    void onALiveKitThatDoesNotSayThatItIsSimulatedNothingIsBegun() throws Exception {
        HttpServer likeARealOne = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        likeARealOne.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        likeARealOne.start();
        try {
            Terminal terminal = terminal("ws://127.0.0.1:" + likeARealOne.getAddress().getPort(), 9);
            assertThat(terminal.baton("transfer", "warm", "--room", "lobby", "--participant", "ada", "--to", "billing")).isEqualTo(2);
            assertThat(terminal.err()).contains("dials REAL phones: say --real-phones if that is meant");
        } finally {
            likeARealOne.stop(0);
        }
    }
}
