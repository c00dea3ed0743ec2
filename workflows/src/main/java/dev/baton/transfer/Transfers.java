package dev.baton.transfer;

import dev.baton.call.Call;
import dev.baton.call.Party;
import dev.baton.port.AgentPost;
import dev.baton.port.Roster;
import dev.baton.port.Rooms;
import dev.baton.port.Rooms.Presence;
import dev.baton.port.Rooms.Role;
import dev.baton.transfer.TransferRequest.Mode;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.SignalExternalWorkflowException;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The transfers of one call, one at a time. */
final class Transfers {

    // The carrier understood and will not: it never moved the caller, so another way may be tried.
    private static final Set<Integer> CARRIER_WILL_NOT = Set.of(401, 403, 405, 407, 603);

    private final Call call;
    private final HouseRules rules;
    private final Journal journal;
    private final Company company;
    private @Nullable Transfer running;
    // What a transfer that goes on, connected somebody, or could not tidy up still holds: whoever that is.
    private @Nullable TransferId holder;
    private Promise<Void> releasing = Workflow.newPromise((Void) null);
    private final List<String> requests = new ArrayList<>();
    private int count;

    Transfers(CallStart start, Journal journal, Company company) {
        this.call = start.call();
        this.rules = start.rules();
        this.journal = journal;
        this.company = company;
        CallStart.@Nullable Luggage luggage = start.luggage();
        this.count = luggage == null ? 0 : luggage.transfers();
        if (luggage != null && luggage.requests() != null) {
            requests.addAll(luggage.requests());
        }
    }

    int count() {
        return count;
    }

    /** The last one, also when it is over. */
    @Nullable TransferId current() {
        return count == 0 ? null : TransferId.of(call.id(), count);
    }

    TransferId nextId(TransferRequest request) {
        requests.add(request.id());
        return TransferId.of(call.id(), ++count);
    }

