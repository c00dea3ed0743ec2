package io.temporal.internal.testservice;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.ForwardingServerCall;
import io.grpc.ForwardingServerCallListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.temporal.api.common.v1.Priority;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.HistoryEventFilterType;
import io.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.update.v1.Acceptance;
import io.temporal.api.update.v1.Rejection;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.PollNexusTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowExecutionUpdateRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import io.temporal.internal.common.WorkflowExecutionUtils;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The in-memory Temporal service with its time stopped and its task queues held back: it does the next thing when it is
 * told to.
 */
public final class SteppedServer implements AutoCloseable {

    private static final Metadata.Key<String> CALL = Metadata.Key.of("stage-call", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<Backstage.Call> CURRENT = Context.key("stage-call");

    private final SteppedTime time;
    private final Backstage backstage;
    private final TestVisibilityStoreImpl visibility = new TestVisibilityStoreImpl();
    private final TestOperatorService operator;
    private final TestWorkflowService workflows;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Server server;
    private final String name = InProcessServerBuilder.generateName();
    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, Backstage.Call> calls = new ConcurrentHashMap<>();

    /** Calls that wait, and what for. */
    private final Map<Backstage.Call, Object> waiting = new ConcurrentHashMap<>();

    private final Map<ExecutionId, TestWorkflowMutableState> states = new ConcurrentHashMap<>();
    private final Map<ActivityName, Long> scheduled = new ConcurrentHashMap<>();
    private final Set<ExecutionId> closed = ConcurrentHashMap.newKeySet();
    private final Set<UpdateWait> reached = ConcurrentHashMap.newKeySet();
    private final Set<String> updates = ConcurrentHashMap.newKeySet();

    private volatile int longHistory = Integer.MAX_VALUE;

    private record UpdateWait(String updateId, boolean completed) {}

    private record HistoryWait(ExecutionId workflow, boolean forItsEnd) {}

    private record ActivityName(ExecutionId workflow, String activityId) {}

    private record QueryWait(String workflowId) {}

    public SteppedServer(SteppedTime time, Backstage backstage) {
        this.time = time;
        this.backstage = backstage;
        var nexus = new TestNexusEndpointStoreImpl();
        var store = new Store(new TestWorkflowStoreImpl(time));
        operator = new TestOperatorService(visibility, nexus);
        workflows = new TestWorkflowService(store, visibility, nexus, time);
        try {
            server = InProcessServerBuilder.forName(name)
                    .executor(threads)
                    .addService(ServerInterceptors.intercept(operator, new Doorman()))
                    .addService(ServerInterceptors.intercept(workflows, new Doorman()))
                    .build()
                    .start();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public ManagedChannel channel() {
        return InProcessChannelBuilder.forName(name).directExecutor().build();
    }

    /** Lets the server recognise the call. */
    public void announce(Backstage.Call call, Metadata headers) {
        String number = Long.toString(numbers.incrementAndGet());
        calls.put(number, call);
        headers.put(CALL, number);
    }

    public void diagnostics(StringBuilder result) {
        time.getDiagnostics(result);
        waiting.forEach((call, what) ->
                result.append("call ").append(call.method).append(" waits for ").append(what).append('\n'));
    }

    /** The real service suggests to go on as new after some thousand events. */
    public void suggestContinuingAsNewAfter(int events) {
        longHistory = events;
    }

    @Override
    public void close() {
        server.shutdownNow();
        // Polls that end after the service leave a thread of it behind, for a minute each.
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
                throw new IllegalStateException("A call to the service does not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        workflows.close();
        operator.close();
        visibility.close();
    }

    private void waits(Backstage.Call call, Object what) {
        waiting.put(call, what);
        backstage.waits(call);
    }

    private void answerDue(Backstage.Call call) {
        if (waiting.remove(call) != null) {
            backstage.answerDue(call);
        }
    }

    /** Recognises calls, and sees what became of polls and completed workflow tasks. */
    private final class Doorman implements ServerInterceptor {

        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> wire, Metadata headers, ServerCallHandler<Q, R> next) {
            String number = headers.get(CALL);
            Backstage.Call call = number == null ? null : calls.remove(number);
            if (call == null) {
                return next.startCall(wire, headers);
            }
            var watched = new ForwardingServerCall.SimpleForwardingServerCall<Q, R>(wire) {
                @Override
                public void sendMessage(R message) {
                    answered(call, message);
                    super.sendMessage(suggesting(inTheOrderOfHistory(message)));
                }
            };
            Context context = Context.current().withValue(CURRENT, call);
            var listener = Contexts.interceptCall(context, watched, headers, next);
            return new ForwardingServerCallListener.SimpleForwardingServerCallListener<Q>(listener) {
                @Override
                public void onMessage(Q message) {
                    asked(call, message);
                    super.onMessage(message);
                }

                @Override
                public void onHalfClose() {
                    try {
                        super.onHalfClose();
                    } finally {
                        Backstage.Task task = call.handed;
                        if (task != null && !call.delivered) {
                            call.handed = null;
                            backstage.undelivered(call, task);
                        }
                    }
                }
            };
        }

        private void asked(Backstage.Call call, Object request) {
            switch (request) {
                case RespondWorkflowTaskCompletedRequest completed -> call.subject = completed;
                case UpdateWorkflowExecutionRequest update -> asksForUpdate(call, update);
                case PollWorkflowExecutionUpdateRequest poll -> {
                    var wait = new UpdateWait(
                            poll.getUpdateRef().getUpdateId(),
                            isCompleted(poll.getWaitPolicy().getLifecycleStage()));
                    if (poll.hasWaitPolicy() && !reached.contains(wait)) {
                        waits(call, wait);
                        recheck(call, wait);
                    }
                }
                case ExecuteMultiOperationRequest both -> both.getOperationsList().stream()
                        .filter(ExecuteMultiOperationRequest.Operation::hasUpdateWorkflow)
                        .forEach(operation -> asksForUpdate(call, operation.getUpdateWorkflow()));
                case QueryWorkflowRequest query -> call.subject =
                        new QueryWait(query.getExecution().getWorkflowId());
                default -> {}
            }
        }

        private void asksForUpdate(Backstage.Call call, UpdateWorkflowExecutionRequest update) {
            String id = update.getRequest().getMeta().getUpdateId();
            var wait = new UpdateWait(id, isCompleted(update.getWaitPolicy().getLifecycleStage()));
            call.subject = wait;
            boolean asksAgain = !updates.add(id);
            if (asksAgain && !reached.contains(wait)) {
                waits(call, wait);
                recheck(call, wait);
            }
        }

        private void recheck(Backstage.Call call, UpdateWait wait) {
            if (reached.contains(wait)) {
                answerDue(call);
            }
        }

        private void answered(Backstage.Call call, Object response) {
            answerDue(call);
            switch (response) {
                case PollWorkflowTaskQueueResponse task -> polled(call, !task.getTaskToken().isEmpty());
                case PollActivityTaskQueueResponse task -> polled(call, !task.getTaskToken().isEmpty());
                default -> {
                    if (call.subject instanceof RespondWorkflowTaskCompletedRequest completed) {
                        workflowTaskCompleted(completed);
                    }
                }
            }
        }

        /**
         * The in-memory service hands out updates as if they had come before whatever came between a task's schedule and its
         * start, and writes down that they came after. A replay would not find the order of the first time.
         */
        @SuppressWarnings("unchecked")
        private <R> R inTheOrderOfHistory(R message) {
            if (!(message instanceof PollWorkflowTaskQueueResponse task) || task.getMessagesCount() == 0) {
                return message;
            }
            // Its own word for it is the scheduled event and one more.
            long started = task.getHistory().getEventsList().getLast().getEventId();
            var ordered = task.toBuilder();
            ordered.getMessagesBuilderList().forEach(update -> update.setEventId(started - 1));
            return (R) ordered.build();
        }

        @SuppressWarnings("unchecked")
        private <R> R suggesting(R message) {
            if (!(message instanceof PollWorkflowTaskQueueResponse task) || task.getHistory().getEventsCount() < longHistory) {
                return message;
            }
            var suggesting = task.toBuilder();
            suggesting.getHistoryBuilder().getEventsBuilderList().stream()
                    .filter(event -> event.hasWorkflowTaskStartedEventAttributes() && event.getEventId() >= longHistory)
                    .forEach(event -> event.getWorkflowTaskStartedEventAttributesBuilder().setSuggestContinueAsNew(true));
            return (R) suggesting.build();
        }

        private void polled(Backstage.Call call, boolean something) {
            call.delivered = something;
        }

        private void workflowTaskCompleted(RespondWorkflowTaskCompletedRequest completed) {
            for (var message : completed.getMessagesList()) {
                String id = message.getProtocolInstanceId();
                reached.add(new UpdateWait(id, false));
                if (!message.getBody().is(Acceptance.class)) {
                    reached.add(new UpdateWait(id, true));
                }
            }
            String workflowId = WorkflowTaskToken.fromBytes(completed.getTaskToken())
                    .getExecutionId()
                    .getWorkflowId()
                    .getWorkflowId();
            waiting.forEach((call, what) -> {
                boolean due = switch (what) {
                    case UpdateWait update -> reached.contains(update);
                    case QueryWait query -> query.workflowId().equals(workflowId);
                    default -> false;
                };
                if (due) {
                    answerDue(call);
                }
            });
        }
    }

    private static boolean isCompleted(UpdateWorkflowExecutionLifecycleStage stage) {
        return stage == UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;
    }

    /** The in-memory store, with every task held back, and every event seen. */
    private final class Store implements TestWorkflowStore {

        private final TestWorkflowStoreImpl store;
        private final LostTask lost = new LostTask();

        Store(TestWorkflowStoreImpl store) {
            this.store = store;
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
                closed.add(workflow);
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
                admitted();
            }
            return result;
        }

        @Override
        public void applyTimersAndLocks(RequestContext saved) {
            store.applyTimersAndLocks(saved);
            admitted();
        }

        /** An update or a query that was let in, and now waits for the workflow. */
        private void admitted() {
            Backstage.Call call = CURRENT.get();
            if (call == null || waiting.containsKey(call)) {
                return;
            }
            switch (call.subject) {
                case UpdateWait update -> waits(call, update);
                case QueryWait query -> waits(call, query);
                case null, default -> {}
            }
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
                waiting.forEach((call, what) -> {
                    if (what instanceof HistoryWait wait
                            && wait.workflow().equals(workflow)
                            && (ends || !wait.forItsEnd())) {
                        answerDue(call);
                    }
                });
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

        private io.temporal.api.taskqueue.v1.TaskQueue named(TaskQueueId queue) {
            return io.temporal.api.taskqueue.v1.TaskQueue.newBuilder()
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
            Backstage.Call call = CURRENT.get();
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
            Backstage.Call call = CURRENT.get();
            if (call != null && request.getWaitNewEvent() && !closed.contains(workflow)) {
                waits(
                        call,
                        new HistoryWait(
                                workflow,
                                request.getHistoryEventFilterType()
                                        == HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT));
                if (closed.contains(workflow)) {
                    answerDue(call);
                }
            }
            return store.getWorkflowExecutionHistory(workflow, request, deadline);
        }

        @Override
        public com.google.protobuf.Timestamp currentTime() {
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
