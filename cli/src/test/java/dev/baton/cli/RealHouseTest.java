package dev.baton.cli;

import static dev.baton.cli.Waiting.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.livekit.ApiKey;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.phones.Journal;
import dev.baton.livekit.phones.Manner;
import dev.baton.livekit.phones.ReferManner;
import dev.baton.livekit.phones.SipPhone;
import dev.baton.livekit.phones.Tone;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A house on servers that are running: livekit-server, livekit-sip, and Temporal if {@code -Dtemporal} names one. At the other end
 * of its trunk are telephones of our own, which are their own carrier.
 */
@EnabledIfSystemProperty(named = "livekit.sip", matches = ".+")
class RealHouseTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final ReferManner MOVES = new ReferManner.Reports(200, Duration.ofMillis(800));
    private static final Manner ANSWERS = new Manner.Answers(Duration.ofMillis(500));

    private final Path folder;
    private final ApiKey key = new ApiKey(System.getProperty("livekit.key", "devkey"), System.getProperty("livekit.secret", "unset"));
    private final LiveKit liveKit = new LiveKit(System.getProperty("livekit.url", "ws://127.0.0.1:7880"), key);
    private final LocalTemporal temporal = new LocalTemporal();
    private final String temporalAddress = System.getProperty("temporal", temporal.address());
    private final String ours = number();
    private final String adas = number();
    private final String billings = number();
    private final List<SipPhone> phones = new ArrayList<>();
    private final Terminal terminal;
    private Optional<RunningWorker> worker = Optional.empty();
    private String trunk = "";
    private Set<String> before = Set.of();

    RealHouseTest(@TempDir Path folder) {
        this.folder = folder;
        terminal = new Terminal(folder);
    }

    // Each test has numbers of its own: trunks are kept by LiveKit.
    private static String number() {
        return "+9198" + ThreadLocalRandom.current().nextInt(10_000_000, 99_999_999);
    }

    @BeforeEach
    void aDirectory() throws Exception {
        before = liveKit.rooms().list().await().orThrow("list").stream().map(Room::getSid).collect(Collectors.toSet());
        Files.writeString(folder.resolve("directory.yaml"), """
                destinations:
                  billing: {name: Billing, mode: cold, phone: "%s"}
                """.formatted(billings));
    }

    @AfterEach
    void clear() throws Exception {
        if (worker.isPresent()) {
            worker.get().close();
        }
        phones.forEach(SipPhone::close);
        for (Room room : roomsOfOurs()) {
            liveKit.rooms().delete(room.getName()).await();
        }
        RealTrunks.remove(liveKit, ours);
        liveKit.close();
        temporal.close();
    }

    private List<Room> roomsOfOurs() throws InterruptedException {
        return liveKit.rooms().list().await().orThrow("list").stream()
                .filter(one -> !before.contains(one.getSid()))
                .toList();
    }

    private SipPhone phone(Tone tone, Manner manner, ReferManner onRefer) {
        var phone = new SipPhone(tone, manner, onRefer);
        phones.add(phone);
        return phone;
    }

    /** The house's trunk leads to this phone from now on, whatever number is dialled. */
    private void trunkTo(SipPhone phone) {
        terminal.env("""
                LIVEKIT_URL=%s
                LIVEKIT_API_KEY=%s
                LIVEKIT_API_SECRET=%s
                TRUNK_SIP_DOMAIN=%s
                TRUNK_OUTBOUND_NUMBER=%s
                DEFAULT_TRANSFER_NUMBER=%s
                BATON_DIRECTORY=directory.yaml
                TEMPORAL_ADDRESS=%s
                """.formatted(System.getProperty("livekit.url"), key.key(), key.secret(), phone.address(), ours, billings, temporalAddress) + trunk);
        assertThat(terminal.baton("trunk", "sync", "--write")).as(terminal.all()).isZero();
        assertThat(terminal.out()).contains("SIP Trunk updated successfully!").doesNotContain(ours);
        trunk = "OUTBOUND_TRUNK_ID=" + said("OUTBOUND_TRUNK_ID=(ST_\\w+)") + "\n";
    }

    private String said(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(terminal.out());
        assertThat(matcher.find()).as(terminal.all()).isTrue();
        return Objects.requireNonNull(matcher.group(1));
    }

    private void aWorker() throws InterruptedException {
        worker = Optional.of(new RunningWorker(folder));
        within(LONG, "the worker", () -> worker.filter(one -> one.toString().contains("Carrying calls")));
    }

    private String everything() {
        return terminal.all() + worker.map(RunningWorker::toString).orElse("");
    }

    private String calledUp() throws InterruptedException {
        aWorker();
        assertThat(terminal.baton("call", "--to", adas, "--real-phones")).as(everything()).isZero();
        return said("REAL +call (\\S+) rings");
    }

    private int transferredCold(String room, String participant) {
        return terminal.baton("transfer", "cold", "--room", room, "--participant", participant, "--to", "billing", "--real-phones");
    }

    @Test
    void theDoctorFindsAHouseInOrderAndItsTestCallIsRungAndMoved() throws Exception {
        SipPhone ada = phone(Tone.CALLER, ANSWERS, MOVES);
        trunkTo(ada);
        assertThat(terminal.baton("trunk", "sync")).as(terminal.all()).isZero();
        assertThat(terminal.out()).contains("Nothing had to be changed.");
        assertThat(terminal.baton("trunk", "sync", "--inbound")).as(terminal.all()).isZero();

        assertThat(terminal.baton("doctor")).as(terminal.all()).isZero();
        assertThat(terminal.out()).contains("livekit-sip answers", "reach agent baton from 1 trunk", "Baton can work.")
                .doesNotContain(ours, key.secret());
        assertThat(terminal.baton("doctor", "--call", adas)).as(terminal.all()).isZero();
        assertThat(ada.journal().entries()).as("nobody is dialled who was not asked for").isEmpty();

        assertThat(terminal.baton("doctor", "--call", adas, "--real-phones")).as(terminal.all()).isZero();
        assertThat(terminal.out()).contains("Transfer request sent successfully to").doesNotContain(adas, billings);
        assertThat(ada.journal().await(Journal.Kind.REFERRED, LONG).detail()).contains("<sip:" + billings + "@127.0.0.1>");
        ada.journal().await(Journal.Kind.RELEASED, LONG);
        assertThat(roomsOfOurs()).as("nothing is left").isEmpty();
    }

    @Test
    void aPhoneIsRungAndItsOwnerMovedToBillingByTheCarrier() throws Exception {
        SipPhone ada = phone(Tone.CALLER, ANSWERS, MOVES);
        trunkTo(ada);
        String call = calledUp();
        ada.journal().await(Journal.Kind.TALKS, LONG);
        assertThat(transferredCold("call-" + call, "caller-" + call)).as(everything()).isZero();
        assertThat(terminal.out()).contains("the carrier took the caller to billing");
        assertThat(ada.journal().await(Journal.Kind.REFERRED, LONG).detail()).contains("<sip:" + billings + "@127.0.0.1>");
        ada.journal().await(Journal.Kind.RELEASED, LONG);
        within(LONG, "the room is closed", () -> roomsOfOurs().isEmpty() ? Optional.of(true) : Optional.empty());
        try (var histories = new Histories(temporalAddress, folder)) {
            assertThat(histories.of("call-" + call)).doesNotContain(adas.substring(1), billings.substring(1));
        }
    }

    @Test
    void whatTheCarrierWillNotDoOurOwnTrunkDoesAndBothHearEachOther() throws Exception {
        SipPhone ada = phone(Tone.CALLER, ANSWERS, new ReferManner.Refuses(603));
        trunkTo(ada);
        String call = calledUp();
        SipPhone billing = phone(Tone.SUPERVISOR, ANSWERS, MOVES);
        trunkTo(billing);
        assertThat(transferredCold("call-" + call, "caller-" + call)).as(everything()).isZero();
        assertThat(terminal.out()).contains("now through our own trunk", "connected with Billing");
        assertThat(ada.hears(Tone.SUPERVISOR, ada.mark(), LONG)).as("the caller hears billing").isTrue();
        assertThat(billing.hears(Tone.CALLER, billing.mark(), LONG)).as("billing hears the caller").isTrue();
    }

    @Test
    void aPhoneThatIsBusyIsToldAndNothingIsLeft() throws Exception {
        trunkTo(phone(Tone.CALLER, new Manner.Ends(486, Duration.ZERO), MOVES));
        aWorker();
        assertThat(terminal.baton("call", "--to", adas, "--real-phones")).as(everything()).isOne();
        assertThat(terminal.out()).contains("the caller: busy", "the caller was not reached");
        within(LONG, "the room is closed", () -> roomsOfOurs().isEmpty() ? Optional.of(true) : Optional.empty());
    }

    @Test
    void aCallerWhoHangsUpIsNoticedWithinThreeSeconds() throws Exception {
        SipPhone ada = phone(Tone.CALLER, new Manner.AnswersAndHangsUp(Duration.ofMillis(500), Duration.ofSeconds(4)), MOVES);
        trunkTo(ada);
        calledUp();
        long hungUp = ada.journal().await(Journal.Kind.HANGS_UP, LONG).nanos();
        within(LONG, "the room is closed", () -> roomsOfOurs().isEmpty() ? Optional.of(true) : Optional.empty());
        Duration after = Duration.ofNanos(System.nanoTime() - hungUp);
        System.out.println("the room was closed " + after.toMillis() + " ms after the caller hung up");
        assertThat(after).isLessThan(Duration.ofSeconds(3));
    }

    /** LiveKit names room and participant after the caller's number. */
    @Test
    void whoRingsInIsTransferredAndTakenOverWhenTheirCallIsLostAndNoHistoryHoldsTheirNumber() throws Exception {
        SipPhone agent = phone(Tone.AGENT, new Manner.Answers(Duration.ZERO), MOVES);
        trunkTo(agent);
        assertThat(terminal.baton("trunk", "sync", "--inbound")).as(terminal.all()).isZero();
        SipPhone ada = phone(Tone.CALLER, new Manner.Ends(486, Duration.ZERO), new ReferManner.Reports(486, Duration.ofMillis(500)));
        ada.calls(SipEarTrunk.server(), adas, ours);
        String room = within(LONG, "a room", () -> roomsOfOurs().stream().map(Room::getName).filter(name -> name.contains(adas)).findFirst());
        // Somebody has to be there to be heard: a telephone, as long as there is no agent.
        liveKit.sip().dial(CreateSIPParticipantRequest.newBuilder().setSipTrunkId(trunk.strip().replace("OUTBOUND_TRUNK_ID=", ""))
                .setSipCallTo(billings).setRoomName(room).setParticipantIdentity("agent").setWaitUntilAnswered(true).build(), LONG)
                .await().orThrow("an agent");
        ada.journal().await(Journal.Kind.TALKS, LONG);
        String caller = within(LONG, "the caller", () -> liveKit.rooms().participants(room).await().orThrow("look").stream()
                .filter(one -> one.getAttributesOrDefault("sip.callStatus", "").equals("active") && one.getIdentity().contains(adas))
                .map(ParticipantInfo::getIdentity).findFirst());

        aWorker();
        assertThat(transferredCold(room, caller)).as(everything()).isOne();
        assertThat(terminal.out()).contains("the transfer was refused (SIP 486)").doesNotContain(adas.substring(1));
        String call = said("REAL +transfer transfer-(\\S+)-1");
        try (var histories = new Histories(temporalAddress, folder)) {
            assertThat(histories.of("transfer-" + call + "-1")).contains("foreign-").doesNotContain(adas.substring(1), billings.substring(1));
            histories.terminate("call-" + call);
            String adopted = within(Duration.ofSeconds(120), "the steward", () -> histories.find("call-" + call + ".2"));
            assertThat(adopted).contains("\"identity\":\"foreign-").doesNotContain(adas.substring(1));
        }
        assertThat(ada.journal().find(Journal.Kind.RELEASED)).as("the caller is still there").isEmpty();
    }
}
