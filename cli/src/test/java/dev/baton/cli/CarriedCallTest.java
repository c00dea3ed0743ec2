package dev.baton.cli;

import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static dev.baton.simulation.Habits.isBusy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.port.Rooms.Role;
import dev.baton.rooms.Marks;
import dev.baton.simulation.Habit;
import dev.baton.simulation.ReferHabit;
import dev.baton.simulation.WorldEvent;
import dev.baton.watch.OurRooms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call from its first ring to its transfer: the commands, a worker, Temporal in memory, LiveKit's API, scripted phones behind it. */
class CarriedCallTest {

    private static final String ADA = "+919876543211";
    private static final String GRACE = "+919876543212";
    private static final String THEIRS = "{\"app\":\"theirs\"}";

    private final Path folder;
    private final SimulatedHouse house = new SimulatedHouse();
    private final LocalTemporal temporal = new LocalTemporal();
    private Terminal terminal;
    private RunningWorker worker;

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
                + "BATON_DIRECTORY=directory.yaml\nBATON_ALLOWED_COUNTRIES=IN\nTEMPORAL_ADDRESS=" + temporal.address() + "\n");
        assertThat(terminal.baton("trunk", "sync", "--write")).as(terminal.all()).isZero();
        worker = new RunningWorker(folder);
    }

    @AfterEach
    void stop() throws Exception {
        worker.close();
        house.close();
        temporal.close();
    }

    private void phone(String number, String name, Role role, Habit habit) {
        house.switchboard().exchange().connect(number, house.switchboard().supervisor(name, name).when(habit), role);
    }

    private String calledUp(String... more) {
        phone(ADA, "ada", Role.CALLER, answers(after(1)));
        assertThat(terminal.baton(Stream.concat(Stream.of("call", "--to", ADA, "--real-phones"), Stream.of(more)).toArray(String[]::new))).as("%s%n%s", terminal.all(), worker).isZero();
        assertThat(terminal.out()).contains("rings +91••••••••11", "the caller: answered").doesNotContain("9876543211");
        Matcher id = Pattern.compile("SIMULATED +call (\\S+) rings").matcher(terminal.out());
        assertThat(id.find()).isTrue();
        return Objects.requireNonNull(id.group(1));
    }

    @Test
    void aCallComesFromTheNumberThatWasAskedForIfTheTrunkHasIt() {
        calledUp("--from", "+919876543210");
        assertThat(terminal.baton("call", "--to", ADA, "--from", "+919876543299", "--real-phones")).isOne();
        assertThat(terminal.err()).contains("--from: +91••••••••99 is on no outbound trunk of this house: use one of +91••••••••10")
                .doesNotContain("9876543299");
        assertThat(house.switchboard().events().stream().filter(event -> event.kind() == WorldEvent.Kind.RINGING)).hasSize(1);
    }

    private int transferredCold(String call) {
        return transferredCold("call-" + call, "caller-" + call, "billing");
    }

    private int transferredCold(String room, String participant, String to) {
        return terminal.baton("transfer", "cold", "--room", room, "--participant", participant, "--to", to, "--real-phones");
    }

    private String transferred() {
        Matcher id = Pattern.compile("SIMULATED +transfer (\\S+)").matcher(terminal.out());
        assertThat(id.find()).as(terminal.all()).isTrue();
        return Objects.requireNonNull(id.group(1));
    }

    /** As LiveKit itself names who rings in, and the room that its dispatch rule gives them. */
    private void rangIn(String room, String participant) throws Exception {
        phone(ADA, "ada", Role.CALLER, answers(after(0)));
        house.liveKit().rooms().create(CreateRoomRequest.newBuilder().setName(room).setMetadata(THEIRS).build()).await().orThrow("open");
        String trunk = house.liveKit().sip().outboundTrunks().await().orThrow("list").getFirst().getSipTrunkId();
        house.liveKit().sip().dial(CreateSIPParticipantRequest.newBuilder().setSipTrunkId(trunk).setSipCallTo(ADA).setRoomName(room)
                .setParticipantIdentity(participant).setWaitUntilAnswered(true).build(), Duration.ofSeconds(10)).await().orThrow("dial");
    }

    @Test
    void aPhoneIsRungAndItsOwnerMovedToBillingByTheCarrier() {
        String call = calledUp();
        house.switchboard().moods().carrier(new ReferHabit.Moves(after(1)));
        assertThat(transferredCold(call)).as("%s%n%s", terminal.all(), worker).isZero();
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
    void theAgentOfAnOutboundCallIsToldWhomItRingsAndTheHistoryIsNot() throws Exception {
        String call = calledUp();
        assertThat(house.liveKit().dispatches().list("call-" + call).await().orThrow("list"))
                .anySatisfy(one -> assertThat(one.getMetadata()).contains("\"phone_number\":\"" + ADA + "\""));
        try (var histories = new Histories(temporal.address(), folder)) {
            assertThat(histories.of("call-" + call)).contains("Rooms_Dispatch", "\"contact\":\"vault/").doesNotContain(ADA.substring(1));
        }
    }

    @Test
    void aCallerWhoseRoomAndIdentityHoldTheirNumberIsTransferredAndNoHistoryHoldsIt() throws Exception {
        String room = "call-_" + ADA + "_AbCd";
        rangIn(room, "sip_" + ADA);
        house.switchboard().moods().carrier(new ReferHabit.Moves(after(1)));
        assertThat(transferredCold(room, "sip_" + ADA, "billing")).as("%s%n%s", terminal.all(), worker).isZero();
        assertThat(terminal.out()).contains("the carrier took the caller to billing").doesNotContain(ADA.substring(1));
        assertThat(terminal.out().lines()).allMatch(line -> line.startsWith("SIMULATED  "));
        String transfer = transferred();
        try (var histories = new Histories(temporal.address(), folder)) {
            for (String workflow : List.of(transfer, transfer.replaceAll("transfer-(.*)-1", "call-$1"))) {
                assertThat(histories.of(workflow)).contains("\"room\":\"foreign-", "\"identity\":\"foreign-")
                        .doesNotContain(ADA.substring(1), GRACE.substring(1));
            }
        }
    }

    @Test
    void aBareTransferMeGoesToTheNumberThatCameWithTheCallAndNoHistoryHoldsIt() throws Exception {
        String call = calledUp("--transfer-phone-number", "+91 98765 43219");
        house.switchboard().moods().carrier(new ReferHabit.Moves(after(1)));
        assertThat(transferredCold("call-" + call, "caller-" + call, "default")).as("%s%n%s", terminal.all(), worker).isZero();
        assertThat(terminal.out()).contains("the carrier took the caller to number-").doesNotContain("43219");
        try (var histories = new Histories(temporal.address(), folder)) {
            assertThat(histories.of(transferred())).contains("\"to\":\"number-").doesNotContain("9876543219");
        }
    }

    @Test
    void whatCannotBeDoneIsRefusedBeforeAnybodyIsTakenOver() throws Exception {
        rangIn("lobby", "ada");
        assertThat(transferredCold("lobby", "ada", "accounting")).isOne();
        assertThat(terminal.err()).contains("There is no destination \"accounting\"", "billing");
        assertThat(transferredCold("lobby", "ada", "default")).isOne();
        assertThat(terminal.err()).contains("set DEFAULT_TRANSFER_NUMBER");
        house.server().sipServiceRuns(false);
        assertThat(transferredCold("lobby", "ada", "billing")).isEqualTo(3);
        assertThat(terminal.err()).contains("no livekit-sip answers");
        assertThat(terminal.baton("call", "--to", ADA, "--real-phones")).isEqualTo(3);
        assertThat(house.liveKit().rooms().list().await().orThrow("list")).singleElement()
                .satisfies(room -> assertThat(room.getMetadata()).isEqualTo(THEIRS));
    }

    @Test
    void aProductionProfileSaysOnceForAllThatPhonesAreMeant() {
        phone(ADA, "ada", Role.CALLER, isBusy());
        assertThat(terminal.exports("BATON_PROFILE", "production").baton("call", "--to", ADA)).as(terminal.all()).isOne();
        assertThat(terminal.out()).contains("the caller: busy");
        assertThat(terminal.exports("BATON_PROFILE", "prod").baton("call", "--to", ADA)).isEqualTo(2);
        assertThat(terminal.err()).contains("BATON_PROFILE is production, or left out");
    }

    @Test
    void aCarrierThatFindsBillingBusyIsBelieved() {
        String call = calledUp();
        house.switchboard().moods().carrier(new ReferHabit.Fails(486, after(1)));
        assertThat(transferredCold(call)).as("%s%n%s", terminal.all(), worker).isOne();
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
        assertThat(terminal.baton("call", "--to", ADA, "--transfer-phone-number", ADA, "--real-phones")).isOne();
        assertThat(terminal.err()).contains("--transfer-phone-number: Policy forbids it: the caller's own number").doesNotContain("9876543211");
        assertThat(house.switchboard().events()).isEmpty();
    }

    @Test
    void whoIsNotInTheRoomIsNotTransferred() {
        assertThat(terminal.baton("transfer", "cold", "--room", "nowhere", "--participant", "nobody", "--to", "billing", "--real-phones")).isOne();
        assertThat(terminal.err()).contains("This participant is not in this room just now");
    }
}
