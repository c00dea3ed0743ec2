package dev.baton.stage;

import com.google.protobuf.ByteString;
import dev.baton.simulation.ProcessDied;
import dev.baton.stage.CrashPlan.Moment;
import io.grpc.ManagedChannel;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.internal.testservice.Backstage.Kind;
import io.temporal.internal.testservice.SteppedServer;
import io.temporal.serviceclient.GrpcCompression;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.tuning.ActivitySlotInfo;
import io.temporal.worker.tuning.CompositeTuner;
import io.temporal.worker.tuning.FixedSizeSlotSupplier;
import io.temporal.worker.tuning.LocalActivitySlotInfo;
import io.temporal.worker.tuning.NexusSlotInfo;
import io.temporal.worker.tuning.SlotInfo;
import io.temporal.worker.tuning.SlotMarkUsedContext;
import io.temporal.worker.tuning.SlotPermit;
import io.temporal.worker.tuning.SlotReleaseContext;
import io.temporal.worker.tuning.WorkflowSlotInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A process with its own client and workers. It can be killed, and then nobody hears of it any more. */
public final class Process implements AutoCloseable {

    private final String name;
    private final Wings wings;
    private final Party party;
    private final Wire wire;
    private final ManagedChannel channel;
    private final WorkflowServiceStubs stubs;
    private final WorkflowClient client;
    private final @Nullable WorkerFactory workers;
    private final Consumer<Process> whenKilled;
    private final Crashes crashes;

