package dev.baton.rooms;

import dev.baton.call.RoomName;
import java.util.List;
import livekit.LivekitModels.ParticipantInfo;

/** Whoever wants to know, at each look into a room, who is there: somebody may have come who should not hear what is said. */
@FunctionalInterface
public interface Vigil {

    void saw(RoomName room, List<ParticipantInfo> there) throws InterruptedException;

    static Vigil none() {
        return (_, _) -> {};
    }
}
