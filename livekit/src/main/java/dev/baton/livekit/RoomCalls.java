package dev.baton.livekit;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.time.Duration;
import java.util.List;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.DeleteRoomRequest;
import livekit.LivekitRoom.DeleteRoomResponse;
import livekit.LivekitRoom.ListParticipantsRequest;
import livekit.LivekitRoom.ListParticipantsResponse;
import livekit.LivekitRoom.ListRoomsRequest;
import livekit.LivekitRoom.ListRoomsResponse;
import livekit.LivekitRoom.MoveParticipantRequest;
import livekit.LivekitRoom.MoveParticipantResponse;
import livekit.LivekitRoom.MuteRoomTrackRequest;
import livekit.LivekitRoom.MuteRoomTrackResponse;
import livekit.LivekitRoom.PerformRpcRequest;
import livekit.LivekitRoom.PerformRpcResponse;
import livekit.LivekitRoom.RemoveParticipantResponse;
import livekit.LivekitRoom.RoomParticipantIdentity;
import livekit.LivekitRoom.SendDataRequest;
import livekit.LivekitRoom.SendDataResponse;
import livekit.LivekitRoom.UpdateParticipantRequest;
import livekit.LivekitRoom.UpdateRoomMetadataRequest;
import livekit.LivekitRoom.UpdateSubscriptionsRequest;
import livekit.LivekitRoom.UpdateSubscriptionsResponse;

/** LiveKit's RoomService. */
public final class RoomCalls {

    private final Twirp twirp;
    private final Duration deadline;

    RoomCalls(Twirp twirp, Duration deadline) {
        this.twirp = twirp;
        this.deadline = deadline;
    }

    /** Or finds it, if it is there already; its settings are then left as they are. */
    public Asked<Room> create(CreateRoomRequest request) {
        return ask("CreateRoom", request, Grants.toCreateRooms(), Room.parser());
    }

    /** All rooms there are. */
    public Asked<List<Room>> list() {
        return list(List.of());
    }

    /** Those of the named rooms that exist; without names, all rooms. */
    public Asked<List<Room>> list(List<String> names) {
        return ask("ListRooms", ListRoomsRequest.newBuilder().addAllNames(names).build(), Grants.toListRooms(), ListRoomsResponse.parser())
                .map(reply -> reply.map(ListRoomsResponse::getRoomsList));
    }

    /** Ends every leg in it. */
    public Asked<DeleteRoomResponse> delete(String room) {
        return ask("DeleteRoom", DeleteRoomRequest.newBuilder().setRoom(room).build(), Grants.toCreateRooms(), DeleteRoomResponse.parser());
    }

    /** Of a room that does not exist: nobody. */
    public Asked<List<ParticipantInfo>> participants(String room) {
        return ask("ListParticipants", ListParticipantsRequest.newBuilder().setRoom(room).build(),
                        Grants.toAdminister(room), ListParticipantsResponse.parser())
                .map(reply -> reply.map(ListParticipantsResponse::getParticipantsList));
    }

    public Asked<ParticipantInfo> participant(String room, String identity) {
        return ask("GetParticipant", one(room, identity), Grants.toAdminister(room), ParticipantInfo.parser());
    }

    /** A phone that rings gets a CANCEL, one that was answered a BYE. A token that is already out stays valid. */
    public Asked<RemoveParticipantResponse> remove(String room, String identity) {
        return ask("RemoveParticipant", one(room, identity), Grants.toAdminister(room), RemoveParticipantResponse.parser());
    }

    public Asked<MuteRoomTrackResponse> mute(String room, String identity, String track, boolean muted) {
        var request = MuteRoomTrackRequest.newBuilder().setRoom(room).setIdentity(identity).setTrackSid(track).setMuted(muted).build();
        return ask("MutePublishedTrack", request, Grants.toAdminister(room), MuteRoomTrackResponse.parser());
    }

    /** A permission overwrites all the others: whatever is not said again is taken away. */
    public Asked<ParticipantInfo> update(UpdateParticipantRequest request) {
        return ask("UpdateParticipant", request, Grants.toAdminister(request.getRoom()), ParticipantInfo.parser());
    }

    /** To unsubscribe what is not subscribed yet does nothing and is no error. */
    public Asked<UpdateSubscriptionsResponse> subscribe(String room, String listener, List<String> tracks, boolean subscribed) {
        var request = UpdateSubscriptionsRequest.newBuilder()
                .setRoom(room).setIdentity(listener).addAllTrackSids(tracks).setSubscribe(subscribed).build();
        return ask("UpdateSubscriptions", request, Grants.toAdminister(room), UpdateSubscriptionsResponse.parser());
    }

    public Asked<SendDataResponse> send(SendDataRequest request) {
        return ask("SendData", request, Grants.toAdminister(request.getRoom()), SendDataResponse.parser());
    }

    public Asked<Room> metadata(String room, String metadata) {
        var request = UpdateRoomMetadataRequest.newBuilder().setRoom(room).setMetadata(metadata).build();
        return ask("UpdateRoomMetadata", request, Grants.toAdminister(room), Room.parser());
    }

    /** LiveKit Cloud only: an open-source server answers {@link Failure.NotOffered}, and only if the participant is there. */
    public Asked<MoveParticipantResponse> move(String room, String identity, String destination) {
        var request = MoveParticipantRequest.newBuilder().setRoom(room).setIdentity(identity).setDestinationRoom(destination).build();
        return ask("MoveParticipant", request, Grants.toMove(room, destination), MoveParticipantResponse.parser());
    }

    public Asked<PerformRpcResponse> perform(PerformRpcRequest request) {
        return ask("PerformRpc", request, Grants.toAdminister(request.getRoom()), PerformRpcResponse.parser());
    }

    private static RoomParticipantIdentity one(String room, String identity) {
        return RoomParticipantIdentity.newBuilder().setRoom(room).setIdentity(identity).build();
    }

    private <T extends Message> Asked<T> ask(String method, Message body, Grants grants, Parser<T> parser) {
        return twirp.ask(new Twirp.Request("RoomService", method, body, grants, deadline), parser);
    }
}
