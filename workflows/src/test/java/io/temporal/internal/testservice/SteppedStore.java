package io.temporal.internal.testservice;

import com.google.protobuf.Timestamp;
import io.grpc.Deadline;
import io.grpc.Status;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollNexusTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.internal.common.WorkflowExecutionUtils;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The in-memory store, with every task held back, and every event seen. */
final class SteppedStore implements TestWorkflowStore {

    private final TestWorkflowStore store;
    private final Backstage backstage;
    private final WaitingCalls waiting;
    private final LostTask lost = new LostTask();
    private final Map<ExecutionId, TestWorkflowMutableState> states = new ConcurrentHashMap<>();
    private final Map<ActivityName, Long> scheduled = new ConcurrentHashMap<>();

    private record ActivityName(ExecutionId workflow, String activityId) {}

    SteppedStore(TestWorkflowStore store, Backstage backstage, WaitingCalls waiting) {
        this.store = store;
        this.backstage = backstage;
        this.waiting = waiting;
    }

    @Override
    public long save(RequestContext saved) {
        ExecutionId workflow = saved.getExecutionId();
        if (saved.getEvents().stream()
                .anyMatch(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT)) {
            lost.handOver(saved);
        }
        states.putIfAbsent(workflow, saved.getWorkflowMutableState());
        long eventId = saved.getInitialEventId();
        for (HistoryEvent event : saved.getEvents()) {
            if (event.hasActivityTaskScheduledEventAttributes()) {
                String id = event.getActivityTaskScheduledEventAttributes().getActivityId();
                scheduled.put(new ActivityName(workflow, id), eventId);
            }
            eventId++;
        }
        boolean ends = saved.getEvents().stream().anyMatch(WorkflowExecutionUtils::isWorkflowExecutionClosedEvent);
        boolean starts = saved.getEvents().stream()
                .anyMatch(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED);
        if (ends) {
            waiting.ends(workflow);
        }
        long result = store.save(saved);
        WorkflowTask workflowTask = saved.getWorkflowTaskForMatching();
        if (workflowTask != null) {
            var sticky = saved.getWorkflowMutableState().getStickyExecutionAttributes();
            takeWorkflowTask(
                    sticky == null
                            ? workflowTask.getTaskQueueId()
                            : new TaskQueueId(
                                    workflowTask.getTaskQueueId().getNamespace(),
                                    sticky.getWorkerTaskQueue().getName()));
        }
        for (ActivityTask activity : saved.getActivityTasks()) {
            takeActivity(activity.getTaskQueueId());
        }
        tell(saved, ends);
        if (!starts) {
            waiting.admitted(Doorman.currentCall());
        }
        return result;
    }

    @Override
    public void applyTimersAndLocks(RequestContext saved) {
        store.applyTimersAndLocks(saved);
        waiting.admitted(Doorman.currentCall());
    }

    private void tell(RequestContext saved, boolean ends) {
        ExecutionId workflow = saved.getExecutionId();
        String runId = workflow.getExecution().getRunId();
        for (HistoryEvent event : saved.getEvents()) {
            if (event.hasActivityTaskCancelRequestedEventAttributes()) {
                backstage.cancelRequested(
                        runId,
                        event.getActivityTaskCancelRequestedEventAttributes().getScheduledEventId());
            }
            if (event.hasActivityTaskTimedOutEventAttributes()) {
                backstage.gone(
                        runId, event.getActivityTaskTimedOutEventAttributes().getScheduledEventId());
            }
        }
        if (!saved.getEvents().isEmpty()) {
            waiting.happened(workflow, ends);
        }
        if (ends) {
            backstage.closed(runId);
        }
    }

    private void takeWorkflowTask(TaskQueueId queue) {
        var task = now(store.pollWorkflowTaskQueue(PollWorkflowTaskQueueRequest.newBuilder()
                .setNamespace(queue.getNamespace())
                .setTaskQueue(named(queue))
                .build()));
        String workflowId = task.getWorkflowExecution().getWorkflowId();
        boolean query = task.hasQuery();
        backstage.ready(new Backstage.Task(
                query ? Backstage.Kind.QUERY : Backstage.Kind.WORKFLOW_TASK,
                queue.getTaskQueueName(),
                (query ? "query " : "workflow task ") + workflowId,
                task,
                null));
    }

