package dev.baton.livekit.simulated;

import dev.baton.call.CallId;
import dev.baton.keeping.LeasesInMemory;
import dev.baton.keeping.VaultInMemory;
import dev.baton.port.AgentPost;
import dev.baton.port.RoomHint;
import dev.baton.simulation.LiveTempo;
import dev.baton.simulation.Messages;
import dev.baton.simulation.Switchboard;
import dev.baton.transfer.Decision;
import java.time.Clock;

/** A phone world of its own, in which nobody listens to what workflows would be told. */
final class Phones implements AutoCloseable {

    private final LiveTempo tempo;
    private final Switchboard switchboard;

    Phones(double pace) {
        tempo = new LiveTempo(Clock.systemUTC(), pace);
        switchboard = new Switchboard(tempo, new Silence(), (n, kind) -> {
            throw new IllegalStateException("no agents here");
        }, new LeasesInMemory(Clock.systemUTC()), new VaultInMemory());
    }

    Switchboard switchboard() {
        return switchboard;
    }

    @Override
    public void close() {
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
