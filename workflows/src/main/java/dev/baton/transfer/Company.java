package dev.baton.transfer;

import dev.baton.call.Call;
import dev.baton.port.AgentPost;
import dev.baton.port.CallAgent;
import dev.baton.port.CallAgent.Audience;
import dev.baton.port.EffectKey;
import dev.baton.port.Notice;
import dev.baton.port.Rooms;
import dev.baton.port.Rooms.AgentKind;
import dev.baton.port.Rooms.Presence;
import dev.baton.port.Situation;
import dev.baton.port.Telephony;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sees to it that an agent is with the caller whenever one is wanted: sends for it, notices its loss, sends again. */
final class Company {

    private static final Situation AGENT_BACK = new Situation.Talking(Notice.of(Notice.Kind.AGENT_BACK));

    private final Call call;
    private final Journal journal;
    private final RoomWatch room;
    private final Duration atMost;
    private final Telephony.@Nullable Contact contact;
    private Consumer<AgentPost> listener = post -> {};
    private @Nullable AgentPost post;
    private @Nullable AgentPost unanswering;
    private @Nullable AgentPost forgiven;
    private @Nullable AgentPost told;
    private AgentKind wantedKind = AgentKind.OWN;
    private Situation wanted = new Situation.Talking(null);
    private @Nullable String holdingFor;
    private boolean needed = true;
    private Promise<CallAgent.Left> attending = Workflow.newPromise(new CallAgent.Left());
    private CancellationScope attendance = Workflow.newCancellationScope(() -> {});
    private boolean started;
    private boolean stopped;
    private int dispatches;
    private int inVain;

    Company(CallStart start, Journal journal, RoomWatch room) {
        this.call = start.call();
        this.journal = journal;
        this.room = room;
        // The longest that one agent can be needed; a backstop behind the limits that the call itself keeps.
        this.atMost = start.rules().callAtMost();
        contact = start.origin() instanceof CallStart.Outbound(Telephony.Contact rung) ? rung : null;
        CallStart.@Nullable Luggage luggage = start.luggage();
        if (luggage != null) {
            post = luggage.agent();
            dispatches = luggage.dispatches();
        } else if (start.origin() instanceof CallStart.Inbound(AgentPost first)) {
            post = first;
        }
    }

    void tell(Consumer<AgentPost> to) {
        listener = to;
    }

    /** Only the first time. */
    void start() {
        if (!started) {
            started = true;
            Workflow.newDetachedCancellationScope(() -> Async.procedure(this::keepCompany)).run();
        }
    }

    @Nullable AgentPost post() {
        return post;
    }

    int dispatches() {
        return dispatches;
    }

    boolean expects(AgentPost candidate) {
        return needed && !stopped && (post == null || post.equals(candidate));
    }

    void arrived(AgentPost here) {
        inVain = 0;
        if (!here.equals(post)) {
            post = here;
            listener.accept(here);
        }
    }

    /** An agent is there, or nobody is wanted. In between nothing may be forgotten: somebody is waiting for an agent. */
    boolean rests() {
        return !needed || !attending.isCompleted();
    }

    /** From now on a new agent would have to hold the caller for this transfer. */
    void hold(String transfer) {
        holdingFor = transfer;
    }

    /** The caller is the agent's again. */
    void talk(@Nullable Notice first) {
        holdingFor = null;
        needed = true;
        wantedKind = AgentKind.OWN;
        wanted = new Situation.Talking(first);
        AgentPost here = post;
        if (here == null || first == null) {
            return;
        }
        if (attempt(here, "back to the caller", agent -> agent.resume(new CallAgent.Resume(call, first)))) {
            wanted = AGENT_BACK;
        } else if (here.equals(post)) {
            // Alive or not, its caller would listen to hold music for ever: it counts as lost.
            attendance.cancel();
        }
    }

    /** Nobody of ours is needed any more; whoever is still there goes. */
    void dismiss() {
        holdingFor = null;
        needed = false;
        AgentPost here = post;
        if (here != null) {
            if (!told(here) || !attempt(here, Step.LEAVE.summary(), agent -> agent.leave(call))) {
                eject(here);
            }
            post = null;
        }
    }

