package dev.baton.line;

import dev.baton.livekit.ApiKey;
import dev.baton.livekit.Bystander;
import dev.baton.livekit.Entrance;
import dev.baton.livekit.LiveKit;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** On a livekit-server that is running. */
@EnabledIfSystemProperty(named = "livekit.url", matches = ".+")
final class RealMergingConformanceTest extends MergingConformance {

    @Override
    LiveKit liveKit() {
        return new LiveKit(System.getProperty("livekit.url"), new ApiKey(System.getProperty("livekit.key", "devkey"), System.getProperty("livekit.secret", "unset")));
    }

    @Override
    MoveProbe probe(LiveKit liveKit) {
        return new MoveProbe(liveKit, world.leases);
    }

    private record Client(LiveKit liveKit, Bystander bystander) implements Page {

        @Override
        public Page comesAgain() throws Exception {
            // LiveKit sends one to everybody who has come in.
            String refreshed = bystander.refreshed().get(5, TimeUnit.SECONDS);
            return new Client(liveKit, liveKit.enterWith(refreshed));
        }

        @Override
        public void isShownOut() throws Exception {
            bystander.gone().get(5, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            bystander.close();
        }
    }

    @Override
    Page comes(LiveKit liveKit, String room, String identity) throws Exception {
        return new Client(liveKit, liveKit.enter(new Entrance(room, identity, identity, Entrance.Part.TALKS, Map.of(), Duration.ofMinutes(1))));
    }

    @Override
    Page comesWith(LiveKit liveKit, Invitations.Invitation invitation) throws Exception {
        return new Client(liveKit, liveKit.enterWith(invitation.token()));
    }
}
