package dev.baton.cli.bench;

import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;

/** What a worker must be allowed so that so many transfers fit: a call and a transfer are a workflow each. */
record Capacity(int transfers) {

    // A call's and a transfer's coroutines at their most, and the phone's activity.
    private static final int THREADS_FOR_EACH = 24;
    private static final int POLLERS = 10;

    int activitySlots() {
        return transfers + 500;
    }

    int cache() {
        return 2 * transfers + 500;
    }

    int threads() {
        return THREADS_FOR_EACH * transfers + 2000;
    }

    WorkerFactoryOptions.Builder factory() {
        return WorkerFactoryOptions.newBuilder()
                .setUsingVirtualWorkflowThreads(true)
                .setWorkflowCacheSize(cache())
                .setMaxWorkflowThreadCount(threads());
    }

    WorkerOptions worker() {
        return WorkerOptions.newBuilder()
                .setUsingVirtualThreads(true)
                .setMaxConcurrentActivityExecutionSize(activitySlots())
                .setMaxConcurrentWorkflowTaskPollers(POLLERS)
                .setMaxConcurrentActivityTaskPollers(POLLERS)
                .build();
    }

    @Override
    public String toString() {
        return "workflow cache " + cache() + ", workflow threads " + threads() + " (virtual), activity slots " + activitySlots() + ", "
                + POLLERS + " pollers of each kind";
    }
}
