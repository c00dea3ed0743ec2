package dev.baton.cli.bench;

import dev.baton.call.PhoneNumber;
import dev.baton.keeping.LeasesInMemory;
import dev.baton.keeping.VaultInMemory;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.simulated.SimulatedLiveKit;
import dev.baton.port.Rooms.Role;
import dev.baton.simulation.Habits;
import dev.baton.simulation.LiveTempo;
import dev.baton.simulation.Messages;
import dev.baton.simulation.Switchboard;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import livekit.LivekitSip.SIPOutboundTrunkInfo;

/** A simulated LiveKit with one phone behind it, which picks up at once, as often as it is rung. */
final class AnsweringPhone implements AutoCloseable {

    private final ApiKey key = new ApiKey("bench", "a-secret-of-at-least-32-characters");
    private final LiveTempo tempo = new LiveTempo(Clock.systemUTC(), 1);
    private final SimulatedLiveKit server;

    AnsweringPhone(PhoneNumber number) {
        var switchboard = new Switchboard(tempo, Messages.none(), (n, kind) -> {
            throw new IllegalStateException("no agents here");
        }, new LeasesInMemory(Clock.systemUTC()), new VaultInMemory());
        switchboard.exchange().connect(number.e164(), switchboard.supervisor("somebody", "Somebody").when(Habits.answers(Duration.ZERO)), Role.CALLER);
        server = new SimulatedLiveKit(switchboard.exchange(), key, InstantSource.system(), 0);
    }

    String url() {
        return server.url();
    }

    ApiKey key() {
        return key;
    }

    String trunk(PhoneNumber from) {
        try (var liveKit = new LiveKit(server.url(), key)) {
            return liveKit.sip().createOutboundTrunk(SIPOutboundTrunkInfo.newBuilder().setName("bench").setAddress("bench.invalid")
                    .addNumbers(from.e164()).build()).await().orThrow("making a trunk").getSipTrunkId();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        server.close();
        tempo.close();
    }
}