    /** The transfer that came of this request, if it was taken on before: Temporal forgets update ids with every new run. */
    Optional<TransferId> of(TransferRequest request) {
        int at = requests.indexOf(request.id());
        return at < 0 ? Optional.empty() : Optional.of(TransferId.of(call.id(), count - requests.size() + at + 1));
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    /** Returns however the transfer ends, and also when it cannot say how. */
    Outcome conduct(TransferRequest request, Supplier<@Nullable Party> hangingUp, Supplier<Boolean> over) {
        TransferId id = TransferId.of(call.id(), count);
        company.hold(id.value());
        journal.write("transfer " + count + " to " + request.to() + " begins");
        TransferReport report = run(id, request, 0, hangingUp);
        @Nullable Mode otherWay = otherWay(request.mode(), report.outcome());
        while (otherWay != null && !over.get()) {
            request = request.as(otherWay);
            report = run(id, request, report.entries(), hangingUp);
            otherWay = otherWay(otherWay, report.outcome());
        }
        journal.write("transfer " + count + " ended: " + Told.of(report.outcome()));
        return report.outcome();
    }

    /** What the house allows where the way that was asked for cannot be gone. Never after "nobody knows". */
    private @Nullable Mode otherWay(Mode mode, Outcome outcome) {
        if (holder != null) {
            // It could not tidy up: a phone may still ring for it, or two may be talking.
            return null;
        }
        return switch (outcome) {
            case Outcome.NotMerged notMerged when mode == Mode.WARM && rules.warmMayGoCold() -> Mode.COLD;
            case Outcome.Refused refused
            when mode == Mode.COLD && rules.coldMayBridge() && CARRIER_WILL_NOT.contains(refused.sipStatus()) -> Mode.BRIDGED;
            default -> null;
        };
    }

    private TransferReport run(TransferId id, TransferRequest request, int before, Supplier<@Nullable Party> hangingUp) {
        var order = new TransferOrder(id, call, request, rules, company.post(), before);
        var report = new Reporting();
        holder = id;
        report.begin(order);
        Workflow.await(() -> report.ended() || hangingUp.get() != null);
        Transfer unfinished = running;
        Party by = hangingUp.get();
        if (!report.ended() && unfinished != null && by != null) {
            pass(() -> unfinished.callEnds(by));
        }
        try {
            TransferReport done = report.get();
            if (tidiedUp(done.outcome())) {
                holder = null;
            }
            return done;
        } catch (ChildWorkflowFailure failure) {
            if (Interruptible.isCancellation(failure)) {
                // In Temporal's UI, by somebody with the right to do it. It tidied up, and has no words to say so.
                journal.write("the transfer was cancelled");
                return new TransferReport(new Outcome.CalledOff(Party.OPERATOR), before, List.of());
            }
            // Terminated, timed out or broken: it did not tidy up, so the call does.
            journal.write("the transfer could not finish");
            return new TransferReport(new Outcome.NotMerged("the transfer could not finish"), before, List.of());
        } finally {
            running = null;
        }
    }

    private static boolean tidiedUp(Outcome outcome) {
        return !(outcome instanceof Outcome.Connected) && !(outcome instanceof Outcome.SupervisorGone);
    }

    private final class Reporting {
        private Promise<TransferReport> report = Workflow.newPromise();

        void begin(TransferOrder order) {
            ChildWorkflowOptions options = ChildWorkflowOptions.newBuilder()
                    .setWorkflowId(order.id().value())
                    .setStaticSummary(summary(order.request()))
                    .setTypedSearchAttributes(SearchKeys.of(call.tenant().value(), Progress.SupervisorState.INACTIVE))
                    .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
                    // A fall-back goes on under the name of what it falls back from.
                    .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                    // It hangs up and lets everybody go before it is done.
                    .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
                    // Nobody is on hold for longer than this, whatever is broken. It runs no code; the call does.
                    .setWorkflowExecutionTimeout(rules.transferAtMost())
                    .setWorkflowTaskTimeout(Timing.WORKFLOW_TASK)
                    .build();
            switch (order.request().mode()) {
                case WARM, BRIDGED -> {
                    WarmTransfer child = Workflow.newChildWorkflowStub(WarmTransfer.class, options);
                    running = child;
                    report = Async.function(child::run, order);
                }
                case COLD -> {
                    ColdTransfer child = Workflow.newChildWorkflowStub(ColdTransfer.class, options);
                    running = child;
                    report = Async.function(child::run, order);
                }
            }
        }

        boolean ended() {
            return report.isCompleted();
        }

        TransferReport get() {
            TransferReport done = report.get();
            journal.forward(TransferId.of(call.id(), count).value(), done.unrecorded());
            return done;
        }
    }

    private static String summary(TransferRequest request) {
        return switch (request.mode()) {
            case WARM -> "Warm transfer to " + request.to();
            case COLD -> "Cold transfer to " + request.to();
            case BRIDGED -> "Transfer to " + request.to() + " through our own trunk";
        };
    }

    void seen(Rooms.Sight sight) {
        Transfer transfer = running;
        if (transfer != null) {
            pass(() -> transfer.seen(sight));
        }
    }

    void agentChanged(AgentPost post) {
        Transfer transfer = running;
        if (transfer != null) {
            pass(() -> transfer.agentChanged(post));
        }
    }

    private static void pass(Runnable message) {
        Async.procedure(() -> {
            try {
                message.run();
            } catch (SignalExternalWorkflowException closed) {
                // It ended in the same instant, and the call looks for itself.
                Workflow.getLogger(Transfers.class).debug("the transfer was over before it was told", closed);
            }
        });
    }

    /** Legs that a broken transfer left behind. Never the caller's, never one that was joined with it. */
    void removeStrays(Rooms.Sight sight) {
        for (Presence one : sight.present()) {
            if (one.role() == Role.SUPERVISOR && !one.bridged()) {
                Ports.rooms("hang up a leg that was left behind").eject(new Rooms.Ejection(call.room(), one.identity()));
            }
        }
        release();
    }

    /** Lets go of whoever the last transfer may still hold. Nobody on the phone waits for it. */
    void release() {
        TransferId done = holder;
        if (done != null) {
            holder = null;
            Promise<Void> before = releasing;
            releasing = Async.procedure(() -> {
                before.get();
                release(done);
            });
        }
    }

    boolean settled() {
        return holder == null && releasing.isCompleted();
    }

    private static void release(TransferId done) {
        try {
            Ports.rosterInTheEnd("release the supervisor").reserve(new Roster.Wish(List.of(), done.value(), Duration.ZERO));
        } catch (ActivityFailure failure) {
            // The lease expires by itself.
            Workflow.getLogger(Transfers.class).warn("a supervisor stays reserved until the lease expires", failure);
        }
    }
}
