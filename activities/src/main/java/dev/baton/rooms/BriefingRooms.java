package dev.baton.rooms;

import dev.baton.call.Identity;
import dev.baton.call.RoomName;
import dev.baton.keeping.Leases;
import java.util.Optional;

/**
 * Which call has a room beside its own, where a supervisor is until they are joined; and which browsers were joined, for those may
 * change what LiveKit calls their attributes.
 */
public final class BriefingRooms {


    private final Leases leases;

    public BriefingRooms(Leases leases) {
        this.leases = leases;
    }

    /** The name that every process finds again. */
    public static RoomName of(String consultation) {
        return new RoomName("brief-" + consultation);
    }

    public void open(RoomName call, RoomName beside) {
        close(call);
        leases.acquire(name(call), beside.value(), Leases.WHOLE_CALL);
    }

    public Optional<RoomName> beside(RoomName call) {
        return leases.holderOf(name(call)).map(RoomName::new);
    }

    public void close(RoomName call) {
        leases.free(name(call));
    }

    public void joined(RoomName room, Identity browser) {
        leases.acquire("joined-browser:" + room + " " + browser, "joined", Leases.WHOLE_CALL);
    }

    public boolean isJoined(RoomName room, Identity browser) {
        return leases.holderOf("joined-browser:" + room + " " + browser).isPresent();
    }

    private static String name(RoomName call) {
        return "briefing-room:" + call;
    }
}