    void say(Audience to, Notice.Kind kind) {
        AgentPost here = post;
        if (here != null) {
            var words = new CallAgent.Announcement(call, to, null, Notice.of(kind));
            attempt(here, "an announcement", agent -> agent.announce(words));
        }
    }

    /** Somebody who can speak comes in, says it, and goes. */
    void visit(Audience to, Notice.Kind kind, Supplier<Boolean> pointless) {
        sendForVisitor(Timing.VISIT, pointless);
        say(to, kind);
        dismiss();
    }

    void comeAndSay(Audience to, Notice.Kind kind) {
        sendForVisitor(Timing.AGENT_ARRIVAL, room::callerGone);
        say(to, kind);
    }

    private void sendForVisitor(Duration patience, Supplier<Boolean> pointless) {
        if (post == null) {
            wantedKind = AgentKind.HOUSE;
            wanted = new Situation.Visiting();
            needed = true;
            Waits.upTo(patience, "somebody to make an announcement", () -> post != null || pointless.get());
        }
    }

    /** The room is about to close, and everybody in it leaves then. */
    void stop() {
        stopped = true;
        post = null;
    }

    /** An agent that has just come listens to nobody until it knows the situation: asked to leave, it would wait. */
    private boolean told(AgentPost here) {
        return here.equals(told);
    }

    private void keepCompany() {
        while (true) {
            Workflow.await(() -> needed && !stopped);
            if (post == null) {
                sendFor();
            }
            AgentPost here = post;
            if (here != null && !stopped && needed && !attend(here)) {
                lose(here);
            }
        }
    }

    private void sendFor() {
        dispatches++;
        inVain++;
        // Two that never came: the third time anybody will do who can play music and say a sentence.
        AgentKind kind = inVain % 3 == 0 ? AgentKind.HOUSE : wantedKind;
        var key = EffectKey.of("call-" + call.id(), "dispatch", dispatches);
        Ports.rooms("send for an agent").dispatch(new Rooms.Dispatch(key, call, kind, contact));
        Waits.upTo(Timing.AGENT_ARRIVAL, "an agent to arrive", () -> post != null || !needed || stopped);
    }

    /** True if the agent left in good order. */
    private boolean attend(AgentPost here) {
        told = here;
        Situation now = situation();
        if (now instanceof Situation.Talking) {
            // Whoever comes after this one says nothing twice.
            wanted = AGENT_BACK;
        }
        var order = new CallAgent.Attendance(call, here, now);
        attendance = Workflow.newCancellationScope(
                () -> attending = Async.function(Ports.attendant(here, atMost)::attend, order));
        attendance.run();
        try {
            attending.get();
            if (here.equals(post)) {
                post = null;
                // A transfer told it to go, and has the caller in its hands. Without one, somebody is wanted all the same.
                needed = needed && holdingFor == null;
            }
            return true;
        } catch (ActivityFailure failure) {
            return stopped || !here.equals(post);
        }
    }

    private void lose(AgentPost here) {
        journal.write("the agent was lost; another one is sent for");
        post = null;
        eject(here);
    }

    /** Its client may be alive behind a dead process, and would come back with a token that is still good. */
    private void eject(AgentPost agent) {
        Ports.rooms("remove the agent").eject(new Rooms.Ejection(call.room(), agent.identity()));
    }

    private Situation situation() {
        String transfer = holdingFor;
        if (transfer == null) {
            return wanted;
        }
        // Hold music over two people who were joined a moment ago would be the worst of all.
        boolean bridged = dispatches > 0 && room.look().present().stream().anyMatch(Presence::bridged);
        return bridged ? new Situation.Visiting() : new Situation.Holding(transfer);
    }

    private boolean attempt(AgentPost here, String summary, Consumer<CallAgent> what) {
        if (here.equals(unanswering)) {
            // Asked once in vain, it is dead: whoever waits for it a second time waits beside a silent caller.
            return false;
        }
        try {
            what.accept(Ports.agent(here, Timing.ANNOUNCEMENT, summary));
            return true;
        } catch (ActivityFailure failure) {
            if (Voice.answered(failure) && !here.equals(forgiven)) {
                forgiven = here;
                return attempt(here, summary, what);
            }
            // Lost, and noticed by its attendance: whoever comes next is told where things stand.
            Workflow.getLogger(Company.class).info("the agent did not answer: {}", summary);
            unanswering = here;
            return false;
        }
    }
}
