package dev.baton.transfer;

import dev.baton.call.Call;
import dev.baton.call.Identity;
import dev.baton.call.Party;
import dev.baton.port.AgentPost;
import dev.baton.port.CallAgent.Audience;
import dev.baton.port.Notice;
import dev.baton.port.RoomHint;
import dev.baton.port.Rooms;
import dev.baton.port.Rooms.Presence;
import dev.baton.transfer.CallProgress.CallerState;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call, alive as long as its caller is connected. Whatever happens to a transfer, this workflow looks at the room
 * afterwards and sees to it that the caller has somebody.
 */
public final class CallWorkflow implements LiveCall {

    private final CallStart start;
    private final Call call;
    private final HouseRules rules;
    private final Journal journal;
    private final RoomWatch room;
    private final Company company;
    private final Transfers transfers;
    private CallerState caller = CallerState.ACTIVE;
    private Instant agentAloneSince;
    private @Nullable TransferRequest request;
    private @Nullable String occupied;
    private @Nullable Party hangingUp;
    private @Nullable CallEnd end;

    @WorkflowInit
    public CallWorkflow(CallStart start) {
        this.start = start;
        call = start.call();
        rules = start.rules();
        CallStart.@Nullable Luggage luggage = start.luggage();
        journal = new Journal("call-" + call.id(), "Call " + call.id(), luggage == null ? 0 : luggage.entries());
        agentAloneSince = luggage == null || luggage.agentAloneSince() == null ? now() : luggage.agentAloneSince();
        room = new RoomWatch(call, luggage);
        company = new Company(start, journal, room);
        transfers = new Transfers(start, journal, company);
        room.tell(transfers::seen);
        company.tell(transfers::agentChanged);
        // Here, because a request can come in before the first line of the call is run.
        occupied = luggage == null ? notYetThere(start.origin()) : null;
    }

    private static @Nullable String notYetThere(CallStart.Origin origin) {
        return switch (origin) {
            case CallStart.Outbound outbound -> "The caller has not answered yet: ask again when they are there.";
            case CallStart.Awaited awaited -> "The caller has not come yet: ask again when they are there.";
            case CallStart.Inbound inbound -> null;
            case CallStart.Adopted adopted -> null;
        };
    }

    @Override
    public CallEnd run(CallStart start) {
        // Cancelled in Temporal's UI, by somebody with the right to do it: that is an operator who ends the call. Nothing
        // in it is broken off, everybody is let go as ever.
        CancellationScope.current().getCancellationRequest().thenApply(reason -> {
            hangUp(Party.OPERATOR);
            return reason;
        });
        Workflow.newDetachedCancellationScope(this::live).run();
        return Objects.requireNonNull(end, "a call that was lived has an end");
    }

    private void live() {
        journal.startRecording();
        finish(begin().orElseGet(this::accompany));
    }

    private Optional<CallEnd> begin() {
        if (start.luggage() == null) {
            Optional<CallEnd> failed = switch (start.origin()) {
                case CallStart.Inbound inbound -> {
                    journal.write("the caller rang");
                    yield Optional.empty();
                }
                case CallStart.Adopted adopted -> {
                    journal.write("a call that was under way was taken over");
                    yield Optional.empty();
                }
                case CallStart.Outbound outbound -> {
                    // Whoever picks up hears somebody at once, and also when the dialler dies in that instant.
                    company.start();
                    Optional<CallEnd> notReached = Placing.place(call, outbound, rules, journal, () -> hangingUp);
                    occupied = null;
                    yield notReached;
                }
                case CallStart.Awaited awaited -> {
                    Optional<CallEnd> notThere = awaitCaller();
                    occupied = null;
                    yield notThere;
                }
            };
            if (failed.isPresent()) {
                return failed;
            }
        }
        room.startWatching();
        company.start();
        return Optional.empty();
    }

