package dev.baton.livekit.simulated;

import com.sun.net.httpserver.HttpServer;
import dev.baton.livekit.ApiKey;
import dev.baton.simulation.Exchange;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import livekit.LivekitAgentDispatch.AgentDispatch;
import livekit.LivekitRoom.PerformRpcRequest;
import livekit.LivekitRoom.SendDataRequest;
import livekit.LivekitRoom.UpdateSubscriptionsRequest;

/**
 * The phone world behind LiveKit's HTTP shape, on loopback: whoever speaks to it cannot tell it from a self-hosted server
 * with livekit-sip, except that there are no media and no signalling.
 */
public final class SimulatedLiveKit implements AutoCloseable {

    private final Exchange exchange;
    private final House house;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Postman postman;
    private final SipDesk sip;
    private final DispatchDesk dispatches;
    private final RoomDesk rooms;
    private final EgressDesk egress = new EgressDesk();

    /** Port 0 is any free one. */
    public SimulatedLiveKit(Exchange exchange, ApiKey key, InstantSource clock, int port) {
        var ids = new Ids();
        var names = new Names();
        postman = new Postman(exchange, key, clock);
        this.exchange = exchange;
        house = new House(exchange, names, postman, clock, ids);
        dispatches = new DispatchDesk(exchange, house, clock, ids);
        var trunks = new TrunkDesk(ids);
        sip = new SipDesk(new SwitchboardTelephones(exchange, house, names), trunks, ids);
        var door = new Door(key, clock);
        rooms = new RoomDesk(exchange, house, names, dispatches);
        rooms.openAt(door);
        egress.openAt(door);
        dispatches.openAt(door);
        trunks.openAt(door);
        sip.openAt(door);
        exchange.watch(house);
        server = door.openOn(port, threads);
    }

    /** As for LIVEKIT_URL. */
    public String url() {
        return "ws://127.0.0.1:" + server.getAddress().getPort();
    }

    public SimulatedLiveKit webhooksTo(URI address) {
        postman.to(address);
        return this;
    }

    /** For whoever plays the agents' part. Told within the world's step: must be quick. */
    public SimulatedLiveKit whenDispatched(Consumer<AgentDispatch> listener) {
        dispatches.listen(listener);
        return this;
    }

    /** With false, as if no livekit-sip were running. */
    public SimulatedLiveKit sipServiceRuns(boolean runs) {
        sip.sipServiceRuns(runs);
        return this;
    }

    /** From now on, calls through a trunk to this address need these credentials. */
    public SimulatedLiveKit carrierAsks(String address, String user, String password) {
        sip.carrierAsks(address, user, password);
        return this;
    }

    /** From now on, calls through a trunk to this address that show another number than the trunk's end in 403. */
    public SimulatedLiveKit carrierShowsOnlyItsOwn(String address) {
        sip.carrierShowsOnlyItsOwn(address);
        return this;
    }

    /** From now on it moves participants from room to room, as LiveKit Cloud does. */
    public SimulatedLiveKit inTheCloud() {
        rooms.cloud(true);
        return this;
    }

    /** For whoever plays a participant's part: data that were sent into a room. Must be quick. */
    public SimulatedLiveKit whenTold(Consumer<SendDataRequest> listener) {
        rooms.whenTold(listener);
        return this;
    }

    /** For whoever wants to know which subscriptions are asked for. */
    public SimulatedLiveKit whenSubscribed(Consumer<UpdateSubscriptionsRequest> listener) {
        rooms.whenSubscribed(listener);
        return this;
    }

    /** And what a participant answers who is asked something; without an answer, nobody does. */
    public SimulatedLiveKit whenAsked(Function<PerformRpcRequest, Optional<String>> page) {
        rooms.whenAsked(page);
        return this;
    }

    /** A participant publishes one more track, by this name, of which nothing is heard. */
    public SimulatedLiveKit publishes(String room, String identity, String track) {
        exchange.step(() -> {
            house.publishes(room, identity, track);
            return true;
        });
        return this;
    }

    /** An egress is at work in this room. */
    public SimulatedLiveKit records(String room, String egressId) {
        egress.records(room, egressId);
        return this;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        postman.close();
    }
}
