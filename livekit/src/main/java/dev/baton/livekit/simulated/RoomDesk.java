package dev.baton.livekit.simulated;

import com.google.protobuf.Message;
import dev.baton.simulation.Exchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitModels.TrackInfo;
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

/** RoomService, as measured on livekit-server 1.13.5: what it stores it finds at once, what it must search takes 3 s to miss. */
final class RoomDesk {

    private static final String SERVICE = "RoomService";
    private static final int LONGEST_NAME = 256;

    private final Exchange exchange;
    private final House house;
    private final Names names;
    private final DispatchDesk dispatches;
    private volatile boolean cloud;
    private volatile Consumer<SendDataRequest> reader = _ -> {};
    private volatile Consumer<UpdateSubscriptionsRequest> onlooker = _ -> {};
    private volatile Function<PerformRpcRequest, Optional<String>> page = _ -> Optional.empty();

    RoomDesk(Exchange exchange, House house, Names names, DispatchDesk dispatches) {
        this.exchange = exchange;
        this.house = house;
        this.names = names;
        this.dispatches = dispatches;
    }

    void openAt(Door door) {
        door.open(SERVICE, "CreateRoom", CreateRoomRequest.getDefaultInstance(), this::create);
        door.open(SERVICE, "ListRooms", ListRoomsRequest.getDefaultInstance(), this::list);
        door.open(SERVICE, "DeleteRoom", DeleteRoomRequest.getDefaultInstance(), this::delete);
        door.open(SERVICE, "ListParticipants", ListParticipantsRequest.getDefaultInstance(), this::participants);
        door.open(SERVICE, "GetParticipant", RoomParticipantIdentity.getDefaultInstance(), this::participant);
        door.open(SERVICE, "RemoveParticipant", RoomParticipantIdentity.getDefaultInstance(), this::remove);
        door.open(SERVICE, "MutePublishedTrack", MuteRoomTrackRequest.getDefaultInstance(), this::mute);
        door.open(SERVICE, "UpdateParticipant", UpdateParticipantRequest.getDefaultInstance(), this::update);
        door.open(SERVICE, "UpdateSubscriptions", UpdateSubscriptionsRequest.getDefaultInstance(), this::subscribe);
        door.open(SERVICE, "SendData", SendDataRequest.getDefaultInstance(), this::send);
        door.open(SERVICE, "UpdateRoomMetadata", UpdateRoomMetadataRequest.getDefaultInstance(), this::metadata);
        door.open(SERVICE, "MoveParticipant", MoveParticipantRequest.getDefaultInstance(), this::move);
        door.open(SERVICE, "PerformRpc", PerformRpcRequest.getDefaultInstance(), this::perform);
    }

    void cloud(boolean is) {
        cloud = is;
    }

    void whenTold(Consumer<SendDataRequest> to) {
        reader = to;
    }

    void whenSubscribed(Consumer<UpdateSubscriptionsRequest> to) {
        onlooker = to;
    }

    void whenAsked(Function<PerformRpcRequest, Optional<String>> to) {
        page = to;
    }

    private Message create(Visit<CreateRoomRequest> visit) {
        visit.visitor().mayCreateRooms();
        CreateRoomRequest request = visit.request();
        if (request.getName().length() > LONGEST_NAME) {
            throw TwirpError.fromBehind("invalid_argument", "room name length exceeds limits: max length " + LONGEST_NAME);
        }
        return exchange.step(() -> house.find(request.getName()).map(Hall::describe).orElseGet(() -> {
            Hall hall = house.hall(request.getName());
            Room.Builder room = hall.settings().setMetadata(request.getMetadata()).setMaxParticipants(request.getMaxParticipants());
            if (request.getDepartureTimeout() > 0) {
                room.setDepartureTimeout(request.getDepartureTimeout());
            }
            if (request.getEmptyTimeout() > 0) {
                room.setEmptyTimeout(request.getEmptyTimeout());
                house.closeIfDeserted(request.getName(), hall, request.getEmptyTimeout());
            }
            if (request.getAgentsCount() > 0) {
                hall.dispatches().clear();
            }
            request.getAgentsList().forEach(agent -> dispatches.dispatch(hall, agent.getAgentName(), agent.getMetadata()));
            return hall.describe();
        }));
    }

