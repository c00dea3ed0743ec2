package dev.baton.livekit.simulated;

import com.sun.net.httpserver.HttpServer;
import dev.baton.livekit.ApiKey;
import dev.baton.simulation.Exchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import livekit.LivekitAgentDispatch.AgentDispatch;

/**
 * The phone world behind LiveKit's HTTP shape, on loopback: whoever speaks to it cannot tell it from a self-hosted server
 * with livekit-sip, except that there are no media and no signalling.
 */
public final class SimulatedLiveKit implements AutoCloseable {

    static {
        // Else each answer waits 40 ms for an acknowledgement. Read once by the JDK, when its first server is made.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Postman postman;
    private final SipDesk sip;
    private final DispatchDesk dispatches;

    /** Port 0 is any free one. */
    public SimulatedLiveKit(Exchange exchange, ApiKey key, InstantSource clock, int port) {
        var ids = new Ids();
        var names = new Names();
        postman = new Postman(key, clock);
        var house = new House(exchange, names, postman, clock, ids);
        dispatches = new DispatchDesk(exchange, house, clock, ids);
        var trunks = new TrunkDesk(ids);
        sip = new SipDesk(exchange, house, names, trunks, ids);
        var door = new Door(key, clock);
        new RoomDesk(exchange, house, names, dispatches).openAt(door);
        dispatches.openAt(door);
        trunks.openAt(door);
        sip.openAt(door);
        exchange.watch(house);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException("the simulated LiveKit cannot listen on port " + port + " of loopback: choose another", taken);
        }
        server.createContext("/", door::enter);
        server.setExecutor(threads);
        server.start();
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

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        postman.close();
    }
}
