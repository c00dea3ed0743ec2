package dev.baton.watch;

import dev.baton.call.CallId;
import dev.baton.call.Destination;
import dev.baton.call.Party;
import dev.baton.desk.Said;
import dev.baton.desk.TransferDesk;
import dev.baton.port.BriefingBy;
import dev.baton.transfer.CallStart;
import dev.baton.transfer.TransferId;
import dev.baton.transfer.TransferRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.StatusUtils;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Asks Temporal itself, never its index, which lags behind. */
public final class TemporalCalls implements Calls {

    private static final long DEADLINE_SECONDS = 5;
    // Later, the caller has been helped otherwise, or is gone.
    private static final Duration SOON = Duration.ofSeconds(30);

    private final WorkflowClient temporal;
    private final TransferDesk desk;
    private final Papers papers;
    private final InstantSource clock;

    public TemporalCalls(WorkflowClient temporal, TransferDesk desk, Papers papers, InstantSource clock) {
        this.temporal = temporal;
        this.desk = desk;
        this.papers = papers;
        this.clock = clock;
    }

    @Override
    public State state(CallId call) {
        var request = DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(temporal.getOptions().getNamespace())
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(TransferDesk.callWorkflow(call)))
                .build();
        try {
            // Without the client's own retries, which would hide an outage for a minute.
            return state(temporal.getWorkflowServiceStubs().blockingStub()
                    .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .describeWorkflowExecution(request).getWorkflowExecutionInfo().getStatus());
        } catch (StatusRuntimeException failed) {
            // A namespace that is missing would make every call look lost.
            return failed.getStatus().getCode() == Status.Code.NOT_FOUND && !StatusUtils.hasFailure(failed, NamespaceNotFoundFailure.class)
                    ? State.NOT_FOUND : State.UNREACHABLE;
        }
    }

    private static State state(WorkflowExecutionStatus status) {
        return switch (status) {
            case WORKFLOW_EXECUTION_STATUS_COMPLETED, WORKFLOW_EXECUTION_STATUS_FAILED, WORKFLOW_EXECUTION_STATUS_CANCELED,
                    WORKFLOW_EXECUTION_STATUS_TERMINATED, WORKFLOW_EXECUTION_STATUS_TIMED_OUT -> State.CLOSED;
            case WORKFLOW_EXECUTION_STATUS_UNSPECIFIED, UNRECOGNIZED -> State.UNREACHABLE;
            // Running, continued as new, and whatever else newer servers know that is no end.
            default -> State.RUNNING;
        };
    }

    @Override
    public Adoption adopt(Orphan orphan) {
        CallStart start = papers.of(orphan);
        try {
            desk.startCall(start);
            return new Adoption.Adopted(start.call().tenant());
        } catch (RuntimeException away) {
            return new Adoption.Unreachable(String.valueOf(away.getMessage()));
        }
    }

    @Override
    public Said<TransferId> callIn(Orphan orphan, Destination destination) {
        // Nobody has talked with the caller: there is nothing to brief about.
        var wish = new TransferRequest("called-in-" + orphan.next(), destination, TransferRequest.Mode.WARM, BriefingBy.NONE,
                "no agent came to the caller", Party.OPERATOR, clock.instant().plus(SOON));
        return desk.transfer(papers.of(orphan).call(), wish);
    }
}
