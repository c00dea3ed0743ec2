package dev.baton.cli.bench;

import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The workers of one contender: one for the workflows and their steps, one for the agent. The options are the same for all. */
final class Bench implements AutoCloseable {

    static final int POLLERS = 10;
    static final String OPTIONS = "virtual threads, " + POLLERS + " pollers of each kind, everything else as the SDK has it";

    private static final int DEFAULT_SLOTS = 200;

    private final WorkerFactory factory;
    private final Worker steps;
    private final Worker agent;

    Bench(WorkflowClient temporal, String queue) {
        this(temporal, queue, options());
    }

    Bench(WorkflowClient temporal, String queue, WorkerOptions options) {
        factory = WorkerFactory.newInstance(
                temporal, WorkerFactoryOptions.newBuilder().setUsingVirtualWorkflowThreads(true).build());
        steps = factory.newWorker(queue, options);
        agent = factory.newWorker(agentQueue(queue), options);
    }

    static String agentQueue(String queue) {
        return queue + "-agent";
    }

    static WorkerOptions options() {
        return options(DEFAULT_SLOTS);
    }

    static WorkerOptions options(int activitySlots) {
        return WorkerOptions.newBuilder()
                .setUsingVirtualThreads(true)
                .setMaxConcurrentActivityExecutionSize(activitySlots)
                .setMaxConcurrentWorkflowTaskPollers(POLLERS)
                .setMaxConcurrentActivityTaskPollers(POLLERS)
                .setMaxHeartbeatThrottleInterval(Duration.ofMillis(500))
                .build();
    }

    Worker steps() {
        return steps;
    }

    Worker agent() {
        return agent;
    }

    void start() {
        factory.start();
    }

    @Override
    public void close() {
        factory.shutdownNow();
        factory.awaitTermination(2, TimeUnit.SECONDS);
    }
}
