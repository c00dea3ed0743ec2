package dev.baton.port;

import dev.baton.call.Identity;
import dev.baton.call.RoomName;

/** One attempt to reach one telephone or browser. Its key gives it its identity, so that it can be found again. */
public record Leg(EffectKey key, RoomName room, Identity identity) {

    public static Leg of(EffectKey key, RoomName room) {
        return new Leg(key, room, new Identity("leg:" + key.value()));
    }
}
