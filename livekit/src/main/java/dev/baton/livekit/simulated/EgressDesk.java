package dev.baton.livekit.simulated;

import com.google.protobuf.Message;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import livekit.LivekitEgress.EgressInfo;
import livekit.LivekitEgress.EgressStatus;
import livekit.LivekitEgress.ListEgressRequest;
import livekit.LivekitEgress.ListEgressResponse;

/** Egress: who records, as far as it can be asked. Nothing is recorded. */
final class EgressDesk {

    private final List<EgressInfo> running = new CopyOnWriteArrayList<>();

    void openAt(Door door) {
        door.open("Egress", "ListEgress", ListEgressRequest.getDefaultInstance(), this::list);
    }

    void records(String room, String id) {
        running.add(EgressInfo.newBuilder().setEgressId(id).setRoomName(room).setStatus(EgressStatus.EGRESS_ACTIVE).build());
    }

    private Message list(Visit<ListEgressRequest> visit) {
        visit.visitor().mayRecord();
        ListEgressRequest request = visit.request();
        return ListEgressResponse.newBuilder().addAllItems(running.stream()
                .filter(one -> request.getRoomName().isEmpty() || request.getRoomName().equals(one.getRoomName())).toList()).build();
    }
}
