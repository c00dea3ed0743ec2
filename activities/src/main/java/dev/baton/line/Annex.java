package dev.baton.line;

import dev.baton.call.Call;
import dev.baton.call.RoomName;
import dev.baton.livekit.Failure;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.LiveKitFailed;
import dev.baton.livekit.Reply;
import dev.baton.port.Leg;
import dev.baton.port.Line.Consultation;
import dev.baton.rooms.BriefingRooms;
import dev.baton.rooms.Names;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.DeleteRoomResponse;

/** The room beside the caller's in which a consultation is held, where the strategy wants one. Marked as the call's, so it is watched, too. */
final class Annex {

    // Longer than a phone rings: nobody is in it until it is answered.
    private static final Duration EMPTY = Duration.ofMinutes(3);

    private final LiveKit liveKit;
    private final Names names;
    private final BriefingRooms rooms;
    private final Function<Call, String> mark;

    Annex(LiveKit liveKit, Names names, BriefingRooms rooms, Function<Call, String> mark) {
        this.liveKit = liveKit;
        this.names = names;
        this.rooms = rooms;
        this.mark = mark;
    }

    static Leg there(Consultation consultation, Leg leg) {
        return new Leg(leg.key(), BriefingRooms.of(consultation.id()), leg.identity());
    }

    RoomName open(Consultation consultation) throws InterruptedException {
        RoomName room = BriefingRooms.of(consultation.id());
        // Known before it is there: whoever looks for its people must find it.
        rooms.open(consultation.call().room(), room);
        liveKit.rooms().create(CreateRoomRequest.newBuilder().setName(names.room(room)).setMetadata(mark.apply(consultation.call()))
                .setEmptyTimeout((int) EMPTY.toSeconds()).build()).await().orThrow("opening a room for the briefing");
        return room;
    }

    /** The same leg in the room beside the caller's, if there is one. */
    Optional<Leg> beside(Leg leg) {
        return rooms.beside(leg.room()).map(room -> new Leg(leg.key(), room, leg.identity()));
    }

    void close(Consultation consultation) throws InterruptedException {
        close(consultation.call().room(), consultation.id());
    }

    void close(RoomName call, String consultation) throws InterruptedException {
        RoomName room = BriefingRooms.of(consultation);
        if (rooms.beside(call).filter(room::equals).isEmpty()) {
            return;
        }
        Reply<DeleteRoomResponse> reply = liveKit.rooms().delete(names.room(room)).await();
        if (reply instanceof Reply.Failed<DeleteRoomResponse>(Failure failure) && !(failure instanceof Failure.NotFound)) {
            throw new LiveKitFailed("closing the room of the briefing", failure);
        }
        rooms.close(call);
    }
}
