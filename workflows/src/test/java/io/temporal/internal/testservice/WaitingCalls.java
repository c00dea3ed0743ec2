package io.temporal.internal.testservice;

import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.update.v1.Acceptance;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Calls that wait for a workflow, what each of them waits for, and when it has it. */
final class WaitingCalls {

    private final Backstage backstage;
    private final Map<Backstage.Call, Wait> waiting = new ConcurrentHashMap<>();
    private final Set<ExecutionId> closed = ConcurrentHashMap.newKeySet();
    private final Set<ForUpdate> reached = ConcurrentHashMap.newKeySet();
    private final Set<String> updates = ConcurrentHashMap.newKeySet();

    WaitingCalls(Backstage backstage) {
        this.backstage = backstage;
    }

    private sealed interface Wait {}

    private record ForUpdate(String updateId, boolean completed) implements Wait {}

    private record ForEvents(ExecutionId workflow, boolean untilItsEnd) implements Wait {}

    private record ForQuery(String workflowId) implements Wait {}

    private void waits(Backstage.Call call, Wait what) {
        waiting.put(call, what);
        backstage.waits(call);
    }

    private void answerDue(Backstage.Call call) {
        if (waiting.remove(call) != null) {
            backstage.answerDue(call);
        }
    }

    // What calls ask, and are answered

    void asked(Backstage.Call call, Object request) {
        switch (request) {
            case RespondWorkflowTaskCompletedRequest completed -> call.subject = completed;
            case UpdateWorkflowExecutionRequest update -> asksForUpdate(call, update);
            case PollWorkflowExecutionUpdateRequest poll -> {
                if (poll.hasWaitPolicy()) {
                    waitsUnlessReached(call, new ForUpdate(
                            poll.getUpdateRef().getUpdateId(),
                            isCompleted(poll.getWaitPolicy().getLifecycleStage())));
                }
            }
            case ExecuteMultiOperationRequest both -> both.getOperationsList().stream()
                    .filter(ExecuteMultiOperationRequest.Operation::hasUpdateWorkflow)
                    .forEach(operation -> asksForUpdate(call, operation.getUpdateWorkflow()));
            case QueryWorkflowRequest query -> call.subject =
                    new ForQuery(query.getExecution().getWorkflowId());
            default -> {}
        }
    }

    private void asksForUpdate(Backstage.Call call, UpdateWorkflowExecutionRequest update) {
        String id = update.getRequest().getMeta().getUpdateId();
        var wait = new ForUpdate(id, isCompleted(update.getWaitPolicy().getLifecycleStage()));
        call.subject = wait;
        boolean asksAgain = !updates.add(id);
        if (asksAgain) {
            waitsUnlessReached(call, wait);
        }
    }

    private void waitsUnlessReached(Backstage.Call call, ForUpdate update) {
        if (reached.contains(update)) {
            return;
        }
        waits(call, update);
        // It may have been reached in between.
        if (reached.contains(update)) {
            answerDue(call);
        }
    }

    private static boolean isCompleted(UpdateWorkflowExecutionLifecycleStage stage) {
        return stage == UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;
    }

    void asked(Backstage.Call call, ExecutionId workflow, GetWorkflowExecutionHistoryRequest request) {
        if (!request.getWaitNewEvent() || closed.contains(workflow)) {
            return;
        }
        waits(call, new ForEvents(
                workflow,
                request.getHistoryEventFilterType() == HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT));
        if (closed.contains(workflow)) {
            answerDue(call);
        }
    }

    /** An update or a query that was let in, and now waits for the workflow. */
    void admitted(Backstage.@Nullable Call call) {
        if (call == null || waiting.containsKey(call)) {
            return;
        }
        if (call.subject instanceof Wait wait) {
            waits(call, wait);
        }
    }

    void answered(Backstage.Call call) {
        answerDue(call);
        if (call.subject instanceof RespondWorkflowTaskCompletedRequest completed) {
            workflowTaskCompleted(completed);
        }
    }

    // What workflows do

    private void workflowTaskCompleted(RespondWorkflowTaskCompletedRequest completed) {
        for (var message : completed.getMessagesList()) {
            String id = message.getProtocolInstanceId();
            reached.add(new ForUpdate(id, false));
            if (!message.getBody().is(Acceptance.class)) {
                reached.add(new ForUpdate(id, true));
            }
        }
        String workflowId = WorkflowTaskToken.fromBytes(completed.getTaskToken())
                .getExecutionId()
                .getWorkflowId()
                .getWorkflowId();
        waiting.forEach((call, what) -> {
            boolean due = switch (what) {
                case ForUpdate update -> reached.contains(update);
                case ForQuery query -> query.workflowId().equals(workflowId);
                case ForEvents _ -> false;
            };
            if (due) {
                answerDue(call);
            }
        });
    }

    /** About to be saved: whoever asks from now on finds the end. */
    void ends(ExecutionId workflow) {
        closed.add(workflow);
    }

    void happened(ExecutionId workflow, boolean ends) {
        waiting.forEach((call, what) -> {
            if (what instanceof ForEvents wait && wait.workflow().equals(workflow) && (ends || !wait.untilItsEnd())) {
                answerDue(call);
            }
        });
    }

    void describe(StringBuilder text) {
        waiting.forEach((call, what) ->
                text.append("call ").append(call.method).append(" waits ").append(what).append('\n'));
    }
}
