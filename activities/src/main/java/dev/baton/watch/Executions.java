package dev.baton.watch;

import dev.baton.watch.Calls.State;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.errordetails.v1.NamespaceNotFoundFailure;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.StatusUtils;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What became of a workflow: asked of Temporal itself, never of its index, which lags behind. */
public final class Executions {

    // Whoever asks has others waiting, and asks again.
    private static final Duration WHILE_OTHERS_WAIT = Duration.ofSeconds(1);

    private final WorkflowClient temporal;

    public Executions(WorkflowClient temporal) {
        this.temporal = temporal;
    }

    /** Only what Temporal says itself: one that it does not know, or that it was not asked about in time, is not over. */
    public boolean isOver(String workflow) {
        return state(workflow) == State.CLOSED;
    }

    /** The same for who looks after many, and comes again. */
    public State state(String workflow) {
        return state(workflow, WHILE_OTHERS_WAIT);
    }

    State state(String workflow, Duration atMost) {
        var request = DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(temporal.getOptions().getNamespace())
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflow))
                .build();
        try {
            // Without the client's own retries, which would hide an outage for a minute.
            return state(temporal.getWorkflowServiceStubs().blockingStub()
                    .withDeadlineAfter(atMost.toMillis(), TimeUnit.MILLISECONDS)
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
}