    /** Empty when the caller has come. */
    private Optional<CallEnd> awaitCaller() {
        journal.write("the caller is awaited");
        boolean came = room.awaitCaller(rules.ring(call.caller().reach()).plus(Timing.PAGE_SEEN), () -> hangingUp != null);
        if (came) {
            journal.write("the caller came in");
            return Optional.empty();
        }
        return Optional.of(hangingUp == null ? new CallEnd.NeverCame() : new CallEnd.EndedBy(hangingUp));
    }

    /** The caller is with the agent, is transferred, comes back, and at some time is gone. */
    private CallEnd accompany() {
        while (true) {
            show(CallerState.ACTIVE);
            Duration left = rules.callLimit().minus(Duration.between(agentAloneSince, now()));
            boolean happened = Waits.upTo(left, "the caller's next wish", () -> over() || request != null || rests());
            if (over()) {
                return howItEnded();
            }
            if (!happened) {
                journal.write("the call reached its limit");
                company.say(Audience.CALLER, Notice.Kind.GOODBYE);
                return new CallEnd.LimitReached();
            }
            TransferRequest wish = request;
            if (wish == null) {
                goOnAsNew();
                continue;
            }
            show(CallerState.ESCALATED);
            Outcome outcome = transfers.conduct(wish, () -> hangingUp, this::over);
            Optional<CallEnd> ended = after(outcome);
            if (ended.isPresent()) {
                return ended.get();
            }
            request = null;
            occupied = null;
            agentAloneSince = now();
        }
    }

    private static Instant now() {
        return Instant.ofEpochMilli(Workflow.currentTimeMillis());
    }

    /** Whatever a transfer says, or if it cannot say anything any more: the room tells who is there. */
    private Optional<CallEnd> after(Outcome outcome) {
        if (outcome instanceof Outcome.Referred(var to) && carrierTookCaller()) {
            return Optional.of(new CallEnd.Referred(to));
        }
        Rooms.Sight sight = room.look();
        if (over()) {
            return Optional.of(howItEnded());
        }
        Optional<Presence> bridged = sight.present().stream().filter(Presence::bridged).findFirst();
        return bridged.isPresent() ? leaveThemTalking(bridged.get().identity()) : bringBack(outcome, sight);
    }

    /** The room may be seen late, so before it is denied, it is looked at once more. */
    private boolean carrierTookCaller() {
        if (!Waits.upTo(Timing.CARRIER_GOODBYE, "the carrier to take the caller", room::callerGone)) {
            room.look();
        }
        return room.callerGone();
    }

    /** Caller and supervisor talk. No limit of agent, briefing or transfer applies any more, only this one. */
    private Optional<CallEnd> leaveThemTalking(Identity supervisor) {
        occupied = "The caller is talking to a supervisor already: when they are done, ask again.";
        company.dismiss();
        journal.write("the caller and the supervisor talk");
        Duration quiet = rules.connectedLimit().minus(rules.connectedWarning());
        if (!Waits.upTo(quiet, "the end of their talk", () -> over() || !room.has(supervisor))) {
            journal.write("both are warned that the call will end");
            company.visit(Audience.BOTH, Notice.Kind.CALL_ENDS_SOON, () -> over() || !room.has(supervisor));
            Waits.upTo(rules.connectedWarning(), "the end of their talk", () -> over() || !room.has(supervisor));
        }
        transfers.release();
        if (over()) {
            return Optional.of(howItEnded());
        }
        if (room.has(supervisor)) {
            journal.write("the call reached its limit");
            return Optional.of(new CallEnd.LimitReached());
        }
        journal.write("the supervisor left");
        return afterSupervisor();
    }

    private Optional<CallEnd> bringBack(Outcome outcome, Rooms.Sight sight) {
        occupied = "A transfer has just ended and the caller is being brought back: ask again in a moment.";
        transfers.removeStrays(sight);
        if (outcome instanceof Outcome.SupervisorGone) {
            return afterSupervisor();
        }
        if (outcome instanceof Outcome.Connected) {
            // In the moment between the transfer's last look and ours.
            journal.write("the supervisor left");
            return afterSupervisor();
        }
        journal.write("the caller is back with the agent");
        company.talk(Returning.notice(outcome));
        return Optional.empty();
    }

