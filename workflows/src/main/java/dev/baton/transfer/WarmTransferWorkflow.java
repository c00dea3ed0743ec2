package dev.baton.transfer;

import static dev.baton.transfer.Waits.unheeded;

import dev.baton.call.BriefingReference;
import dev.baton.call.Call;
import dev.baton.call.Party;
import dev.baton.call.Supervisor;
import dev.baton.port.AgentPost;
import dev.baton.port.CallAgent;
import dev.baton.port.CallAgent.Utterance;
import dev.baton.port.DialResult;
import dev.baton.port.Line;
import dev.baton.port.Notice;
import dev.baton.port.Roster;
import dev.baton.port.Rooms;
import dev.baton.port.Scribe;
import dev.baton.transfer.Progress.SupervisorState;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One warm transfer. The steps and their order are LiveKit's: docs.livekit.io/telephony/features/transfers/warm */
public final class WarmTransferWorkflow implements WarmTransfer {

    private final TransferOrder order;
    private final Call call;
    private final TransferRequest request;
    private final HouseRules rules;
    private final Line.Consultation consultation;
    private final Journal journal;
    private final Voice agent;
    private final Interruptible steps = new Interruptible();
    private final DecisionSlot slot = new DecisionSlot();
    private final Consulting consulting;
    private SupervisorState supervisorState = SupervisorState.INACTIVE;
    private Promise<Boolean> held = Workflow.newPromise(false);
    private Promise<Optional<Attempt>> next = Workflow.newPromise(Optional.empty());
    private final List<Promise<Void>> owed = new ArrayList<>();
    private Promise<Void> engaging = Workflow.newPromise((Void) null);
    private @Nullable Attempt current;
    private @Nullable Attempt reserved;
    private @Nullable Outcome outcome;
    private @Nullable BriefingReference briefing;
    private boolean connecting;
    private int attempts;

    @WorkflowInit
    public WarmTransferWorkflow(TransferOrder order) {
        this.order = order;
        call = order.call();
        request = order.request();
        rules = order.rules();
        consultation = new Line.Consultation(order.id().value(), call, request.briefingBy());
        journal = new Journal(order.id().value(), "Warm transfer to " + request.to(), order.before());
        agent = new Voice(order.agent(), journal);
        consulting = new Consulting(order, journal, agent, slot, this::stillThere);
    }

    @Override
    public TransferReport run(TransferOrder order) {
        journal.startRecordingInPauses();
        journal.writeFirst(order);
        Outcome end = steps.run(this::resolve, this::standDown);
        return steps.shielded(() -> conclude(end));
    }

    private TransferReport conclude(Outcome end) {
        outcome = end;
        supervisorState = end instanceof Outcome.Connected ? SupervisorState.MERGED : SupervisorState.FAILED;
        SearchKeys.conclude(supervisorState, end);
        Waits.upTo(Timing.TIDYING, "tidying up", () -> owed.stream().allMatch(Promise::isCompleted));
        Workflow.await(Workflow::isEveryHandlerFinished);
        return new TransferReport(end, journal.count(), journal.unrecorded());
    }

    private Outcome resolve() {
        // Before the look-up: a local activity moves a workflow's clock by its own real time, which no two runs agree on.
        var since = Instant.ofEpochMilli(Workflow.currentTimeMillis());
        var question = new Roster.Question(call, request.to());
        return switch (Ports.directory("who answers for " + request.to()).resolve(question)) {
            case Roster.NoRoute none -> {
                journal.write(none.sentence());
                yield new Outcome.NotStarted(none);
            }
            case Roster.Hunt hunt -> transfer(new Hunting(hunt, since, rules.hunt(), rules.ring(), rules.redirectsPerTransfer()));
        };
    }

