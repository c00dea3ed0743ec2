package dev.baton.agent.house;

import dev.baton.call.Identity;
import dev.baton.call.RoomName;

/** How LiveKit calls somebody whom we know by a name without a number in it. */
@FunctionalInterface
public interface Names {
    String inLiveKit(RoomName room, Identity ours);
}
