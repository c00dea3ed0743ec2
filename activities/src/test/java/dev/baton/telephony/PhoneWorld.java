package dev.baton.telephony;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Caller;
import dev.baton.call.Conversation;
import dev.baton.call.Destination;
import dev.baton.call.Identity;
import dev.baton.call.PhoneNumber;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.call.Supervisor;
import dev.baton.call.SupervisorId;
import dev.baton.directory.AddressBook;
import dev.baton.directory.CallNumbers;
import dev.baton.directory.Directory;
import dev.baton.directory.DirectorySettings;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.KeyRingInMemory;
import dev.baton.keeping.Leases;
import dev.baton.keeping.LeasesInMemory;
import dev.baton.keeping.Vault;
import dev.baton.keeping.VaultInMemory;
import dev.baton.line.LiveKitLine;
import dev.baton.line.MoveProbe;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.simulated.SimulatedLiveKit;
import dev.baton.policy.Deployment;
import dev.baton.policy.DialGate;
import dev.baton.port.AgentPost;
import dev.baton.port.BriefingBy;
import dev.baton.port.EffectKey;
import dev.baton.port.Leg;
import dev.baton.port.Line;
import dev.baton.port.RoomHint;
import dev.baton.port.Rooms.Role;
import dev.baton.port.Telephony;
import dev.baton.pulse.FakePulse;
import dev.baton.pulse.Pulse;
import dev.baton.rooms.Admissions;
import dev.baton.rooms.BriefingRooms;
import dev.baton.rooms.LiveKitRooms;
import dev.baton.rooms.Names;
import dev.baton.rooms.RoomSettings;
import dev.baton.simulation.Habit;
import dev.baton.simulation.LiveTempo;
import dev.baton.simulation.Messages;
import dev.baton.simulation.Person;
import dev.baton.simulation.Switchboard;
import dev.baton.simulation.WorldEvent;
import dev.baton.transfer.Decision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import livekit.LivekitSip.SIPOutboundTrunkInfo;

/** Phones behind a simulated LiveKit, and the adapters in front of it, perhaps with a bad wire between. Ten times faster than life. */
public final class PhoneWorld implements AutoCloseable {

    public static final Duration RING = Duration.ofSeconds(4);
    public static final PhoneNumber GRACES = PhoneNumber.of("+12125550123");
    public static final PhoneNumber CALLERS = PhoneNumber.of("+12125550188");
    public static final Supervisor GRACE = new Supervisor(new SupervisorId("grace"), "Grace", Reach.PHONE);

    static final ApiKey KEY = new ApiKey("devkey", "a-secret-of-at-least-32-characters");

    public final LiveTempo tempo = new LiveTempo(Clock.systemUTC(), 10);
    public final Vault vault = new VaultInMemory();
    public final Leases leases = new LeasesInMemory(Instant::now);
    /** Consultations whose transfer has ended. */
    public final Set<String> over = ConcurrentHashMap.newKeySet();
    public final Switchboard switchboard = new Switchboard(tempo, new Silence(), (n, kind) -> {
        throw new IllegalStateException("no agents here");
    }, leases, vault);
    public final SimulatedLiveKit server = new SimulatedLiveKit(switchboard.exchange(), KEY, InstantSource.system(), 0);
    public final FaultProxy wire = new FaultProxy(server.url());
    public final LiveKit liveKit = new LiveKit(wire.url(), KEY);
    public final LiveKit direct = new LiveKit(server.url(), KEY);
    public final Names names;
    public final Admissions admissions = new Admissions(leases);
    public final Person grace = switchboard.supervisor("grace", "Grace");
    public final Person caller = switchboard.supervisor("carl", "Carl");
    public final Call call;
    public final Trunks trunks;
    public final Trunk trunk;
    private final AddressBook addresses;
    private final DialGate gate;

    public PhoneWorld() {
        this(CallerIds.OF_THE_TRUNK, 0);
    }