    private Message list(Visit<ListRoomsRequest> visit) {
        visit.visitor().mayListRooms();
        List<String> wanted = visit.request().getNamesList();
        return exchange.step(() -> ListRoomsResponse.newBuilder().addAllRooms(house.halls().stream().map(Hall::describe)
                .filter(room -> wanted.isEmpty() || wanted.contains(room.getName())).toList()).build());
    }

    private Message delete(Visit<DeleteRoomRequest> visit) {
        visit.visitor().mayCreateRooms();
        String room = visit.request().getRoom();
        return exchange.step(() -> {
            if (house.find(room).isEmpty()) {
                throw TwirpError.fromBehind("not_found", "requested room does not exist");
            }
            exchange.close(names.room(room));
            return DeleteRoomResponse.getDefaultInstance();
        });
    }

    private Message participants(Visit<ListParticipantsRequest> visit) {
        visit.visitor().mayAdminister(visit.request().getRoom());
        return exchange.step(() -> ListParticipantsResponse.newBuilder()
                .addAllParticipants(house.find(visit.request().getRoom()).map(Hall::present).orElseGet(List::of)).build());
    }

    private Message participant(Visit<RoomParticipantIdentity> visit) {
        RoomParticipantIdentity who = visit.request();
        visit.visitor().mayAdminister(who.getRoom());
        return exchange.step(() -> stored(who.getRoom(), who.getIdentity()).build());
    }

    private Message remove(Visit<RoomParticipantIdentity> visit) {
        RoomParticipantIdentity who = visit.request();
        visit.visitor().mayAdminister(who.getRoom());
        return exchange.step(() -> {
            stored(who.getRoom(), who.getIdentity());
            exchange.remove(names.room(who.getRoom()), names.identity(who.getIdentity()));
            return RemoveParticipantResponse.getDefaultInstance();
        });
    }

    private Message update(Visit<UpdateParticipantRequest> visit) {
        UpdateParticipantRequest request = visit.request();
        visit.visitor().mayAdminister(request.getRoom());
        return exchange.step(() -> {
            ParticipantInfo.Builder one = stored(request.getRoom(), request.getIdentity());
            if (!request.getMetadata().isEmpty()) {
                one.setMetadata(request.getMetadata());
            }
            if (!request.getName().isEmpty()) {
                one.setName(request.getName());
            }
            for (Map.Entry<String, String> attribute : request.getAttributesMap().entrySet()) {
                if (attribute.getValue().isEmpty()) {
                    one.removeAttributes(attribute.getKey());
                } else {
                    one.putAttributes(attribute.getKey(), attribute.getValue());
                }
            }
            if (request.hasPermission()) {
                // Overwrites everything: what is not said again is taken away.
                one.setPermission(request.getPermission());
                exchange.maySubscribe(names.room(request.getRoom()), names.identity(request.getIdentity()),
                        request.getPermission().getCanSubscribe());
            }
            return one.build();
        });
    }

    private Message subscribe(Visit<UpdateSubscriptionsRequest> visit) throws InterruptedException {
        UpdateSubscriptionsRequest request = visit.request();
        visit.visitor().mayAdminister(request.getRoom());
        onlooker.accept(request);
        return served(visit, request.getRoom(), request.getIdentity(), listener -> {
            var tracks = new ArrayList<>(request.getTrackSidsList());
            request.getParticipantTracksList().forEach(more -> tracks.addAll(more.getTrackSidsList()));
            Hall hall = house.hall(request.getRoom());
            boolean all = true;
            // What is played on a track with a name, and for whom, is the phone world's own knowledge.
            for (ParticipantInfo.Builder speaker : tracks.stream().filter(track -> !hall.isNamed(track)).flatMap(track -> hall.publisherOf(track).stream()).toList()) {
                all &= exchange.subscribe(names.room(request.getRoom()), names.identity(request.getIdentity()),
                        names.identity(speaker.getIdentity()), request.getSubscribe());
            }
            if (!all) {
                throw TwirpError.noResponse();
            }
            return UpdateSubscriptionsResponse.getDefaultInstance();
        });
    }

