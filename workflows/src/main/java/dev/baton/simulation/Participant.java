package dev.baton.simulation;

import dev.baton.call.Identity;
import dev.baton.port.Rooms.Role;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One who stands in a room: a person on a phone or in a browser, or an agent process. */
final class Participant {

    enum Status {
        DIALING,
        RINGING,
        ACTIVE,
        HANGUP
    }

    private final Identity identity;
    private final Role role;
    private final String name;
    private final @Nullable PhoneCall phone;
    private Status status;
    private boolean maySubscribe = true;

    Participant(Identity identity, Role role, String name, Status status, @Nullable PhoneCall phone) {
        this.identity = identity;
        this.role = role;
        this.name = name;
        this.status = status;
        this.phone = phone;
    }

    static Participant present(Identity identity, Role role, String name) {
        return new Participant(identity, role, name, Status.ACTIVE, null);
    }

    Identity identity() {
        return identity;
    }

    Role role() {
        return role;
    }

    /** What the person is called aloud. */
    String name() {
        return name;
    }

    /** The call that was placed to bring this person here, if we placed one. */
    Optional<PhoneCall> phone() {
        return Optional.ofNullable(phone);
    }

    Status status() {
        return status;
    }

    boolean talking() {
        return status == Status.ACTIVE;
    }

    /** Dialled, and neither answered nor over. */
    boolean pending() {
        return status == Status.DIALING || status == Status.RINGING;
    }

    void ring() {
        status = Status.RINGING;
    }

    void answer() {
        status = Status.ACTIVE;
    }

    void hangUp() {
        status = Status.HANGUP;
    }

    boolean maySubscribe() {
        return maySubscribe;
    }

    void maySubscribe(boolean may) {
        maySubscribe = may;
    }

    /** As livekit-sip writes them. */
    Map<String, String> attributes() {
        return phone == null
                ? Map.of()
                : Map.of("sip.callStatus", status.name().toLowerCase(Locale.ROOT), "sip.callID", phone.sipCallId());
    }
}
