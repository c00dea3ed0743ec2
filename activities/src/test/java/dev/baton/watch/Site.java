package dev.baton.watch;

import dev.baton.call.CallId;
import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.call.TenantId;
import dev.baton.keeping.Leases;
import dev.baton.keeping.LeasesInMemory;
import dev.baton.keeping.VaultInMemory;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.simulated.SimulatedLiveKit;
import dev.baton.port.Rooms.Role;
import dev.baton.rooms.Marks;
import dev.baton.simulation.Exchange;
import dev.baton.simulation.LiveTempo;
import dev.baton.simulation.Messages;
import dev.baton.simulation.Switchboard;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import livekit.LivekitModels.Room;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.UpdateParticipantRequest;

/** A simulated LiveKit, a Temporal that is a fake, worker processes that tick when told to, and a clock moved by hand. */
final class Site implements AutoCloseable {

    static final ApiKey KEY = new ApiKey("devkey", "a-secret-of-at-least-32-characters");
    static final CallId CALL = new CallId("bcdf-ghjk-mnpq");
    static final TenantId TENANT = new TenantId("acme");

    final HandClock clock = new HandClock();
    final FakeTemporal temporal = new FakeTemporal();
    final OurRooms ours = new OurRooms("house");
    final Leases leases = new LeasesInMemory(clock);
    private final List<Worker> workers = new ArrayList<>();
    private LiveTempo tempo = new LiveTempo(Clock.systemUTC(), 1);
    private Exchange exchange = world(tempo);
    private SimulatedLiveKit server = new SimulatedLiveKit(exchange, KEY, InstantSource.system(), 0);
    final LiveKit liveKit = new LiveKit(server.url(), KEY);

    String url() {
        return server.url();
    }

    /** One process: it lives as long as it ticks. */
    record Worker(Shares shares, KnownRooms known, Watcher watcher, Steward steward) {
        void tick() throws InterruptedException {
            watcher.tick();
            steward.tick();
        }
    }

    Worker worker(String name) {
        var shares = new Shares(leases, ours, name, clock);
        var known = new KnownRooms(liveKit.rooms(), ours, clock);
        var worker = new Worker(shares, known, new Watcher(liveKit.rooms(), known, shares, temporal, Runnable::run, clock),
                new Steward(liveKit.rooms(), ours, shares, temporal, clock));
        workers.add(worker);
        return worker;
    }

    void dies(Worker worker) {
        workers.remove(worker);
    }

    /** Everybody ticks once a second. */
    Site seconds(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            clock.forward(Duration.ofSeconds(1));
            for (Worker worker : workers) {
                worker.tick();
            }
        }
        return this;
    }

    String room(CallId call) throws InterruptedException {
        return room("room-of-" + call, ours.marked("", call, TENANT));
    }

    String room(String name, String metadata) throws InterruptedException {
        liveKit.rooms().create(CreateRoomRequest.newBuilder().setName(name).setMetadata(metadata).build()).await().orThrow("open a room");
        return name;
    }

    Optional<Room> find(String room) throws InterruptedException {
        return liveKit.rooms().list(List.of(room)).await().orThrow("list").stream().findFirst();
    }

    List<String> present(String room) throws InterruptedException {
        return liveKit.rooms().participants(room).await().orThrow("look").stream().map(one -> one.getIdentity()).sorted().toList();
    }

    void joins(String room, String identity, Role role, Map<String, String> attributes) throws InterruptedException {
        exchange.join(new RoomName(room), new Identity(identity), role, Reach.BROWSER);
        mark(room, identity, attributes);
    }

    void joinsByPhone(String room, String identity, Role role, Map<String, String> attributes) throws InterruptedException {
        exchange.join(new RoomName(room), new Identity(identity), role, Reach.PHONE);
        mark(room, identity, attributes);
    }

    void joinsAsAgent(String room, String identity) {
        exchange.join(new RoomName(room), new Identity(identity), Role.AGENT, Reach.BROWSER);
    }

    void mark(String room, String identity, Map<String, String> attributes) throws InterruptedException {
        if (!attributes.isEmpty()) {
            liveKit.rooms().update(UpdateParticipantRequest.newBuilder().setRoom(room).setIdentity(identity).putAllAttributes(attributes).build())
                    .await().orThrow("mark");
        }
    }

    void callerJoins(String room) throws InterruptedException {
        joins(room, "ada", Role.CALLER, Map.of(Marks.ROLE, Marks.CALLER, Marks.CALL, CALL.value()));
    }

    void leaves(String room, String identity) {
        exchange.hangUp(new RoomName(room), new Identity(identity));
    }

    void webhooksTo(URI address) {
        server.webhooksTo(address);
    }

    void liveKitGoesAway() {
        server.close();
        tempo.close();
    }

    /** With nothing of what it knew. */
    void liveKitComesBack() {
        tempo = new LiveTempo(Clock.systemUTC(), 1);
        exchange = world(tempo);
        server = new SimulatedLiveKit(exchange, KEY, InstantSource.system(), URI.create(server.url()).getPort());
    }

    interface Happening {
        void happens() throws InterruptedException;
    }

    static String logOf(Happening what) throws InterruptedException {
        PrintStream before = System.err;
        var log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            what.happens();
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }

    private static Exchange world(LiveTempo tempo) {
        return new Switchboard(tempo, Messages.none(), (n, kind) -> {
            throw new IllegalStateException("no agents here");
        }, new LeasesInMemory(Clock.systemUTC()), new VaultInMemory()).exchange();
    }

    @Override
    public void close() {
        liveKit.close();
        server.close();
        tempo.close();
    }
}
