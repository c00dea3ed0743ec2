package dev.baton.rooms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.call.Identity;
import dev.baton.call.RoomName;
import dev.baton.keeping.Vault;
import dev.baton.livekit.Asked;
import dev.baton.livekit.Failure;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.LiveKitFailed;
import dev.baton.livekit.Reply;
import dev.baton.port.Rooms;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import livekit.LivekitAgentDispatch.AgentDispatch;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitRoom.DeleteRoomResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rooms of a LiveKit server, by its API alone. */
public final class LiveKitRooms implements Rooms {

    private static final Logger LOG = LoggerFactory.getLogger(LiveKitRooms.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LiveKit liveKit;
    private final Names names;
    private final Admissions admissions;
    private final Vault vault;
    private final Legs legs;
    private final RoomSettings settings;
    private final BriefingRooms briefings;
    private final Vigil vigil;

    public LiveKitRooms(
            LiveKit liveKit, Names names, Admissions admissions, Vault vault, RoomSettings settings, BriefingRooms briefings, Vigil vigil) {
        this.liveKit = liveKit;
        this.names = names;
        this.admissions = admissions;
        this.vault = vault;
        this.settings = settings;
        this.briefings = briefings;
        this.vigil = vigil;
        legs = new Legs(liveKit, names);
    }

    @Override
    public Sight look(RoomName room) {
        return whileServed("looking into " + room, () -> {
            Asked<List<Room>> open = liveKit.rooms().list(List.of(names.room(room)));
            // Before the room itself: whoever is just going over from there is then seen here or there.
            List<Presence> beside = beside(room);
            List<ParticipantInfo> there = legs.all(room);
            boolean exists = !open.await().orThrow("looking for " + room).isEmpty();
            boolean byListOnly = byListOnly(room);
            var stays = new ArrayList<ParticipantInfo>();
            var present = new ArrayList<Presence>();
            for (ParticipantInfo one : there) {
                if (!Guests.isGone(one)) {
                    Identity identity = names.identity(one.getIdentity());
                    if (cameBack(room, identity)) {
                        removeAgain(room, identity, "somebody who was sent away came back");
                    } else if (byListOnly && isUnlisted(room, identity, one)) {
                        admissions.sendAway(room, identity);
                        removeAgain(room, identity, "somebody who is not on the list came in");
                    } else {
                        stays.add(one);
                        present.add(presence(room, identity, one));
                    }
                }
            }
            beside.stream().filter(one -> present.stream().noneMatch(other -> other.identity().equals(one.identity()))).forEach(present::add);
            watch(room, stays);
            return new Sight(exists || !present.isEmpty(), present);
        });
    }

    private Presence presence(RoomName room, Identity identity, ParticipantInfo one) {
        Role role = Guests.role(one).or(() -> admitted(room, identity)).orElse(Guests.isPhone(one) ? Role.CALLER : Role.OTHER);
        Standing standing = Guests.rings(one) ? Standing.RINGING : Standing.PRESENT;
        boolean together = Guests.isPhone(one) ? Guests.isBridged(one) : role == Role.SUPERVISOR && joined(room, identity);
        return new Presence(identity, role, standing, role == Role.SUPERVISOR && standing == Standing.PRESENT && together);
    }

    private boolean joined(RoomName room, Identity identity) {
        try {
            return briefings.isJoined(room, identity);
        } catch (RuntimeException away) {
            return unlisted(away, false);
        }
    }

    /** Supervisors who are briefed in a room beside this one belong to this call. */
    private List<Presence> beside(RoomName call) throws InterruptedException {
        Optional<RoomName> other;
        try {
            other = briefings.beside(call);
        } catch (RuntimeException away) {
            other = unlisted(away, Optional.empty());
        }
        var present = new ArrayList<Presence>();
        if (other.isPresent()) {
            for (ParticipantInfo one : legs.all(other.get())) {
                Identity identity = names.identity(one.getIdentity());
                if (!Guests.isGone(one) && Guests.isLeg(one) && !cameBack(other.get(), identity)) {
                    present.add(new Presence(identity, Role.SUPERVISOR, Guests.rings(one) ? Standing.RINGING : Standing.PRESENT, false));
                }
            }
        }
        return present;
    }

    private boolean byListOnly(RoomName room) {
        try {
            return admissions.isByListOnly(room);
        } catch (RuntimeException away) {
            return unlisted(away, false);
        }
    }

    private boolean attendedByColleagues(RoomName room) {
        try {
            return admissions.isAttendedByColleagues(room);
        } catch (RuntimeException away) {
            return unlisted(away, false);
        }
    }

    // Phones are there because LiveKit's trunks let them in or Baton dialled them, agents and recorders because somebody sent for them.
    private boolean isUnlisted(RoomName room, Identity identity, ParticipantInfo one) {
        return one.getKind() == ParticipantInfo.Kind.STANDARD && admitted(room, identity).isEmpty();
    }

    private void watch(RoomName room, List<ParticipantInfo> there) throws InterruptedException {
        try {
            vigil.saw(room, there);
        } catch (RuntimeException away) {
            LOG.atWarn().addKeyValue("room", room).setCause(away).log("it could not be seen to that nobody hears what they should not");
        }
    }

    private Optional<Role> admitted(RoomName room, Identity identity) {
        try {
            return admissions.admittedAs(room, identity);
        } catch (RuntimeException away) {
            return unlisted(away, Optional.empty());
        }
    }

    private boolean cameBack(RoomName room, Identity identity) {
        try {
            return admissions.isSentAway(room, identity);
        } catch (RuntimeException away) {
            return unlisted(away, false);
        }
    }

    // A store that is away must not blind anybody to a room: who is there is LiveKit's knowledge.
    private static <T> T unlisted(RuntimeException away, T instead) {
        LOG.atWarn().setCause(away).log("the admission list cannot be read: nobody is sent away until it can");
        return instead;
    }

    private void removeAgain(RoomName room, Identity identity, String why) throws InterruptedException {
        LOG.atWarn().addKeyValue("room", room).addKeyValue("identity", identity).log(why);
        Reply<?> reply = liveKit.rooms().remove(names.room(room), names.identity(room, identity)).await();
        if (reply instanceof Reply.Failed<?>(Failure failure) && !(failure instanceof Failure.NotFound)) {
            LOG.atWarn().addKeyValue("identity", identity).addKeyValue("why", failure.sentence()).log("and could not be removed yet");
        }
    }

    @Override
    public void admit(Admission admission) {
        admissions.admit(admission.room(), admission.identity(), admission.role());
    }

    @Override
    public void eject(Ejection ejection) {
        admissions.sendAway(ejection.room(), ejection.identity());
        whileServed("removing " + ejection.identity(), () -> {
            legs.takeDown(ejection.room(), ejection.identity());
            return ejection;
        });
    }

    @Override
    public void dispatch(Dispatch dispatch) {
        whileServed("sending for an agent", () -> {
            String room = names.room(dispatch.call().room());
            AgentKind kind = isAttended(dispatch.call().room()) ? AgentKind.HOUSE : dispatch.kind();
            String agent = switch (kind) {
                case OWN -> settings.ownAgent();
                case HOUSE -> settings.houseAgent();
            };
            String errand = errand(dispatch, kind);
            // To ask who was sent for to a room that is not there takes LiveKit three seconds.
            boolean exists = !liveKit.rooms().list(List.of(room)).await().orThrow("looking for the room").isEmpty();
            if (!exists || !sentFor(room, agent, errand)) {
                liveKit.dispatches().create(room, agent, errand).await().orThrow("sending for an agent");
            }
            return dispatch;
        });
    }

    /** Somebody else talks with this caller: an agent of ours that talks, too, would be one too many. */
    private boolean isAttended(RoomName room) throws InterruptedException {
        if (attendedByColleagues(room)) {
            return true;
        }
        for (ParticipantInfo one : legs.all(room)) {
            if (Guests.attendsInOurPlace(one) && !Guests.isGone(one) && !cameBack(room, names.identity(one.getIdentity()))) {
                return true;
            }
        }
        return false;
    }

    private boolean sentFor(String room, String agent, String errand) throws InterruptedException {
        Reply<List<AgentDispatch>> reply = liveKit.dispatches().list(room).await();
        return switch (reply) {
            case Reply.Done<List<AgentDispatch>>(List<AgentDispatch> all) ->
                all.stream().anyMatch(one -> one.getAgentName().equals(agent) && one.getMetadata().equals(errand));
            // The room ended in between: sending for an agent opens it again.
            case Reply.Failed<List<AgentDispatch>>(Failure.NobodyServes _), Reply.Failed<List<AgentDispatch>>(Failure.NotFound _) -> false;
            case Reply.Failed<List<AgentDispatch>>(Failure failure) -> throw new LiveKitFailed("asking who was sent for", failure);
        };
    }

    /** What the agent finds as its job's metadata; {@code phone_number} tells an outbound call, as agents of others expect it. */
    private String errand(Dispatch dispatch, AgentKind kind) {
        var errand = new TreeMap<>(Map.of(
                "key", dispatch.key().value(),
                "call", dispatch.call().id().value(),
                "tenant", dispatch.call().tenant().value(),
                "kind", kind.name().toLowerCase(Locale.ROOT)));
        Optional.ofNullable(dispatch.contact()).flatMap(contact -> vault.get(contact.reference()))
                .ifPresent(number -> errand.put("phone_number", number));
        try {
            return JSON.writeValueAsString(errand);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an errand that cannot be written", impossible);
        }
    }

    @Override
    public void close(RoomName room) {
        whileServed("closing " + room, () -> {
            Reply<DeleteRoomResponse> reply = liveKit.rooms().delete(names.room(room)).await();
            switch (reply) {
                case Reply.Done<DeleteRoomResponse> _, Reply.Failed<DeleteRoomResponse>(Failure.NotFound _) -> {}
                case Reply.Failed<DeleteRoomResponse>(Failure failure) -> throw new LiveKitFailed("closing " + room, failure);
            }
            if (!liveKit.rooms().list(List.of(names.room(room))).await().orThrow("looking for " + room).isEmpty()) {
                throw new IllegalStateException(room + " was closed and is still there: somebody opened it again");
            }
            return room;
        });
    }

    private interface Errand<T> {
        T run() throws InterruptedException;
    }

    private static <T> T whileServed(String what, Errand<T> errand) {
        try {
            return errand.run();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the worker stops while " + what);
        }
    }
}
