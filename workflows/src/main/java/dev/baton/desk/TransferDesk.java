package dev.baton.desk;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Party;
import dev.baton.port.AgentPost;
import dev.baton.port.RoomHint;
import dev.baton.port.Roster;
import dev.baton.transfer.CallProgress;
import dev.baton.transfer.CallStart;
import dev.baton.transfer.Decision;
import dev.baton.transfer.LiveCall;
import dev.baton.transfer.Progress;
import dev.baton.transfer.SearchKeys;
import dev.baton.transfer.Timing;
import dev.baton.transfer.TransferId;
import dev.baton.transfer.TransferRequest;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowQueryException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Starts calls and transfers, watches them, decides, calls off. Owns the workflow ids, and keeps no state. */
public final class TransferDesk {

    private final WorkflowClient temporal;
    private final String queue;
    private final Function<Roster.Question, Roster.Route> directory;
    private final Patience patience;

    /** What the directory does not know is refused here, and nothing is started. */
    public TransferDesk(WorkflowClient temporal, String queue, Function<Roster.Question, Roster.Route> directory) {
        this(temporal, queue, directory, Patience.AS_TEMPORALS);
    }

    private TransferDesk(WorkflowClient temporal, String queue, Function<Roster.Question, Roster.Route> directory, Patience patience) {
        this.temporal = temporal;
        this.queue = queue;
        this.directory = directory;
        this.patience = patience;
    }

    /** The same desk for somebody who cannot wait: {@link NoAnswer} after so long. {@code looking}: at what is so; {@code acting}: for a wish to be taken on. */
    public TransferDesk hurried(Duration looking, Duration acting) {
        return new TransferDesk(temporal, queue, directory, new Patience(looking, acting));
    }

    /** Starting the same call again changes nothing. */
    public void startCall(CallStart start) {
        LiveCall call = temporal.newWorkflowStub(
                LiveCall.class,
                WorkflowOptions.newBuilder()
                        .setTaskQueue(queue)
                        .setWorkflowId(callWorkflow(start.call().id()))
                        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                        .setWorkflowIdConflictPolicy(WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
                        // A backstop above the limits that the call keeps itself; it runs no code.
                        .setWorkflowExecutionTimeout(start.rules().callAtMost())
                        .setWorkflowTaskTimeout(Timing.WORKFLOW_TASK)
                        .setTypedSearchAttributes(SearchKeys.initially(start.call().tenant()))
                        .setStaticSummary("Call " + start.call().id() + " of " + start.call().tenant())
                        .build());
        try {
            WorkflowClient.start(call::run, start);
        } catch (WorkflowExecutionAlreadyStarted again) {
            return;
        }
    }

    /**
     * Returns as soon as the call has taken the request on; a repeat with the same id starts nothing. A destination at
     * which nobody can be reached is refused before anything is begun.
     */
    public Said<TransferId> transfer(Call call, TransferRequest request) {
        return switch (directory.apply(new Roster.Question(call, request.to()))) {
            case Roster.NoRoute none -> new Said.Refused<>(none.sentence());
            case Roster.Hunt hunt -> answer(patience.acting(), () -> temporal.newUntypedWorkflowStub(callWorkflow(call.id()))
                    .startUpdate(
                            UpdateOptions.newBuilder(TransferId.class)
                                    .setUpdateName("transfer")
                                    .setUpdateId(request.id())
                                    .setWaitForStage(WorkflowUpdateStage.COMPLETED)
                                    .build(),
                            request)
                    .getResult(), "There is no live call " + call.id() + ": it has ended, or never began.");
        };
    }

    /** Whether Temporal knows of it, over or not; no worker is asked. */
    public boolean isKnown(CallId call) {
        try {
            return !temporal.newUntypedWorkflowStub(callWorkflow(call)).describe().getExecution().getRunId().isEmpty();
        } catch (WorkflowNotFoundException never) {
            return false;
        }
    }

    public Said<CallProgress> watch(CallId call) {
        return answer(patience.looking(), () -> temporal.newWorkflowStub(LiveCall.class, callWorkflow(call)).progress(),
                "There is no call " + call + ".");
    }

    public Said<Progress> watch(TransferId transfer) {
        return answer(patience.looking(), () -> transferStub(transfer).query("progress", Progress.class),
                "There is no transfer " + transfer + ".");
    }

    public Said<TransferId> decide(TransferId transfer, Decision.Slip slip) {
        return answer(patience.acting(), () -> {
            transferStub(transfer).update("decide", Void.class, slip);
            return transfer;
        }, "The transfer " + transfer + " is over, or never was: there is nothing to decide.");
    }

    public Said<TransferId> callOff(TransferId transfer, Party by) {
        return answer(patience.acting(), () -> {
            transferStub(transfer).update("callOff", Void.class, by);
            return transfer;
        }, "The transfer " + transfer + " is over, or never was: there is nothing to call off.");
    }

    /** An agent process has joined the call's room. Refused, it leaves. */
    public Said<CallId> agentReady(CallId call, AgentPost post) {
        return answer(patience.acting(), () -> {
            temporal.newUntypedWorkflowStub(callWorkflow(call)).update("agentReady", Void.class, post);
            return call;
        }, "There is no live call " + call + ": leave the room.");
    }

    public Said<CallId> roomChanged(CallId call, RoomHint hint) {
        return answer(patience.acting(), () -> {
            temporal.newWorkflowStub(LiveCall.class, callWorkflow(call)).roomChanged(hint);
            return call;
        }, "There is no live call " + call + ".");
    }

    public Said<CallId> hangUp(CallId call, Party by) {
        return answer(patience.acting(), () -> {
            temporal.newWorkflowStub(LiveCall.class, callWorkflow(call)).hangUp(by);
            return call;
        }, "There is no live call " + call + ": nothing to hang up.");
    }

    public static String callWorkflow(CallId call) {
        return "call-" + call;
    }

    private WorkflowStub transferStub(TransferId transfer) {
        return temporal.newUntypedWorkflowStub(transfer.value());
    }

    private static <T> Said<T> answer(Optional<Duration> atMost, Supplier<T> ask, String nobodyThere) {
        try {
            return new Said.Done<>(atMost.isEmpty() ? ask.get() : Patience.within(atMost.get(), ask));
        } catch (WorkflowNotFoundException gone) {
            return new Said.Refused<>(nobodyThere);
        } catch (WorkflowQueryException unreadable) {
            // A terminated workflow, for one, ran no code at its end and may have no answer.
            return new Said.Refused<>("It cannot tell how it went: look at its history in Temporal's UI.");
        } catch (WorkflowUpdateException refused) {
            return new Said.Refused<>(reason(refused));
        } catch (WorkflowServiceException failed) {
            if (failed.getCause() instanceof DataConverterException) {
                // Temporal answered, with what its key was destroyed for.
                return new Said.Refused<>("Nothing of it can be read any more: its call was erased, or another Baton wrote it.");
            }
            throw failed;
        }
    }

    private static String reason(Throwable refused) {
        Throwable cause = refused.getCause();
        if (cause instanceof ApplicationFailure failure) {
            return failure.getOriginalMessage();
        }
        return cause instanceof TemporalFailure ? reason(cause) : String.valueOf(refused.getMessage());
    }
}