    private Optional<CallEnd> afterSupervisor() {
        return switch (rules.whenSupervisorDrops()) {
            case AGENT_RETURNS -> {
                journal.write("the agent goes back to the caller");
                company.talk(Notice.of(Notice.Kind.SUPERVISOR_GONE));
                yield Optional.empty();
            }
            case POLITE_END -> {
                company.comeAndSay(Audience.CALLER, Notice.Kind.GOODBYE);
                yield Optional.of(new CallEnd.SupervisorHungUp());
            }
        };
    }

    private void finish(CallEnd how) {
        end = how;
        journal.write(Told.of(how));
        caller = CallerState.INACTIVE;
        SearchKeys.conclude(caller, how);
        if (how instanceof CallEnd.EndedBy && !room.callerGone()) {
            company.say(Audience.CALLER, Notice.Kind.GOODBYE);
        }
        company.stop();
        room.stop();
        // Before anything else: after a goodbye every second on the line is a second of silence.
        Ports.rooms("end every leg").close(call.room());
        transfers.release();
        Workflow.await(Workflow::isEveryHandlerFinished);
        Workflow.await(() -> journal.settled() && transfers.settled());
        Ports.ledger().seal(call.id());
    }

    private boolean over() {
        return hangingUp != null || room.callerGone();
    }

    private CallEnd howItEnded() {
        return hangingUp == null ? new CallEnd.CallerHungUp() : new CallEnd.EndedBy(hangingUp);
    }

    private boolean rests() {
        return Workflow.getInfo().isContinueAsNewSuggested()
                && Workflow.isEveryHandlerFinished()
                && journal.settled()
                && transfers.settled()
                && company.rests();
    }

    /** Only ever with no transfer and no open handler. */
    private void goOnAsNew() {
        var luggage = new CallStart.Luggage(
                transfers.count(), company.dispatches(), journal.count(), room.hintsSeen(), company.post(),
                transfers.requests(), agentAloneSince);
        Workflow.continueAsNew(new CallStart(call, start.origin(), rules, luggage));
    }

    private void show(CallerState now) {
        if (caller != now) {
            caller = now;
            SearchKeys.show(now);
        }
    }

    @Override
    public TransferId transfer(TransferRequest wish) {
        Optional<TransferId> before = transfers.of(wish);
        if (before.isPresent()) {
            return before.get();
        }
        request = wish;
        TransferId id = transfers.nextId(wish);
        occupied = "A transfer to " + wish.to() + " is under way (" + id + "): wait for its end, or call it off first.";
        return id;
    }

    @Override
    public void mayTransfer(TransferRequest wish) {
        if (transfers.of(wish).isPresent()) {
            return;
        }
        if (end != null || over()) {
            throw DecisionSlot.refusal("This call is over: nobody is left to be transferred.");
        }
        if (wish.expires().isBefore(now())) {
            throw DecisionSlot.refusal("This request expired before it arrived. If the caller still wants it, ask again.");
        }
        if (occupied != null) {
            throw DecisionSlot.refusal(occupied);
        }
        if (transfers.count() >= rules.transfersPerCall()) {
            throw DecisionSlot.refusal("This caller was transferred " + transfers.count()
                    + " times, which is all that the house allows: help them here, or take a message.");
        }
    }

    @Override
    public void agentReady(AgentPost post) {
        company.arrived(post);
    }

    @Override
    public void mayBeReady(AgentPost post) {
        if (end != null || !company.expects(post)) {
            throw DecisionSlot.refusal("No agent is wanted in this call just now: leave the room.");
        }
    }

    @Override
    public void roomChanged(RoomHint hint) {
        room.hinted(hint);
    }

    @Override
    public void hangUp(Party by) {
        if (hangingUp == null) {
            hangingUp = by;
        }
    }

    @Override
    public CallProgress progress() {
        return new CallProgress(caller, journal.now(), transfers.current(), company.post(), end, journal.entries());
    }
}