    Process(
            SteppedServer server,
            Wings wings,
            Party party,
            Crashes crashes,
            Spec spec,
            Consumer<Process> whenKilled) {
        name = spec.name;
        this.wings = wings;
        this.party = party;
        this.crashes = crashes;
        this.whenKilled = whenKilled;
        wire = new Wire(server, wings, party, crashes);
        channel = server.channel();
        stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setChannel(channel)
                .setGrpcCompression(GrpcCompression.NONE)
                .setGrpcClientInterceptors(List.of(wire))
                .build());
        client = WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder()
                        .setNamespace(SteppedService.NAMESPACE)
                        .setIdentity(name)
                        .setWorkerHeartbeatInterval(Duration.ofSeconds(-1))
                        .setDataConverter(spec.converter)
                        .build());
        workers = spec.queues.isEmpty() ? null : start(spec);
        if (workers != null) {
            crashes.register(party, this::kill);
        }
    }

    private WorkerFactory start(Spec spec) {
        var factory = WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        // Every task arrives with its whole history, so every task is a replay.
                        .setWorkflowCacheSize(0)
                        .setWorkerInterceptors(new Watching())
                        .build());
        spec.queues.forEach((queueName, queue) -> {
            Worker worker = factory.newWorker(queueName, options());
            if (!queue.workflows.isEmpty() || queue.registersWorkflows) {
                party.serve(Kind.WORKFLOW_TASK, queueName);
                worker.registerWorkflowImplementationTypes(queue.workflows.toArray(Class<?>[]::new));
            }
            if (!queue.activities.isEmpty()) {
                party.serve(Kind.ACTIVITY, queueName);
                worker.registerActivitiesImplementations(queue.activities.toArray());
            }
            queue.setUp.forEach(more -> more.accept(worker));
        });
        factory.start();
        return factory;
    }

    private WorkerOptions options() {
        return WorkerOptions.newBuilder()
                .setIdentity(name)
                .setUsingVirtualThreads(true)
                .setMaxConcurrentWorkflowTaskPollers(2)
                .setMaxConcurrentActivityTaskPollers(1)
                .setDisableEagerExecution(true)
                // A slow machine is not a deadlock.
                .setDefaultDeadlockDetectionTimeout(10_000)
                .setWorkerTuner(new CompositeTuner(
                        new Counted<WorkflowSlotInfo>(50),
                        new Counted<ActivitySlotInfo>(500),
                        new FixedSizeSlotSupplier<LocalActivitySlotInfo>(50),
                        new FixedSizeSlotSupplier<NexusSlotInfo>(1)))
                .build();
    }

    public String name() {
        return name;
    }

    public WorkflowClient client() {
        return client;
    }

    public boolean alive() {
        return party.alive();
    }

    /** At once, in the middle of whatever it does. */
    public void kill() {
        // Nothing else happens until what follows from it is on the agenda.
        wings.company.uninterrupted(() -> {
            if (wings.died(party)) {
                wire.cut();
                Thread.ofVirtual().name("remains of " + name).start(this::discard);
                whenKilled.accept(this);
            }
        });
    }

    private void discard() {
        if (workers != null) {
            workers.shutdownNow();
        }
        stubs.shutdownNow();
        channel.shutdownNow();
    }

    @Override
    public void close() {
        wings.died(party);
        wire.cut();
        Thread.ofVirtual().name("remains of " + name).start(this::discard);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Tells when a worker is through with a task, whatever came of it. */
    private final class Counted<S extends SlotInfo> extends FixedSizeSlotSupplier<S> {

        private final Map<SlotPermit, SlotInfo> used = new ConcurrentHashMap<>();

        Counted(int slots) {
            super(slots);
        }

        @Override
        public void markSlotUsed(SlotMarkUsedContext<S> context) {
            used.put(context.getSlotPermit(), context.getSlotInfo());
        }

        @Override
        public void releaseSlot(SlotReleaseContext<S> context) {
            super.releaseSlot(context);
            switch (used.remove(context.getSlotPermit())) {
                case ActivitySlotInfo activity ->
                    wings.tasks.through(
                            party, ByteString.copyFrom(activity.getActivityInfo().getTaskToken()));
                case null -> {}
                default -> wings.tasks.through(party, null);
            }
        }
    }

    private final class Watching extends WorkerInterceptorBase implements WorkerInterceptor {

        @Override
        public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
            return new ActivityInboundCallsInterceptorBase(next) {
                private @Nullable ActivityExecutionContext context;

                @Override
                public void init(ActivityExecutionContext its) {
                    context = its;
                    super.init(its);
                }

                @Override
                public ActivityOutput execute(ActivityInput input) {
                    ActivityExecutionContext known = context;
                    if (known == null || known.getInfo().isLocal()) {
                        return super.execute(input);
                    }
                    return Process.this.execute(known, () -> super.execute(input));
                }
            };
        }
    }

    private ActivityInboundCallsInterceptor.ActivityOutput execute(
            ActivityExecutionContext context, Supplier<ActivityInboundCallsInterceptor.ActivityOutput> activity) {
        ActivityInfo info = context.getInfo();
        try {
            return wings.turns.working(party, info, () -> {
                crashPoint(info, Moment.BEFORE_EFFECT);
                var result = activity.get();
                crashPoint(info, Moment.AFTER_EFFECT_BEFORE_RESULT);
                return result;
            });
        } catch (RuntimeException failed) {
            if (isDeath(failed)) {
                context.doNotCompleteOnReturn();
                wings.activities.lost(info);
                return new ActivityInboundCallsInterceptor.ActivityOutput(null);
            }
            throw failed;
        }
    }

    private void crashPoint(ActivityInfo info, Moment moment) {
        crashes.point(party, info.getActivityType(), moment);
        if (!party.alive()) {
            throw new ProcessDied(name);
        }
    }

    private static boolean isDeath(@Nullable Throwable failure) {
        return failure != null && (failure instanceof ProcessDied || isDeath(failure.getCause()));
    }

    /** What a process serves. */
    public static final class Spec {
        private final String name;
        private final Map<String, Queue> queues = new LinkedHashMap<>();
        private DataConverter converter = io.temporal.common.converter.GlobalDataConverter.get();

        private static final class Queue {
            private final List<Class<?>> workflows = new ArrayList<>();
            private boolean registersWorkflows;
            private final List<Object> activities = new ArrayList<>();
            private final List<Consumer<Worker>> setUp = new ArrayList<>();
        }

        public Spec(String name) {
            this.name = name;
        }

        public String name() {
            return name;
        }

        public Spec converter(DataConverter its) {
            converter = its;
            return this;
        }

        public Spec workflows(String queue, Class<?>... types) {
            queue(queue).workflows.addAll(Arrays.asList(types));
            return this;
        }

        /** Workflows that are registered with options of their own. */
        public Spec workflows(String queue, Consumer<Worker> registration) {
            queue(queue).registersWorkflows = true;
            return worker(queue, registration);
        }

        public Spec activities(String queue, Object... implementations) {
            queue(queue).activities.addAll(Arrays.asList(implementations));
            return this;
        }

        /** Anything else; a queue that only this registers something for is not counted as served. */
        public Spec worker(String queue, Consumer<Worker> setUp) {
            queue(queue).setUp.add(setUp);
            return this;
        }

        private Queue queue(String queue) {
            return queues.computeIfAbsent(queue, none -> new Queue());
        }
    }
}
