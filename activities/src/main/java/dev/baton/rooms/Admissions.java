package dev.baton.rooms;

import dev.baton.call.Identity;
import dev.baton.call.RoomName;
import dev.baton.keeping.Leases;
import dev.baton.port.Rooms.Role;
import java.util.Locale;
import java.util.Optional;

/**
 * Who may be in a room, and who may never be there again. For all processes: who was sent away by one is sent away by the
 * next that looks, since LiveKit goes on accepting the token of somebody it removed.
 */
public final class Admissions {


    private final Leases leases;

    public Admissions(Leases leases) {
        this.leases = leases;
    }

    public void admit(RoomName room, Identity identity, Role role) {
        String name = "admitted:" + one(room, identity);
        leases.free(name);
        leases.acquire(name, role.name().toLowerCase(Locale.ROOT), Leases.WHOLE_CALL);
    }

    Optional<Role> admittedAs(RoomName room, Identity identity) {
        return leases.holderOf("admitted:" + one(room, identity)).map(role -> Role.valueOf(role.toUpperCase(Locale.ROOT)));
    }

    /** From now on, browsers that are not on the list are sent away from this room. For rooms that Baton itself opened. */
    public void byListOnly(RoomName room) {
        leases.acquire("by-list-only:" + room, "yes", Leases.WHOLE_CALL);
    }

    boolean isByListOnly(RoomName room) {
        return leases.holderOf("by-list-only:" + room).isPresent();
    }

    /** From now on whoever is sent for to this room only plays and announces: people talk with its caller. */
    public void attendedByColleagues(RoomName room) {
        leases.acquire("attended-by-colleagues:" + room, "yes", Leases.WHOLE_CALL);
    }

    public boolean isAttendedByColleagues(RoomName room) {
        return leases.holderOf("attended-by-colleagues:" + room).isPresent();
    }

    /** Whether this identity was ever let in there. */
    public boolean isAdmitted(RoomName room, Identity identity) {
        return admittedAs(room, identity).isPresent();
    }

    /** Whoever is sent away stays away; a leg that was not dialled yet is dialled no more. */
    public void sendAway(RoomName room, Identity identity) {
        leases.acquire("sent-away:" + one(room, identity), "for good", Leases.WHOLE_CALL);
    }

    public boolean isSentAway(RoomName room, Identity identity) {
        return leases.holderOf("sent-away:" + one(room, identity)).isPresent();
    }

    private static String one(RoomName room, Identity identity) {
        return room + " " + identity;
    }
}
