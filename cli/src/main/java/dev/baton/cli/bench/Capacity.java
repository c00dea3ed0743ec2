package dev.baton.cli.bench;

import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;

/**
 * What a worker must be allowed so that so many transfers fit. A transfer on hold needs its phone's activity and nothing else:
 * a workflow that has left the cache is replayed when something happens to it.
 */
record Capacity(int transfers, int cache) {

    // The coroutines of a cached workflow at their most.
    private static final int THREADS_FOR_EACH = 12;
    private static final int POLLERS = 10;

    int activitySlots() {
        return transfers + 500;
    }

    int threads() {
        return THREADS_FOR_EACH * cache + 2000;
    }

    WorkerFactoryOptions.Builder factory() {
        return WorkerFactoryOptions.newBuilder()
                .setUsingVirtualWorkflowThreads(true)
                .setWorkflowCacheSize(cache)
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
        return "workflow cache " + cache + ", workflow threads " + threads() + " (virtual), activity slots " + activitySlots() + ", "
                + POLLERS + " pollers of each kind";
    }
}
