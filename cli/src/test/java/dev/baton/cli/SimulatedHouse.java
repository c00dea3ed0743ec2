package dev.baton.cli;

import dev.baton.keeping.LeasesInMemory;
import dev.baton.keeping.VaultInMemory;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.simulated.SimulatedLiveKit;
import dev.baton.simulation.AgentFleet;
import dev.baton.simulation.LiveTempo;
import dev.baton.simulation.Messages;
import dev.baton.simulation.Switchboard;
import java.time.Clock;
import java.time.InstantSource;

/** A simulated LiveKit with phones behind it, for commands to talk to. */
final class SimulatedHouse implements AutoCloseable {

    // By the clock: whoever judges a transfer has 800 ms of real time to look.
    private final LiveTempo tempo = new LiveTempo(Clock.systemUTC(), 1);
    private final Switchboard switchboard;
    private final SimulatedLiveKit server;
    private final LiveKit liveKit;

    SimulatedHouse() {
        this(Messages.none(), (n, kind) -> {
            throw new IllegalStateException("no agents here");
        });
    }

    SimulatedHouse(Messages messages, AgentFleet fleet) {
        switchboard = new Switchboard(tempo, messages, fleet, new LeasesInMemory(Clock.systemUTC()), new VaultInMemory());
        server = new SimulatedLiveKit(switchboard.exchange(), Terminal.KEY, InstantSource.system(), 0);
        liveKit = new LiveKit(server.url(), Terminal.KEY);
    }

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
}
