package dev.baton.livekit.simulated;

import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.LiveKit;
import dev.baton.port.Rooms.Role;
import java.time.InstantSource;

class SimulatedConformanceTest extends LiveKitConformance {

    private final ApiKey key = new ApiKey("devkey", "a-secret-of-at-least-32-characters");
    private final Phones phones = new Phones(1);
    private final Letterbox letterbox = new Letterbox(key, 0);
    private final SimulatedLiveKit server = new SimulatedLiveKit(phones.switchboard().exchange(), key, InstantSource.system(), 0);

    @Override
    String start() {
        return server.webhooksTo(letterbox.address()).sipServiceRuns(false).url();
    }

    @Override
    ApiKey key() {
        return key;
    }

    @Override
    Letterbox letterbox() {
        return letterbox;
    }

    @Override
    AutoCloseable somebody(LiveKit liveKit, String room, String identity) {
        var name = new RoomName(room);
        phones.switchboard().exchange().join(name, new Identity(identity), Role.OTHER, Reach.BROWSER);
        return () -> phones.switchboard().exchange().hangUp(name, new Identity(identity));
    }

    @Override
    void stop() {
        server.close();
        letterbox.close();
        phones.close();
    }
}
