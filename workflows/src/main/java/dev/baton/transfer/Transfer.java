package dev.baton.transfer;

import dev.baton.call.Party;
import dev.baton.port.AgentPost;
import dev.baton.port.Rooms;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;

/** What can be told to, and asked of, any running transfer. */
public interface Transfer {

    /** The one decision slot: the first writer wins, a later one is refused and told so. */
    @UpdateMethod
    void decide(Decision.Slip slip);

    @UpdateValidatorMethod(updateName = "decide")
    void mayDecide(Decision.Slip slip);

    @UpdateMethod
    void callOff(Party by);

    @UpdateValidatorMethod(updateName = "callOff")
    void mayCallOff(Party by);

    /** From the call, which is the only one that looks. */
    @SignalMethod
    void seen(Rooms.Sight sight);

    /** From the call, when another agent has taken the place of a lost one. */
    @SignalMethod
    void agentChanged(AgentPost post);

    /**
     * From the call, which is to end: tidy up and report. A cancellation would not do, because a workflow that was
     * cancelled has no result, and with it whom it connected and what it wrote would be lost.
     */
    @SignalMethod
    void callEnds(Party by);

    @QueryMethod
    Progress progress();
}