    private Message mute(Visit<MuteRoomTrackRequest> visit) throws InterruptedException {
        MuteRoomTrackRequest request = visit.request();
        visit.visitor().mayAdminister(request.getRoom());
        return served(visit, request.getRoom(), request.getIdentity(), one -> {
            TrackInfo.Builder track = one.getTracksBuilderList().stream().filter(published -> published.getSid().equals(request.getTrackSid()))
                    .findFirst().orElseThrow(() -> TwirpError.fromBehind("not_found", "track is not found"));
            return MuteRoomTrackResponse.newBuilder().setTrack(track.setMuted(request.getMuted())).build();
        });
    }

    private Message send(Visit<SendDataRequest> visit) throws InterruptedException {
        SendDataRequest request = visit.request();
        visit.visitor().mayAdminister(request.getRoom());
        int nonce = request.getNonce().size();
        if (nonce != 0 && nonce != 16) {
            throw new TwirpError("invalid_argument", "nonce should be 16-bytes or not present, got: " + nonce + " bytes");
        }
        if (!exchange.step(() -> house.find(request.getRoom()).isPresent())) {
            throw visit.searchInVain();
        }
        reader.accept(request);
        return SendDataResponse.getDefaultInstance();
    }

    private Message metadata(Visit<UpdateRoomMetadataRequest> visit) {
        UpdateRoomMetadataRequest request = visit.request();
        visit.visitor().mayAdminister(request.getRoom());
        return exchange.step(() -> {
            Hall hall = house.find(request.getRoom())
                    .orElseThrow(() -> TwirpError.fromBehind("not_found", "requested room does not exist"));
            hall.settings().setMetadata(request.getMetadata());
            return hall.describe();
        });
    }

    /** Whoever does not answer is waited for as long as the request says. */
    private Message perform(Visit<PerformRpcRequest> visit) throws InterruptedException {
        PerformRpcRequest request = visit.request();
        visit.visitor().mayAdminister(request.getRoom());
        if (exchange.step(() -> house.find(request.getRoom()).flatMap(hall -> hall.find(request.getDestinationIdentity()))).isEmpty()) {
            throw visit.searchInVain();
        }
        Optional<String> answer = page.apply(request);
        if (answer.isEmpty()) {
            throw visit.searchInVain(Duration.ofMillis(request.getResponseTimeoutMs()));
        }
        return PerformRpcResponse.newBuilder().setPayload(answer.get()).build();
    }

    /** Only LiveKit Cloud can. Not held against a real one: as its documentation has it. */
    private Message move(Visit<MoveParticipantRequest> visit) throws InterruptedException {
        MoveParticipantRequest request = visit.request();
        visit.visitor().mayMove(request.getRoom(), request.getDestinationRoom());
        if (request.getRoom().equals(request.getDestinationRoom())) {
            String wrong = "destination room cannot be the same as source room";
            throw new TwirpError("invalid_argument", wrong + " ", Map.of("argument", wrong));
        }
        return served(visit, request.getRoom(), request.getIdentity(), one -> {
            if (!cloud) {
                throw TwirpError.fromBehind("unknown", "not implemented");
            }
            house.expect(request.getDestinationRoom(), one.build());
            exchange.move(names.room(request.getRoom()), names.identity(request.getIdentity()), names.room(request.getDestinationRoom()));
            return MoveParticipantResponse.getDefaultInstance();
        });
    }

    private ParticipantInfo.Builder stored(String room, String identity) {
        return house.find(room).flatMap(hall -> hall.find(identity))
                .orElseThrow(() -> TwirpError.fromBehind("not_found", "participant does not exist"));
    }

    private Message served(Visit<?> visit, String room, String identity, Function<ParticipantInfo.Builder, Message> by)
            throws InterruptedException {
        Optional<Message> answer = exchange.step(() -> house.find(room).flatMap(hall -> hall.find(identity)).map(by));
        if (answer.isEmpty()) {
            throw visit.searchInVain();
        }
        return answer.get();
    }
}
