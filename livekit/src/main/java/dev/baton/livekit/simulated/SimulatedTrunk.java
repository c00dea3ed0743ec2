package dev.baton.livekit.simulated;

import com.sun.net.httpserver.HttpServer;
import dev.baton.livekit.ApiKey;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A real LiveKit with phones that are none, where no livekit-sip can be had: on loopback, it answers what the SIP service would,
 * and passes everything else on. Participants and workers speak to the real server itself.
 */
public final class SimulatedTrunk implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Behind behind;

    /** {@code real}: with {@code http://}. Port 0 is any free one. */
    public SimulatedTrunk(URI real, ApiKey key, InstantSource clock, Telephones telephones, int port) {
        behind = new Behind(real);
        var ids = new Ids();
        var trunks = new TrunkDesk(ids);
        var door = new Door(key, clock).elsewhere(behind);
        trunks.openAt(door);
        new SipDesk(telephones, trunks, ids).openAt(door);
        server = door.openOn(port, threads);
    }

    /** As for LIVEKIT_URL, for whoever dials. */
    public String url() {
        return "ws://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        behind.close();
    }
}
