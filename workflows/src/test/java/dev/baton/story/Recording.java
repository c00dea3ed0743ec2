package dev.baton.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.util.JsonFormat;
import dev.baton.call.Call;
import dev.baton.desk.TransferDesk;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The histories of all workflows of one story, as text with a line for each. */
record Recording(List<WorkflowExecutionHistory> histories) {

    private static final ObjectMapper JSON = new ObjectMapper();
    // Kinds of events as numbers: their names would be a fifth of everything.
    private static final JsonFormat.Printer PLAIN =
            JsonFormat.printer().printingEnumsAsInts().omittingInsignificantWhitespace();

    /** Calls, and the transfers that their histories name: a fall-back has a run of its own under the same name. */
    static Recording of(List<Call> calls, WorkflowClient client) {
        List<WorkflowExecutionHistory> all = new ArrayList<>();
        for (Call call : calls) {
            WorkflowExecutionHistory its = slim(client.fetchHistory(TransferDesk.callWorkflow(call.id())));
            all.add(its);
            for (HistoryEvent event : its.getHistory().getEventsList()) {
                if (event.hasChildWorkflowExecutionStartedEventAttributes()) {
                    WorkflowExecution transfer =
                            event.getChildWorkflowExecutionStartedEventAttributes().getWorkflowExecution();
                    all.add(slim(client.fetchHistory(transfer.getWorkflowId(), transfer.getRunId())));
                }
            }
        }
        return new Recording(all);
    }

    /** Without what a replay never looks at: what was handed out, to whom, and for how long. */
    private static WorkflowExecutionHistory slim(WorkflowExecutionHistory whole) {
        History.Builder slim = whole.getHistory().toBuilder();
        for (HistoryEvent.Builder event : slim.getEventsBuilderList()) {
            event.clearUserMetadata();
            switch (event.getAttributesCase()) {
                case WORKFLOW_TASK_SCHEDULED_EVENT_ATTRIBUTES ->
                    event.getWorkflowTaskScheduledEventAttributesBuilder().clearTaskQueue().clearStartToCloseTimeout();
                case WORKFLOW_TASK_STARTED_EVENT_ATTRIBUTES ->
                    event.getWorkflowTaskStartedEventAttributesBuilder().clearIdentity().clearHistorySizeBytes();
                case WORKFLOW_TASK_COMPLETED_EVENT_ATTRIBUTES ->
                    event.getWorkflowTaskCompletedEventAttributesBuilder().clearIdentity().clearMeteringMetadata();
                case ACTIVITY_TASK_SCHEDULED_EVENT_ATTRIBUTES ->
                    event.getActivityTaskScheduledEventAttributesBuilder()
                            .clearInput()
                            .clearHeader()
                            .clearTaskQueue()
                            .clearRetryPolicy()
                            .clearScheduleToCloseTimeout()
                            .clearScheduleToStartTimeout()
                            .clearStartToCloseTimeout()
                            .clearHeartbeatTimeout();
                case ACTIVITY_TASK_STARTED_EVENT_ATTRIBUTES ->
                    event.getActivityTaskStartedEventAttributesBuilder().clearIdentity();
                case ACTIVITY_TASK_COMPLETED_EVENT_ATTRIBUTES ->
                    event.getActivityTaskCompletedEventAttributesBuilder().clearIdentity();
                case WORKFLOW_EXECUTION_SIGNALED_EVENT_ATTRIBUTES ->
                    event.getWorkflowExecutionSignaledEventAttributesBuilder().clearIdentity().clearHeader();
                case START_CHILD_WORKFLOW_EXECUTION_INITIATED_EVENT_ATTRIBUTES ->
                    event.getStartChildWorkflowExecutionInitiatedEventAttributesBuilder().clearInput();
                case SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED_EVENT_ATTRIBUTES ->
                    event.getSignalExternalWorkflowExecutionInitiatedEventAttributesBuilder().clearInput();
                default -> {}
            }
        }
        return new WorkflowExecutionHistory(slim.build(), whole.getWorkflowExecution().getWorkflowId());
    }

    static Recording parse(String text) {
        try {
            List<WorkflowExecutionHistory> all = new ArrayList<>();
            for (JsonNode one : JSON.readTree(text)) {
                History.Builder history = History.newBuilder();
                JsonFormat.parser().merge(one.get("history").toString(), history);
                all.add(new WorkflowExecutionHistory(history.build(), one.get("workflowId").asText()));
            }
            return new Recording(all);
        } catch (IOException damaged) {
            throw new IllegalArgumentException("this is no recording", damaged);
        }
    }

    String text() {
        try {
            List<String> lines = new ArrayList<>();
            for (WorkflowExecutionHistory one : histories) {
                var line = JSON.createObjectNode().put("workflowId", one.getWorkflowExecution().getWorkflowId());
                line.set("history", JSON.readTree(PLAIN.print(one.getHistory())));
                lines.add(line.toString());
            }
            return "[" + String.join(",\n", lines) + "]\n";
        } catch (IOException impossible) {
            throw new IllegalStateException("Temporal wrote no JSON", impossible);
        }
    }
}