    private void takeActivity(TaskQueueId queue) {
        var task = now(store.pollActivityTaskQueue(PollActivityTaskQueueRequest.newBuilder()
                .setNamespace(queue.getNamespace())
                .setTaskQueue(named(queue))
                .build()));
        var id = new ExecutionId(queue.getNamespace(), task.getWorkflowExecution());
        var workflow = states.get(id);
        Long scheduledEventId = scheduled.get(new ActivityName(id, task.getActivityId()));
        if (workflow == null || scheduledEventId == null) {
            throw new IllegalStateException("An activity that nobody scheduled: " + task);
        }
        var activity = new OutstandingActivity(workflow, scheduledEventId, task);
        backstage.ready(new Backstage.Task(
                Backstage.Kind.ACTIVITY, queue.getTaskQueueName(), "activity " + activity, task, activity));
    }

    private TaskQueue named(TaskQueueId queue) {
        return TaskQueue.newBuilder()
                .setName(queue.getTaskQueueName())
                .build();
    }

    /** Whoever put it there takes it out again at once, so there is always one. */
    private <T> T now(Future<T> task) {
        return task.resultNow();
    }

    @Override
    public void sendQueryTask(
            ExecutionId workflow,
            TaskQueueId queue,
            PollWorkflowTaskQueueResponse.Builder task,
            Priority priority) {
        store.sendQueryTask(workflow, queue, task, priority);
        takeWorkflowTask(queue);
    }

    @Override
    public Future<PollWorkflowTaskQueueResponse.Builder> pollWorkflowTaskQueue(
            PollWorkflowTaskQueueRequest request) {
        return poll(
                Backstage.Kind.WORKFLOW_TASK,
                request.getTaskQueue().getName(),
                PollWorkflowTaskQueueResponse.Builder.class);
    }

    @Override
    public Future<PollActivityTaskQueueResponse.Builder> pollActivityTaskQueue(
            PollActivityTaskQueueRequest request) {
        return poll(
                Backstage.Kind.ACTIVITY,
                request.getTaskQueue().getName(),
                PollActivityTaskQueueResponse.Builder.class);
    }

    private <T> Future<T> poll(Backstage.Kind kind, String queue, Class<T> type) {
        Backstage.Call call = Doorman.currentCall();
        if (call == null) {
            throw Status.PERMISSION_DENIED.withDescription("Only processes of the stage poll").asRuntimeException();
        }
        return new Poll<>(call, backstage.poll(call, kind, queue), type);
    }

    @Override
    public Future<NexusTask> pollNexusTaskQueue(PollNexusTaskQueueRequest request) {
        return store.pollNexusTaskQueue(request);
    }

    @Override
    public GetWorkflowExecutionHistoryResponse getWorkflowExecutionHistory(
            ExecutionId workflow, GetWorkflowExecutionHistoryRequest request, Deadline deadline) {
        Backstage.Call call = Doorman.currentCall();
        if (call != null) {
            waiting.asked(call, workflow, request);
        }
        return store.getWorkflowExecutionHistory(workflow, request, deadline);
    }

    @Override
    public Timestamp currentTime() {
        return store.currentTime();
    }

    @Override
    public void registerDelayedCallback(Duration delay, Runnable callback) {
        store.registerDelayedCallback(delay, callback);
    }

    @Override
    public void getDiagnostics(StringBuilder result) {
        store.getDiagnostics(result);
    }

    @Override
    public List<WorkflowExecutionInfo> listWorkflows(WorkflowState state, Optional<String> workflowId) {
        return store.listWorkflows(state, workflowId);
    }

    @Override
    public void close() {
        store.close();
    }

    private record Poll<T>(Backstage.Call call, Future<Backstage.Task> task, Class<T> type) implements Future<T> {

        @Override
        public T get() throws InterruptedException, ExecutionException {
            Backstage.Task handed = task.get();
            call.handed = handed;
            return type.cast(handed.message());
        }

        @Override
        public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
            Backstage.Task handed = task.get(timeout, unit);
            call.handed = handed;
            return type.cast(handed.message());
        }

        @Override
        public boolean cancel(boolean interrupt) {
            return task.cancel(interrupt);
        }

        @Override
        public boolean isCancelled() {
            return task.isCancelled();
        }

        @Override
        public boolean isDone() {
            return task.isDone();
        }
    }
}