    /** The six steps. What need not wait does not: 1, 2 and 4 begin together, and the phone rings as soon as 2 is done. */
    private Outcome transfer(Hunting hunting) {
        held = unheeded(Async.function(this::holdCaller)); //                                1. The caller is placed on hold.
        Promise<Line.Opening> opening = unheeded(Async.function(this::openConsultation)); // 2. A private line is opened.
        Promise<Optional<BriefingReference>> briefing = unheeded(Async.function(this::summarize)); // 4. ... is written meanwhile.
        next = unheeded(Async.function(this::reserve, hunting));
        if (opening.get() instanceof Line.NotPossible(String why)) {
            return standAside(notConnected(why));
        }
        @Nullable String tellCaller = null;
        while (next.get().isPresent()) {
            Attempt attempt = next.get().get();
            switch (callIn(attempt, hunting, briefing)) { //                                 3. Dial.  4. Summarize.
                case Answer.Yes() -> {
                    return steps.shielded(() -> connect(attempt)); //                        5. Connect.  6. The agent leaves.
                }
                case Answer.No(String ending, @Nullable String mayBeTold) -> {
                    letGo(attempt, hunting, ending);
                    tellCaller = mayBeTold;
                }
            }
            next = unheeded(Async.function(this::reserve, hunting));
        }
        return nobodyAvailable(hunting, tellCaller);
    }

    private Answer callIn(Attempt attempt, Hunting hunting, Promise<Optional<BriefingReference>> briefing) {
        journal.write(Step.DIAL, "ringing " + attempt.supervisor().name());
        journal.pause();
        return switch (attempt.ring(hunting.ringFor(rules.ring(attempt.supervisor().reach())), hunting.callerId())) {
            case DialResult.Answered() -> {
                journal.write(Step.DIAL, attempt.supervisor().name() + " answered");
                // Nobody is told about a caller who might overhear it, and no music begins over two who talk.
                held.get();
                if (request.mode() == TransferRequest.Mode.BRIDGED) {
                    yield new Answer.Yes();
                }
                supervisorState = SupervisorState.SUMMARIZING;
                yield consulting.with(attempt, hunting, briefing.get());
            }
            case DialResult unanswered -> {
                if (unanswered instanceof DialResult.Unknown) {
                    attempt.hangUp();
                } else if (!hunting.onceMoreInOurName(attempt.supervisor(), unanswered)
                        && nobodysPhoneRang(unanswered)
                        && hunting.onceMore(attempt.supervisor())) {
                    Workflow.sleep(Timing.OVERLOAD_PAUSE);
                }
                yield new Answer.No(Endings.told(unanswered));
            }
        };
    }

    /** So it may ring now, as another leg. */
    private static boolean nobodysPhoneRang(DialResult result) {
        return result instanceof DialResult.Overloaded || result instanceof DialResult.NoSuchLeg;
    }

    private boolean holdCaller() {
        var hold = new CallAgent.Hold(call, order.id().value());
        // Shielded: what the agent was told once it may do late, and then nobody is to have brought the caller back.
        boolean done = agent.tell(Timing.SET_STATE, Step.HOLD.summary(), one -> steps.shielded(() -> {
            one.hold(hold);
            return true;
        }));
        journal.write(Step.HOLD, done ? "the caller is on hold" : "no agent came to hold the caller");
        return done;
    }

    private Line.Opening openConsultation() {
        if (request.mode() == TransferRequest.Mode.BRIDGED) {
            // Nothing is said that the caller may not hear, so a browser's caller can be joined, too.
            return new Line.Opened("none");
        }
        try {
            Line.Opening opening = Ports.line(Step.CONSULT.summary()).open(consultation);
            journal.write(Step.CONSULT, switch (opening) {
                case Line.Opened(String strategy) -> "the private line is open (" + strategy + ")";
                case Line.NotPossible(String why) -> "no private line is possible: " + why;
            });
            return opening;
        } catch (ActivityFailure failure) {
            Interruptible.rethrowIfCancelled(failure);
            journal.write(Step.CONSULT, "the private line could not be opened");
            return new Line.NotPossible("the media server did not answer");
        }
    }

    private Optional<BriefingReference> summarize() {
        if (request.mode() == TransferRequest.Mode.BRIDGED) {
            return Optional.empty();
        }
        try {
            Scribe.Written written =
                    Ports.scribe(Step.SUMMARIZE.summary()).brief(new Scribe.Order(call, request.reason()));
            journal.write(Step.SUMMARIZE, switch (written.source()) {
                case MODEL -> "the briefing is written";
                case PLAIN -> "a plain briefing is written";
            });
            briefing = written.briefing();
            return Optional.of(briefing);
        } catch (ActivityFailure failure) {
            Interruptible.rethrowIfCancelled(failure);
            journal.write(Step.SUMMARIZE, "there is no briefing; the agent says what it knows");
            return Optional.empty();
        }
    }

