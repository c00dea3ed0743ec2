package dev.baton.transfer;

import dev.baton.call.Call;
import dev.baton.call.Party;
import dev.baton.call.Reach;
import dev.baton.call.Supervisor;
import dev.baton.port.AgentPost;
import dev.baton.port.EffectKey;
import dev.baton.port.Roster;
import dev.baton.port.Rooms;
import dev.baton.port.Telephony;
import dev.baton.transfer.Progress.SupervisorState;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One cold transfer: a single activity, the SIP REFER, and a look at the room when nobody knows what came of it. What the
 * carrier refuses the call may try through its own trunk, under the same name.
 */
public final class ColdTransferWorkflow implements ColdTransfer {

    private final TransferOrder order;
    private final Call call;
    private final Duration patience;
    private final Journal journal;
    private final Voice agent;
    private SupervisorState supervisorState = SupervisorState.INACTIVE;
    private @Nullable Outcome outcome;
    private @Nullable CancellationScope asking;
    private boolean callEnds;
    private boolean callerLeft;

    @WorkflowInit
    public ColdTransferWorkflow(TransferOrder order) {
        this.order = order;
        call = order.call();
        patience = order.rules().ring();
        journal = new Journal(order.id().value(), "Cold transfer to " + order.request().to(), order.before());
        agent = new Voice(order.agent(), journal);
    }

    @Override
    public TransferReport run(TransferOrder order) {
        journal.startRecording();
        journal.writeFirst(order);
        var question = new Roster.Question(call, order.request().to());
        Outcome end = switch (Ports.directory("who answers for " + question.to()).resolve(question)) {
            case Roster.NoRoute none -> {
                journal.write(none.sentence());
                yield new Outcome.NotStarted(none);
            }
            case Roster.Hunt hunt -> transfer(hunt);
        };
        outcome = end;
        supervisorState = switch (end) {
            case Outcome.Connected connected -> SupervisorState.MERGED;
            case Outcome.Referred referred -> SupervisorState.MERGED;
            default -> SupervisorState.FAILED;
        };
        SearchKeys.conclude(supervisorState, end);
        Workflow.await(Workflow::isEveryHandlerFinished);
        return new TransferReport(end, journal.count(), journal.unrecorded());
    }

    private Outcome transfer(Roster.Hunt hunt) {
        Supervisor target = hunt.inOrder().getFirst();
        if (call.caller().reach() == Reach.BROWSER) {
            journal.write(Step.DIAL, "a browser cannot be sent to another phone");
            return new Outcome.Refused(405, "the caller is in a browser, which no carrier can move");
        }
        journal.write(Step.DIAL, "transferring the caller to " + hunt.publicName());
        return switch (refer(target)) {
            case Telephony.Succeeded() -> {
                journal.write(Step.CONNECT, "the carrier took the caller to " + hunt.publicName());
                agent.tellIfPresent(Timing.SET_STATE, Step.LEAVE.summary(), one -> one.leave(call));
                yield new Outcome.Referred(hunt.to());
            }
            case Telephony.CallerEnded() -> {
                journal.write("the caller hung up");
                yield new Outcome.CallerGone();
            }
            case Telephony.Refused(int status, String meaning) -> {
                journal.write(Step.DIAL, "the transfer was refused (SIP " + status + "): " + meaning);
                yield new Outcome.Refused(status, meaning);
            }
            case Telephony.Unknown(String why) -> reconcile(why);
        };
    }

    private Telephony.Referral refer(Supervisor target) {
        var refer = new Telephony.Refer(
                EffectKey.of(order.id().value(), "refer", 1), call, order.request().to(), target, patience);
        if (callEnds) {
            return new Telephony.Unknown("the call ended before the carrier was asked");
        }
        Telephony carrier = Ports.carrier(patience, Step.DIAL.summary("send the caller to " + target.name()));
        var answer = Workflow.<Telephony.Referral>newPromise();
        asking = Workflow.newCancellationScope(() -> answer.completeFrom(Async.function(carrier::refer, refer)));
        asking.run();
        try {
            return answer.get();
        } catch (ActivityFailure failure) {
            // The process that asked the carrier died, and its answer with it. The carrier may be moving the caller all the
            // same, and whoever tells them now that it failed would be wrong; unless nobody waits for it any longer.
            Waits.upTo(patience, "the carrier to move the caller", () -> callerLeft || callEnds);
            return new Telephony.Unknown("the answer was lost");
        }
    }

    /** Unknown is never repeated: first of all we look. */
    private Outcome reconcile(String why) {
        journal.write(Step.DIAL, "nobody knows whether the carrier moved the caller: " + why);
        boolean here = Ports.rooms("is the caller still here?").look(call.room()).has(call.caller().identity());
        journal.write(here ? "the caller is still here" : "the caller is not here any more");
        return new Outcome.Unclear(here ? "the caller stayed" : "the caller left the room, moved or not");
    }

    @Override
    public void decide(Decision.Slip slip) {
        mayDecide(slip);
    }

    @Override
    public void mayDecide(Decision.Slip slip) {
        throw DecisionSlot.refusal("A cold transfer asks nobody: there is nothing to decide.");
    }

    @Override
    public void callOff(Party by) {
        mayCallOff(by);
    }

    @Override
    public void mayCallOff(Party by) {
        throw DecisionSlot.refusal(
                outcome != null
                        ? "This transfer is over: there is nothing to call off."
                        : "The carrier has been asked to move the caller, and that cannot be called back: wait for its answer.");
    }

    @Override
    public void callEnds(Party by) {
        callEnds = true;
        if (asking != null) {
            asking.cancel();
        }
    }

    @Override
    public void seen(Rooms.Sight sight) {
        // Only for when the carrier's answer is lost: as long as one may come, it tells more than any look.
        callerLeft = callerLeft || !sight.has(call.caller().identity());
    }

    @Override
    public void agentChanged(AgentPost post) {
        agent.changed(post);
    }

    @Override
    public Progress progress() {
        return new Progress(supervisorState, journal.now(), null, outcome, journal.entries(), null);
    }
}
