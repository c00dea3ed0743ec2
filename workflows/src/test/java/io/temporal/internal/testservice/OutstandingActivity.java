package io.temporal.internal.testservice;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponseOrBuilder;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;

/** One attempt at an activity, as the service sees it once a worker took it. */
public final class OutstandingActivity {

    private final TestWorkflowMutableState workflow;
    private final ByteString token;
    private final long scheduledEventId;
    private final int attempt;
    private final String runId;
    private final String type;
    private final Duration heartbeatTimeout;
    private final Duration startToClose;

    OutstandingActivity(
            TestWorkflowMutableState workflow, long scheduledEventId, PollActivityTaskQueueResponseOrBuilder task) {
        this.workflow = workflow;
        this.scheduledEventId = scheduledEventId;
        attempt = task.getAttempt();
        runId = task.getWorkflowExecution().getRunId();
        // The service makes the same one when a worker takes the activity.
        token = new ActivityTaskToken(workflow.getExecutionId(), scheduledEventId, attempt).toBytes();
        type = task.getActivityType().getName();
        heartbeatTimeout = Duration.ofMillis(Durations.toMillis(task.getHeartbeatTimeout()));
        startToClose = Duration.ofMillis(Durations.toMillis(task.getStartToCloseTimeout()));
    }

    public ByteString token() {
        return token;
    }

    public long scheduledEventId() {
        return scheduledEventId;
    }

    public int attempt() {
        return attempt;
    }

    public String runId() {
        return runId;
    }

    public String workflowId() {
        return workflow.getExecutionId().getWorkflowId().getWorkflowId();
    }

    public String type() {
        return type;
    }

    public Duration heartbeatTimeout() {
        return heartbeatTimeout;
    }

    public Duration startToClose() {
        return startToClose;
    }

    /** What the service answers to a heartbeat. */
    public enum Beat {
        GO_ON,
        CANCELLED,
        GONE
    }

    public Beat beat(Payloads details) {
        try {
            return workflow.heartbeatActivityTask(scheduledEventId, details) ? Beat.CANCELLED : Beat.GO_ON;
        } catch (StatusRuntimeException gone) {
            if (gone.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Beat.GONE;
            }
            throw gone;
        }
    }

    /**
     * The service notices that nobody is at work on this any more. A true heartbeat timeout, but for an activity with a
     * requested cancellation: those the in-memory service never times out, so that one fails instead.
     */
    public void timeOut() {
        try {
            var timeout = workflow.getClass()
                    .getDeclaredMethod("timeoutActivity", long.class, TimeoutType.class, int.class);
            timeout.setAccessible(true);
            timeout.invoke(workflow, scheduledEventId, TimeoutType.TIMEOUT_TYPE_HEARTBEAT, attempt);
            if (beat(Payloads.getDefaultInstance()) == Beat.CANCELLED) {
                workflow.failActivityTask(
                        scheduledEventId,
                        RespondActivityTaskFailedRequest.newBuilder()
                                .setTaskToken(token)
                                .setFailure(Failure.newBuilder()
                                        .setMessage("The process that ran this is gone")
                                        .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder()
                                                .setType("HeartbeatTimeout")))
                                .build());
            }
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException changed) {
            throw new IllegalStateException("The in-memory service's timeoutActivity has changed", changed);
        }
    }

    @Override
    public String toString() {
        return type + " of " + workflowId() + (attempt > 1 ? ", attempt " + attempt : "");
    }
}