    public PhoneWorld(CallerIds callerIds, int callsPerSecond) {
        KeyRing keys = new KeyRingInMemory();
        names = new Names(liveKit, keys.deploymentKey().secret());
        call = new Call(new CallId("bcdf"), Deployment.TENANT, new RoomName("call-bcdf"), new Caller(new Identity("caller"), Reach.PHONE),
                new Conversation("vault/bcdf/transcript/1"));
        switchboard.exchange().connect(GRACES.e164(), grace, Role.SUPERVISOR);
        switchboard.exchange().connect(CALLERS.e164(), caller, Role.CALLER);
        var info = SIPOutboundTrunkInfo.newBuilder().setName("t").setAddress("abc.sip.vobiz.ai").addNumbers(Deployment.OURS.e164()).build();
        try {
            trunk = Trunk.of(direct.sip().createOutboundTrunk(info).await().orThrow("make a trunk").getSipTrunkId(), "abc.sip.vobiz.ai",
                    List.of(Deployment.OURS)).withCallsPerSecond(callsPerSecond).showing(callerIds);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
        trunks = new Trunks(List.of(trunk), leases);
        gate = new DialGate(Deployment.policy(Deployment.callingEverywhere().withCaps(1000, 1000, 1000)), leases, keys);
        addresses = new AddressBook(directory(), new CallNumbers(vault, leases, gate), gate);
    }

    private static Directory directory() {
        try {
            Path file = Files.createTempFile("directory", ".yaml");
            Files.writeString(file, """
                    zone: America/New_York
                    supervisors:
                      grace:
                        name: Grace
                        phone: "+1 212 555 0123"
                      linus:
                        name: Linus
                        phone: "+1 212 555 0123"
                        extension: "42"
                      ada:
                        name: Ada
                        sip: sip:ada@pbx.example.com
                      alan:
                        name: Alan
                        web: alan
                    destinations:
                      sales:
                        name: Sales
                        mode: warm
                        supervisors: [grace, linus, ada, alan]
                    """);
            Directory read = Directory.open(DirectorySettings.from(Map.of(DirectorySettings.DIRECTORY, file.toString())));
            Files.delete(file);
            return read;
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    public LiveKit anotherClient() {
        return new LiveKit(server.url(), KEY);
    }

    public Dialler dialler() {
        return new Dialler(liveKit, names, admissions, leases);
    }

    public LiveKitTelephony telephony(Pulse pulse) {
        return new LiveKitTelephony(liveKit, names, dialler(), trunks, addresses, gate, vault, leases, TelephonySettings.standard(), pulse);
    }

    public LiveKitLine line(Pulse pulse) {
        return new LiveKitLine(equipment(pulse), Optional.empty());
    }

    public LiveKitLine.Equipment equipment(Pulse pulse) {
        return new LiveKitLine.Equipment(liveKit, names, dialler(), trunks, addresses, admissions, leases, vault, probe(), one -> "{}", over::contains, InstantSource.system(), pulse);
    }

    /** Whoever is to be moved on trial comes into the room as a browser does. */
    public MoveProbe probe() {
        return new MoveProbe(direct, leases, (room, identity) -> {
            switchboard.exchange().join(new RoomName(room), new Identity(identity), Role.OTHER, Reach.BROWSER);
            return () -> {};
        });
    }

    /** The same house in front of another LiveKit. */
    public LiveKitLine lineOn(LiveKit theirs, Names named, MoveProbe tried) {
        return new LiveKitLine(new LiveKitLine.Equipment(theirs, named, new Dialler(theirs, named, admissions, leases), trunks, addresses, admissions, leases,
                vault, tried, one -> "{}", over::contains, InstantSource.system(), new FakePulse()), Optional.empty());
    }

    public LiveKitRooms roomsOn(LiveKit theirs, Names named, LiveKitLine line) {
        return new LiveKitRooms(theirs, named, admissions, vault, RoomSettings.standard(), new BriefingRooms(leases), line.vigil());
    }

    /** A house with wrong settings, in the same world. */
    LiveKitLine line(LiveKit theirs, String trunkId) {
        var named = new Names(theirs, new KeyRingInMemory().deploymentKey().secret());
        var wrong = new Trunks(List.of(Trunk.of(trunkId, trunk.address(), trunk.numbers())), leases);
        return new LiveKitLine(new LiveKitLine.Equipment(theirs, named, new Dialler(theirs, named, admissions, leases), wrong, addresses, admissions, leases, vault,
                probe(), one -> "{}", over::contains, InstantSource.system(), new FakePulse()), Optional.empty());
    }

    public LiveKitRooms rooms() {
        return new LiveKitRooms(liveKit, names, admissions, vault, RoomSettings.standard(), new BriefingRooms(leases), line(new FakePulse()).vigil());
    }

    public PhoneWorld graces(Habit habit) {
        grace.when(habit);
        return this;
    }

    public PhoneWorld withCaller() {
        switchboard.exchange().join(call.room(), call.caller().identity(), Role.CALLER, Reach.PHONE);
        return this;
    }

    public Line.Ring ring(int attempt) {
        return ring(attempt, GRACE);
    }

    public Line.Ring ring(int attempt, Supervisor supervisor) {
        return new Line.Ring(new Line.Consultation("c", call, BriefingBy.AGENT), supervisor,
                Leg.of(EffectKey.of("transfer-bcdf-1", "dial", attempt), call.room()), RING, null);
    }

    public Telephony.Dial dial() {
        String reference = vault.put(call.id(), Vault.Kind.NUMBER, CALLERS.e164());
        return new Telephony.Dial(call, new Leg(EffectKey.of("call-bcdf", "dial", 1), call.room(), call.caller().identity()),
                new Telephony.Contact(reference), RING);
    }

    public Telephony.Refer refer(int attempt) {
        return new Telephony.Refer(EffectKey.of("transfer-bcdf-1", "refer", attempt), call, new Destination("sales"), GRACE,
                Duration.ofSeconds(2));
    }

    public long invites() {
        return count(WorldEvent.Kind.INVITED);
    }

    public long count(WorldEvent.Kind kind) {
        return switchboard.events().stream().filter(event -> event.kind() == kind).count();
    }

    public Optional<Role> inRoom(Identity identity) {
        return switchboard.exchange().present(call.room()).stream().filter(one -> one.identity().equals(identity)).map(one -> one.role()).findFirst();
    }

    /** Returns once it has happened, or did before. */
    public void await(WorldEvent.Kind kind, Runnable meanwhile) throws InterruptedException {
        var happened = new CountDownLatch(1);
        switchboard.onEvent(event -> {
            if (event.kind() == kind) {
                happened.countDown();
            }
        });
        meanwhile.run();
        if (count(kind) == 0 && !happened.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError(kind + " did not happen within 10 s");
        }
    }

    @Override
    public void close() {
        liveKit.close();
        direct.close();
        wire.close();
        server.close();
        tempo.close();
    }

    private static final class Silence implements Messages {
        @Override
        public void agentReady(CallId call, AgentPost post) {}

        @Override
        public void roomChanged(CallId call, RoomHint hint) {}

        @Override
        public void decide(String transfer, Decision.Slip slip) {}

        @Override
        public void clicked(String transfer, Decision.Slip slip) {}
    }
}
