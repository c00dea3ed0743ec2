package dev.baton.transfer;

import dev.baton.call.Party;
import dev.baton.port.AgentPost;
import dev.baton.port.RoomHint;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** One call, from its first to its last second. */
@WorkflowInterface
public interface LiveCall {

    @WorkflowMethod(name = "Call")
    CallEnd run(CallStart start);

    /** Starts a transfer, or refuses with the reason. The update id is the request's id, so a repeat starts nothing. */
    @UpdateMethod
    TransferId transfer(TransferRequest request);

    @UpdateValidatorMethod(updateName = "transfer")
    void mayTransfer(TransferRequest request);

    /** An agent process has joined the room and can be asked for things from now on. */
    @UpdateMethod
    void agentReady(AgentPost post);

    @UpdateValidatorMethod(updateName = "agentReady")
    void mayBeReady(AgentPost post);

    @SignalMethod
    void roomChanged(RoomHint hint);

    /** Ends the call for everybody. */
    @SignalMethod
    void hangUp(Party by);

    @QueryMethod
    CallProgress progress();
}
