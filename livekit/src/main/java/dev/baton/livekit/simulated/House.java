package dev.baton.livekit.simulated;

import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.port.Rooms.Role;
import dev.baton.simulation.Exchange;
import dev.baton.simulation.Exchange.Guest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import livekit.LivekitAgentDispatch.AgentDispatch;
import livekit.LivekitAgentDispatch.AgentDispatchState;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitModels.Room;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;

/**
 * All rooms as LiveKit describes them. Who is in a room is the phone world's knowledge; what LiveKit adds (ids, metadata,
 * attributes, permissions, tracks) is kept here, under the world's own lock.
 */
final class House implements Exchange.Onlooker {

    private static final int EMPTY_TIMEOUT = 300;
    private static final int DEPARTURE_TIMEOUT = 20;
    private static final ParticipantPermission EVERYTHING = ParticipantPermission.newBuilder()
            .setCanSubscribe(true).setCanPublish(true).setCanPublishData(true).setCanUpdateMetadata(true).build();

    private final Exchange exchange;
    private final Names names;
    private final Postman postman;
    private final InstantSource clock;
    private final Ids ids;
    private final Map<String, Hall> halls = new LinkedHashMap<>();
    private final Map<String, ParticipantInfo> expected = new HashMap<>();

    House(Exchange exchange, Names names, Postman postman, InstantSource clock, Ids ids) {
        this.exchange = exchange;
        this.names = names;
        this.postman = postman;
        this.clock = clock;
        this.ids = ids;
    }

    List<Hall> halls() {
        return List.copyOf(halls.values());
    }

    Optional<Hall> find(String room) {
        return Optional.ofNullable(halls.get(room));
    }

    /** The room of that name, which comes into being if need be. Within a step. */
    Hall hall(String name) {
        Hall there = halls.get(name);
        if (there != null) {
            return there;
        }
        long now = clock.millis();
        var hall = new Hall(Room.newBuilder().setSid(ids.next("RM_")).setName(name).setEmptyTimeout(EMPTY_TIMEOUT)
                .setDepartureTimeout(DEPARTURE_TIMEOUT).setCreationTime(now / 1000).setCreationTimeMs(now));
        // Measured: a room that names no agent is offered to the workers without a name.
        hall.dispatches().add(AgentDispatch.newBuilder().setId(ids.next("AD_")).setRoom(name)
                .setState(AgentDispatchState.newBuilder().setCreatedAt(now * 1_000_000)).build());
        halls.put(name, hall);
        exchange.open(names.room(name));
        postman.room("room_started", hall);
        closeIfDeserted(name, hall, EMPTY_TIMEOUT);
        return hall;
    }

    void closeIfDeserted(String name, Hall hall, int seconds) {
        exchange.later(Duration.ofSeconds(seconds), "LiveKit closes " + names.room(name) + " if it is empty", () -> {
            if (halls.get(name) == hall && hall.deserted()) {
                exchange.close(names.room(name));
            }
        });
    }

    /** Somebody who is there publishes one more track. Within a step. */
    void publishes(String room, String identity, String track) {
        find(room).flatMap(hall -> hall.find(identity)).ifPresent(one -> one.addTracks(TrackInfo.newBuilder().setSid(ids.next("TR_"))
                .setType(TrackType.AUDIO).setSource(TrackSource.MICROPHONE).setName(track).setMimeType("audio/opus")));
    }

    /** How the participant who is about to join will be described. */
    void expect(String room, ParticipantInfo like) {
        expected.put(room + "\n" + like.getIdentity(), like);
    }

    @Override
    public void opened(RoomName room) {
        hall(names.room(room));
    }

    @Override
    public void closed(RoomName room) {
        Hall gone = halls.remove(names.room(room));
        if (gone != null) {
            postman.room("room_finished", gone);
        }
    }

    @Override
    public void joined(Guest guest) {
        String identity = names.identity(guest.identity());
        Hall hall = hall(names.room(guest.room()));
        ParticipantInfo like = expected.remove(names.room(guest.room()) + "\n" + identity);
        long now = clock.millis();
        ParticipantInfo.Builder one = (like == null ? plain(guest, identity) : like).toBuilder()
                .setSid(ids.next("PA_")).setState(ParticipantInfo.State.ACTIVE).setPermission(EVERYTHING)
                .setJoinedAt(now / 1000).setJoinedAtMs(now).setIsPublisher(true)
                .addTracks(TrackInfo.newBuilder().setSid(ids.next("TR_")).setType(TrackType.AUDIO).setSource(TrackSource.MICROPHONE)
                        .setMimeType("audio/opus"));
        describe(guest, one);
        hall.enter(one);
        postman.participant("participant_joined", hall, one);
        postman.track("track_published", hall, one);
    }

    private static ParticipantInfo plain(Guest guest, String identity) {
        var one = ParticipantInfo.newBuilder();
        if (identity.startsWith("agent:")) {
            // Who was sent for by Baton says so itself; any other agent is somebody else's.
            one.putAttributes("baton.role", "agent");
        }
        return one.setIdentity(identity).setName(identity)
                .setKind(guest.role() == Role.AGENT ? ParticipantInfo.Kind.AGENT
                        : guest.reach() == Reach.PHONE ? ParticipantInfo.Kind.SIP : ParticipantInfo.Kind.STANDARD)
                .build();
    }

    private void describe(Guest guest, ParticipantInfo.Builder one) {
        if (guest.reach() == Reach.PHONE) {
            if (!one.containsAttributes("sip.callID")) {
                one.putAttributes("sip.callID", guest.sipCallId().orElseGet(() -> ids.next("SCL_")));
            }
            one.putAttributes("sip.callStatus", guest.state().name().toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public void changed(Guest guest) {
        find(names.room(guest.room())).flatMap(hall -> hall.find(names.identity(guest.identity()))).ifPresent(one -> describe(guest, one));
    }

    @Override
    public void left(Guest guest) {
        String name = names.room(guest.room());
        find(name).ifPresent(hall -> hall.leave(names.identity(guest.identity())).ifPresent(one -> {
            one.setState(ParticipantInfo.State.DISCONNECTED).setDisconnectReason(DisconnectReason.CLIENT_INITIATED);
            postman.track("track_unpublished", hall, one);
            postman.participant("participant_left", hall, one);
            if (hall.deserted()) {
                closeIfDeserted(name, hall, hall.settings().getDepartureTimeout());
            }
        }));
    }
}