    /** Shielded: a reservation that nobody knows of would keep a supervisor engaged for nothing. */
    private Optional<Attempt> reserve(Hunting hunting) {
        return steps.shielded(() -> {
            if (!hunting.goesOn()) {
                return Optional.empty();
            }
            var wish = new Roster.Wish(hunting.inOrder(), order.id().value(), rules.hunt().plus(rules.briefing()).plus(rules.answer()));
            Roster.Reservation reservation;
            try {
                reservation = Ports.roster("reserve a supervisor").reserve(wish);
            } catch (ActivityFailure failure) {
                journal.write("nobody could be reserved: the roster does not answer");
                return Optional.empty();
            }
            return switch (reservation) {
                case Roster.AllEngaged() -> {
                    hunting.noteEngaged(hunting.inOrder());
                    yield Optional.empty();
                }
                case Roster.Reserved(var free, var engaged) -> {
                    hunting.noteEngaged(engaged);
                    Supervisor supervisor = hunting.take(free);
                    var attempt = new Attempt(consultation, order, supervisor, ++attempts);
                    current = attempt;
                    reserved = attempt;
                    yield Optional.of(attempt);
                }
            };
        });
    }

    private void letGo(Attempt attempt, Hunting hunting, String ending) {
        journal.write(Step.DIAL, attempt.supervisor().name() + ": " + ending);
        hunting.note(attempt.supervisor(), ending);
        supervisorState = SupervisorState.INACTIVE;
        current = null;
        // The next phone does not wait for this one to be put down.
        owe(attempt::hangUp);
    }

    /** Shielded: half a connection would leave two people in silence. */
    private Outcome connect(Attempt attempt) {
        connecting = true;
        Supervisor supervisor = attempt.supervisor();
        Line.Merge merge = attempt.merge();
        if (merge instanceof Line.HalfMerged(String what)) {
            journal.write(Step.CONNECT, "half joined (" + what + "): joining again");
            merge = attempt.merge();
        }
        switch (merge) {
            case Line.Merged() -> journal.write(Step.CONNECT, "the caller and " + supervisor.name() + " are connected");
            case Line.HalfMerged(String why) -> {
                return undo(attempt, why);
            }
            case Line.MergeRefused(String why) -> {
                return undo(attempt, why);
            }
        }
        supervisorState = SupervisorState.MERGED;
        engaging = owe(() -> attempt.engage(rules.connectedLimit()));
        boolean bothHeard = introduce(attempt);
        if (!bothHeard && !stillThere(attempt)) {
            journal.write(Step.CONNECT, supervisor.name() + " was lost right after the joining");
            return standAside(new Outcome.SupervisorGone(supervisor));
        }
        if (steps.interruption() instanceof Interruption.CallerLeft) {
            attempt.lastWord(agent, Notice.Kind.CALLER_GONE);
        }
        owe(() -> Ports.line("close the consultation").close(consultation));
        boolean left = agent.tellIfPresent(Timing.SET_STATE, Step.LEAVE.summary(), one -> one.leave(call));
        journal.write(Step.LEAVE, left ? "the agent left" : "the agent was gone already");
        return new Outcome.Connected(supervisor, attempt.leg(), bothHeard);
    }

    /** Once connected, a failed introduction is written down and never undoes the connection. */
    private boolean introduce(Attempt attempt) {
        if (request.mode() == TransferRequest.Mode.BRIDGED) {
            return false;
        }
        var introduction = new CallAgent.Introduction(call, attempt.supervisor(), attempt.leg());
        journal.pause();
        String summary = Step.CONNECT.summary("introduce " + attempt.supervisor().name());
        boolean bothHeard = agent.askIfPresent(Timing.INTRODUCTION, summary, one -> one.introduce(introduction))
                .map(CallAgent.Introduced::bothHeard)
                .orElse(false);
        journal.write(Step.CONNECT, bothHeard ? "both can be heard" : "nobody could tell whether both are heard");
        return bothHeard;
    }

    private boolean stillThere(Attempt attempt) {
        seen(Ports.rooms("is " + attempt.supervisor().name() + " still there?").look(call.room()));
        return !attempt.gone();
    }

    private Outcome undo(Attempt attempt, String why) {
        journal.write(Step.CONNECT, "the two could not be joined: " + why);
        Outcome end = notConnected(why);
        attempt.lastWord(agent, end instanceof Outcome.CallerGone ? Notice.Kind.CALLER_GONE : Notice.Kind.NOT_CONNECTED);
        attempt.hangUp();
        return standAside(end);
    }

