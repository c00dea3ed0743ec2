package dev.baton.rooms;

import dev.baton.call.Identity;
import dev.baton.call.RoomName;
import dev.baton.keeping.Leases;
import dev.baton.port.Rooms.Role;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Who may be in a room, and who may never be there again. For all processes: who was sent away by one is sent away by the
 * next that looks, since LiveKit goes on accepting the token of somebody it removed.
 */
public final class Admissions {

    // Longer than any call lasts.
    private static final Duration WHOLE_CALL = Duration.ofHours(26);

    private final Leases leases;

    public Admissions(Leases leases) {
        this.leases = leases;
    }

    void admit(RoomName room, Identity identity, Role role) {
        String name = "admitted:" + one(room, identity);
        leases.holderOf(name).ifPresent(before -> leases.release(name, before));
        leases.acquire(name, role.name().toLowerCase(Locale.ROOT), WHOLE_CALL);
    }

    Optional<Role> admittedAs(RoomName room, Identity identity) {
        return leases.holderOf("admitted:" + one(room, identity)).map(role -> Role.valueOf(role.toUpperCase(Locale.ROOT)));
    }

    /** Whoever is sent away stays away; a leg that was not dialled yet is dialled no more. */
    public void sendAway(RoomName room, Identity identity) {
        leases.acquire("sent-away:" + one(room, identity), "for good", WHOLE_CALL);
    }

    public boolean isSentAway(RoomName room, Identity identity) {
        return leases.holderOf("sent-away:" + one(room, identity)).isPresent();
    }

    private static String one(RoomName room, Identity identity) {
        return room + " " + identity;
    }
}
