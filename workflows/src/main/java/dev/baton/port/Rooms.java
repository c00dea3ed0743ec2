package dev.baton.port;

import dev.baton.call.Call;
import dev.baton.call.Identity;
import dev.baton.call.RoomName;
import io.temporal.activity.ActivityInterface;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rooms of calls. Everything here sets a state and may be repeated. */
@ActivityInterface(namePrefix = "Rooms_")
public interface Rooms {

    /** Who is there now. The one truth about a room; webhooks only say that it is time to look. */
    Sight look(RoomName room);

    /** Puts an identity on the room's admission list. */
    void admit(Admission admission);

    /** Removes a participant for good, whatever token its client still holds. */
    void eject(Ejection ejection);

    /** Sends for an agent process, which announces itself to the call when it has joined. Once for each key. */
    void dispatch(Dispatch dispatch);

    /** Ends every leg in the room. */
    void close(RoomName room);

    enum Role {
        CALLER,
        AGENT,
        SUPERVISOR,
        OTHER
    }

    enum Standing {
        RINGING,
        PRESENT
    }

    /** Bridged: a supervisor whom the caller hears and who hears the caller. */
    record Presence(Identity identity, Role role, Standing standing, boolean bridged) {}

    record Sight(boolean open, List<Presence> present) {
        public Sight {
            present = List.copyOf(present);
        }

        public Optional<Presence> of(Identity identity) {
            return present.stream().filter(one -> one.identity().equals(identity)).findFirst();
        }

        public boolean has(Identity identity) {
            return of(identity).isPresent();
        }
    }

    record Admission(RoomName room, Identity identity, Role role) {}

    record Ejection(RoomName room, Identity identity) {}

    enum AgentKind {
        /** The call's own agent, which talks. */
        OWN,
        /** Any process that can play music and announcements and leave. */
        HOUSE
    }

    /** {@code contact}: whom an outbound call rings. Its agent is told their number, which an agent of an inbound call is not. */
    record Dispatch(EffectKey key, Call call, AgentKind kind, Telephony.@Nullable Contact contact) {}
}