    /** The usual reason is a caller who has just hung up, and that is no failure of ours. */
    private Outcome notConnected(String why) {
        boolean callerThere = Ports.rooms("is the caller still here?").look(call.room()).has(call.caller().identity());
        return callerThere ? new Outcome.NotMerged(why) : new Outcome.CallerGone();
    }

    private Outcome nobodyAvailable(Hunting hunting, @Nullable String tellCaller) {
        journal.write("nobody is available");
        if (rules.whenNobodyAnswers() == HouseRules.WhenNobodyAnswers.TAKE_MESSAGE) {
            var inquiry = new CallAgent.Inquiry(call, CallAgent.Purpose.LEAVE_MESSAGE, null);
            journal.pause();
            Optional<CallAgent.Reply> reply =
                    agent.ask(rules.answer(), "take a message", one -> one.ask(inquiry));
            if (reply.orElseGet(CallAgent.NoReply::new) instanceof CallAgent.Replied(Utterance words)) {
                journal.write("the caller left a message");
                return standAside(new Outcome.MessageTaken(hunting.attempts(), words));
            }
        }
        return standAside(new Outcome.NobodyAvailable(hunting.attempts(), tellCaller));
    }

    /** Runs after the story was broken off. The pending phone comes first: it must stop ringing within a second. */
    private Outcome standDown(Interruption why) {
        slot.close();
        journal.write(switch (why) {
            case Interruption.CallerLeft() -> "the caller hung up";
            case Interruption.CalledOff(Party by) -> "called off by " + by.spoken();
        });
        // A workflow that was cancelled hands no report over.
        journal.pause();
        if (current != null && current.withdraw()) {
            current.lastWord(agent, switch (why) {
                case Interruption.CallerLeft() -> Notice.Kind.CALLER_GONE;
                case Interruption.CalledOff(Party by) -> Notice.Kind.NOT_CONNECTED;
            });
            current.hangUp();
        }
        return standAside(switch (why) {
            case Interruption.CallerLeft() -> new Outcome.CallerGone();
            case Interruption.CalledOff(Party by) -> new Outcome.CalledOff(by);
        });
    }

    /** The caller goes back to the call; nothing of this transfer is left behind. */
    private Outcome standAside(Outcome end) {
        owe(() -> Workflow.await(held::isCompleted));
        owe(this::releaseReserved);
        owe(() -> Ports.line("close the consultation").close(consultation));
        return end;
    }

    /** A reservation that is just being made is waited for, and let go too: nobody else would know of it. */
    private void releaseReserved() {
        next.get();
        // Released first and engaged afterwards, a supervisor would be engaged for hours with nobody.
        engaging.get();
        if (reserved != null) {
            reserved.release();
        }
    }

    private Promise<Void> owe(Functions.Proc work) {
        Promise<Void> done = Async.procedure(() -> steps.shielded(() -> {
            try {
                work.apply();
            } catch (ActivityFailure failure) {
                Workflow.getLogger(WarmTransferWorkflow.class).warn("left for the call to tidy up", failure);
            }
            return true;
        }));
        owed.add(done);
        return done;
    }

    @Override
    public void decide(Decision.Slip slip) {
        slot.write(slip);
    }

    @Override
    public void mayDecide(Decision.Slip slip) {
        slot.check(slip);
    }

    @Override
    public void callOff(Party by) {
        steps.interrupt(new Interruption.CalledOff(by));
    }

    @Override
    public void mayCallOff(Party by) {
        if (outcome != null) {
            throw DecisionSlot.refusal("This transfer is over: there is nothing to call off.");
        }
        if (connecting) {
            throw DecisionSlot.refusal("The two are being connected: it is too late to call this transfer off.");
        }
    }

    @Override
    public void callEnds(Party by) {
        steps.interrupt(new Interruption.CalledOff(by));
    }

    @Override
    public void seen(Rooms.Sight sight) {
        if (current != null) {
            current.notice(sight);
        }
        if (!sight.has(call.caller().identity())) {
            steps.interrupt(new Interruption.CallerLeft());
        }
    }

    @Override
    public void agentChanged(AgentPost post) {
        agent.changed(post);
    }

    @Override
    public Progress progress() {
        return new Progress(supervisorState, journal.now(), slot.deciding(), outcome, journal.entries(), briefing);
    }
}
