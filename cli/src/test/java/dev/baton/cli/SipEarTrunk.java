package dev.baton.cli;

import static dev.baton.cli.Waiting.within;

import dev.baton.call.Call;
import dev.baton.cli.ear.Phone;
import dev.baton.cli.ear.SipPhones;
import dev.baton.livekit.LiveKit;
import dev.baton.transfer.HouseRules;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import org.junit.jupiter.api.Assumptions;

/** SIP telephones at the other end of a house's own trunk: callers ring in by its dispatch rule, and an agent answers them. */
final class SipEarTrunk implements EarTrunk {

    private static final Duration LONG = Duration.ofSeconds(20);
    // livekit-sip takes no call while the machine is busy.
    private static final int ATTEMPTS = 12;

    private final SipPhones phones = new SipPhones();
    // Of its own: LiveKit keeps trunks.
    private final String ours = "+9198" + ThreadLocalRandom.current().nextInt(10_000_000, 99_999_999);

    static boolean isReal() {
        return !System.getProperty("livekit.sip", "").isEmpty();
    }

    static InetSocketAddress server() {
        String[] told = System.getProperty("livekit.sip").split(":");
        return new InetSocketAddress(told[0], Integer.parseInt(told[1]));
    }

    @Override
    public String url() {
        return EarStage.URL;
    }

    @Override
    public String settings() {
        return """
                TRUNK_SIP_DOMAIN=%s
                TRUNK_OUTBOUND_NUMBER=%s
                """.formatted(phones.address(), ours);
    }

    @Override
    public void open(Commands baton) {
        baton.run("trunk", "sync", "--write");
        baton.run("trunk", "sync", "--inbound");
    }

    @Override
    public void connect(Phone phone) {
        phones.connect(phone);
    }

    @Override
    public Begun begin(House house, Call wished, Phone caller, HouseRules rules) throws InterruptedException {
        Assumptions.assumeTrue(rules.equals(EarStory.inAHurry()) || rules.equals(EarStory.patient()),
                "an agent that answers the telephone has the rules of every house");
        for (int attempt = 1; ; attempt++) {
            Set<String> before = rooms(house).stream().map(Room::getSid).collect(Collectors.toSet());
            SipPhones.Ringing ringing = phones.callIn(caller, server(), ours);
            if (ringing.isAnswered()) {
                return within(LONG, "the call", () -> found(house, caller, before));
            }
            if (attempt == ATTEMPTS) {
                throw new AssertionError("livekit-sip refused " + caller.name() + "'s call " + attempt + " times");
            }
            System.out.println(caller.name() + "'s call was refused by livekit-sip: once more");
            // Nothing tells when the machine has less to do.
            TimeUnit.SECONDS.sleep(5);
        }
    }

    private static Optional<Begun> found(House house, Phone caller, Set<String> before) {
        try {
            for (Room room : rooms(house)) {
                if (!before.contains(room.getSid()) && room.getName().contains(caller.number())) {
                    Optional<ParticipantInfo> there = house.liveKit().rooms().participants(room.getName()).await().orThrow("looking for the caller")
                            .stream().filter(one -> one.getIdentity().contains(caller.number())).findFirst();
                    if (there.isPresent()) {
                        return Takeover.of(house, House.TENANT, room.getName(), there.get().getIdentity()).filter(Takeover::begun)
                                .map(one -> new Begun(one.start().call(), room.getName()));
                    }
                }
            }
            return Optional.empty();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private static List<Room> rooms(House house) throws InterruptedException {
        return house.liveKit().rooms().list().await().orThrow("looking for rooms");
    }

    @Override
    public void close() throws Exception {
        phones.close();
        try (var liveKit = new LiveKit(EarStage.URL, EarStage.KEY)) {
            RealTrunks.remove(liveKit, ours);
        }
    }
}
