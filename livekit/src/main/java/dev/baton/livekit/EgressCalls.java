package dev.baton.livekit;

import java.time.Duration;
import java.util.List;
import livekit.LivekitEgress.EgressInfo;
import livekit.LivekitEgress.ListEgressRequest;
import livekit.LivekitEgress.ListEgressResponse;

/** LiveKit's Egress: who records. */
public final class EgressCalls {

    private final Twirp twirp;
    private final Duration deadline;

    EgressCalls(Twirp twirp, Duration deadline) {
        this.twirp = twirp;
        this.deadline = deadline;
    }

    /** Recordings and streams of this room that go on. A server without Redis has none, and says so with an error. */
    public Asked<List<EgressInfo>> active(String room) {
        var request = ListEgressRequest.newBuilder().setRoomName(room).setActive(true).build();
        return twirp.ask(new Twirp.Request("Egress", "ListEgress", request, Grants.toListEgress(), deadline), ListEgressResponse.parser())
                .map(reply -> reply.map(ListEgressResponse::getItemsList));
    }
}
