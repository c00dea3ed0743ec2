package dev.baton.cli;

import dev.baton.call.CallId;
import dev.baton.keeping.LeasesInMemory;
import dev.baton.keeping.VaultInMemory;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.simulated.SimulatedLiveKit;
import dev.baton.port.AgentPost;
import dev.baton.port.RoomHint;
import dev.baton.simulation.LiveTempo;
import dev.baton.simulation.Messages;
import dev.baton.simulation.Switchboard;
import dev.baton.transfer.Decision;
import java.time.Clock;
import java.time.InstantSource;

/** A simulated LiveKit with phones behind it, for commands to talk to. */
final class SimulatedHouse implements AutoCloseable {

    // By the clock: whoever judges a transfer has 800 ms of real time to look.
    private final LiveTempo tempo = new LiveTempo(Clock.systemUTC(), 1);
    private final Switchboard switchboard = new Switchboard(tempo, new Silence(), (n, kind) -> {
        throw new IllegalStateException("no agents here");
    }, new LeasesInMemory(Clock.systemUTC()), new VaultInMemory());
    private final SimulatedLiveKit server = new SimulatedLiveKit(switchboard.exchange(), Terminal.KEY, InstantSource.system(), 0);
    private final LiveKit liveKit = new LiveKit(server.url(), Terminal.KEY);

    Switchboard switchboard() {
        return switchboard;
    }

    SimulatedLiveKit server() {
        return server;
    }

    LiveKit liveKit() {
        return liveKit;
    }

    String url() {
        return server.url();
    }

    @Override
    public void close() {
        liveKit.close();
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
