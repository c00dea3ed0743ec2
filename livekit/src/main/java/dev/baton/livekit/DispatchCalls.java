package dev.baton.livekit;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.time.Duration;
import java.util.List;
import livekit.LivekitAgentDispatch.AgentDispatch;
import livekit.LivekitAgentDispatch.CreateAgentDispatchRequest;
import livekit.LivekitAgentDispatch.DeleteAgentDispatchRequest;
import livekit.LivekitAgentDispatch.ListAgentDispatchRequest;
import livekit.LivekitAgentDispatch.ListAgentDispatchResponse;

/** LiveKit's AgentDispatchService. */
public final class DispatchCalls {

    private final Twirp twirp;
    private final Duration deadline;

    DispatchCalls(Twirp twirp, Duration deadline) {
        this.twirp = twirp;
        this.deadline = deadline;
    }

    /** Creates the room as well, if it is not there. Twice is two agents. */
    public Asked<AgentDispatch> create(String room, String agentName, String metadata) {
        var request = CreateAgentDispatchRequest.newBuilder().setRoom(room).setAgentName(agentName).setMetadata(metadata).build();
        return ask("CreateDispatch", request, room, AgentDispatch.parser());
    }

    public Asked<AgentDispatch> delete(String room, String dispatch) {
        var request = DeleteAgentDispatchRequest.newBuilder().setRoom(room).setDispatchId(dispatch).build();
        return ask("DeleteDispatch", request, room, AgentDispatch.parser());
    }

    /** Of a room that does not exist: {@link Failure.NobodyServes}, after three seconds. */
    public Asked<List<AgentDispatch>> list(String room) {
        return ask("ListDispatch", ListAgentDispatchRequest.newBuilder().setRoom(room).build(), room, ListAgentDispatchResponse.parser())
                .map(reply -> reply.map(ListAgentDispatchResponse::getAgentDispatchesList));
    }

    private <T extends Message> Asked<T> ask(String method, Message body, String room, Parser<T> parser) {
        return twirp.ask(new Twirp.Request("AgentDispatchService", method, body, Grants.toAdminister(room), deadline), parser);
    }
}
