package dev.baton.cli;

import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static dev.baton.simulation.Habits.isBusy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.port.Rooms.Role;
import dev.baton.rooms.Marks;
import dev.baton.simulation.Habit;
import dev.baton.simulation.ReferHabit;
import dev.baton.watch.OurRooms;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A call from its first ring to its transfer: the commands, a worker, Temporal in memory, LiveKit's API, scripted phones behind it. */
class CarriedCallTest {

    private static final String ADA = "+919876543211";
    private static final String GRACE = "+919876543212";

    private final Path folder;
    private final SimulatedHouse house = new SimulatedHouse();
    private final int port = freePort();
    private final TestServer.PortBoundTestServer temporal = TestServer.createPortBoundServer(port, true);
    private final StringWriter workersWords = new StringWriter();
    private Terminal terminal;
    private CommandLine worker;
    private CompletableFuture<Integer> working;

    CarriedCallTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void aWorkerAtWork() throws Exception {
        Files.writeString(folder.resolve("directory.yaml"), """
                zone: Asia/Kolkata
                supervisors:
                  grace:
                    name: Grace
                    phone: "%s"
                destinations:
                  billing:
                    name: Billing
                    mode: cold
                    supervisors: [grace]
                """.formatted(GRACE));
        terminal = new Terminal(folder).env(Terminal.vobiz(house.url())
                + "BATON_DIRECTORY=directory.yaml\nBATON_ALLOWED_COUNTRIES=IN\nTEMPORAL_ADDRESS=127.0.0.1:" + port + "\n");
        assertThat(terminal.baton("trunk", "sync", "--write")).as(terminal.all()).isZero();
        worker = Baton.commandLine(new Surroundings(Map.of(), folder, InstantSource.system()));
        worker.setOut(new PrintWriter(workersWords, true));
        worker.setErr(new PrintWriter(workersWords, true));
        working = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> working.complete(worker.execute("worker", "--real-phones")));
    }

    @AfterEach
    void stop() throws Exception {
        WorkerCommand command = Objects.requireNonNull(worker.getSubcommands().get("worker")).getCommand();
        command.stop();
        assertThat(working.get(30, TimeUnit.SECONDS)).as(workersWords.toString()).isZero();
        house.close();
        temporal.close();
    }

    private void phone(String number, String name, Role role, Habit habit) {
        house.switchboard().exchange().connect(number, house.switchboard().supervisor(name, name).when(habit), role);
    }

    private String calledUp() {
        phone(ADA, "ada", Role.CALLER, answers(after(1)));
        assertThat(terminal.baton("call", "--to", ADA, "--real-phones")).as("%s%n%s", terminal.all(), workersWords).isZero();
        assertThat(terminal.out()).contains("rings +91••••••••11", "the caller: answered").doesNotContain("9876543211");
        Matcher id = Pattern.compile("REAL call (\\S+) rings").matcher(terminal.out());
        assertThat(id.find()).isTrue();
        return Objects.requireNonNull(id.group(1));
    }

    private int transferredCold(String call) {
        return terminal.baton("transfer", "cold", "--room", "call-" + call, "--participant", "caller-" + call, "--to", "billing", "--real-phones");
    }

    @Test
    void aPhoneIsRungAndItsOwnerMovedToBillingByTheCarrier() {
        String call = calledUp();
        house.switchboard().moods().carrier(new ReferHabit.Moves(after(1)));
        assertThat(transferredCold(call)).as("%s%n%s", terminal.all(), workersWords).isZero();
        assertThat(terminal.out()).contains("the carrier took the caller to billing").doesNotContain("9876543212");
    }

    @Test
    void roomAndCallerAreMarkedSoThatTheStewardKnowsThemWithoutAnyWorkflow() throws Exception {
        String call = calledUp();
        assertThat(house.liveKit().rooms().participant("call-" + call, "caller-" + call).await().orThrow("look").getAttributesMap())
                .containsEntry(Marks.ROLE, Marks.CALLER).containsEntry(Marks.CALL, call).containsKey(Marks.LEG);
        assertThat(house.liveKit().rooms().list().await().orThrow("list")).singleElement()
                .satisfies(room -> assertThat(new OurRooms("default").of(room.getName(), room.getMetadata()))
                        .hasValueSatisfying(ours -> assertThat(ours.marked()).isTrue()));
    }

    @Test
    void aCarrierThatFindsBillingBusyIsBelieved() {
        String call = calledUp();
        house.switchboard().moods().carrier(new ReferHabit.Fails(486, after(1)));
        assertThat(transferredCold(call)).as("%s%n%s", terminal.all(), workersWords).isOne();
        assertThat(terminal.out()).contains("refused (SIP 486)");
    }

    @Test
    void aPhoneThatIsBusyIsToldAndNobodyIsCarried() {
        phone(ADA, "ada", Role.CALLER, isBusy());
        assertThat(terminal.baton("call", "--to", ADA, "--real-phones")).as(terminal.all()).isOne();
        assertThat(terminal.out()).contains("the caller: busy", "the caller was not reached");
    }

    @Test
    void nobodyIsRungWhomPolicyForbidsOrWithoutSayingThatItIsMeant() {
        assertThat(terminal.baton("call", "--to", ADA)).isEqualTo(2);
        assertThat(terminal.err()).contains("--real-phones");
        assertThat(terminal.baton("call", "--to", "+12125550123", "--real-phones")).isOne();
        assertThat(terminal.err()).contains("Policy does not let +1").doesNotContain("2125550123");
        assertThat(house.switchboard().events()).isEmpty();
    }

    @Test
    void whoIsNotInTheRoomIsNotTransferred() {
        assertThat(terminal.baton("transfer", "cold", "--room", "nowhere", "--participant", "nobody", "--to", "billing", "--real-phones")).isOne();
        assertThat(terminal.err()).contains("This participant is not in this room just now");
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
