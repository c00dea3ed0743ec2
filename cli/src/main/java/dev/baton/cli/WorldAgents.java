package dev.baton.cli;

import dev.baton.call.CallId;
import dev.baton.call.Identity;
import dev.baton.desk.Said;
import dev.baton.desk.TransferDesk;
import dev.baton.port.AgentPost;
import dev.baton.port.RoomHint;
import dev.baton.port.Rooms.AgentKind;
import dev.baton.simulation.AgentFleet;
import dev.baton.simulation.Messages;
import dev.baton.simulation.Switchboard;
import dev.baton.traces.Traces;
import dev.baton.transfer.Decision;
import dev.baton.transfer.TransferId;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Agents without a voice, who come when LiveKit sends for one, and whatever else the phone world has to say to the workflows. */
final class WorldAgents implements AgentFleet, Messages, AutoCloseable {

    // One after the other they serve the same few queues: a queue may have several, as long as they are with other calls.
    private static final int QUEUES = 16;
    private static final Duration BEATS_AT_LEAST_EVERY = Duration.ofMillis(500);

    private final Map<String, WorkerFactory> processes = new ConcurrentHashMap<>();
    private final ExecutorService errands = Executors.newVirtualThreadPerTaskExecutor();
    private volatile @Nullable Hired hired;

    private record Hired(WorkflowClient client, Traces traces, TransferDesk desk, Switchboard world) {}

    /** Before the first one is sent for. */
    void serve(WorkflowClient client, Traces traces, TransferDesk desk, Switchboard world) {
        hired = new Hired(client, traces, desk, world);
    }

    private Hired hired() {
        Hired known = hired;
        if (known == null) {
            throw new IllegalStateException("an agent was sent for before there was work for agents");
        }
        return known;
    }

    @Override
    public AgentPost post(int n, AgentKind kind) {
        String queue = "agent-simulated-" + n % QUEUES;
        var unused = processes.computeIfAbsent(queue, this::start);
        return new AgentPost(queue, new Identity("agent:" + n), kind);
    }

    private WorkerFactory start(String queue) {
        WorkerFactory process = WorkerFactory.newInstance(hired().client(), WorkerFactoryOptions.newBuilder().setWorkerInterceptors(hired().traces().ofWorker()).build());
        process.newWorker(queue, WorkerOptions.newBuilder()
                        .setUsingVirtualThreads(true)
                        .setMaxHeartbeatThrottleInterval(BEATS_AT_LEAST_EVERY)
                        .build())
                .registerActivitiesImplementations(hired().world().agentOn(queue));
        process.start();
        return process;
    }

    @Override
    public void agentReady(CallId call, AgentPost post) {
        errands.execute(() -> {
            if (hired().desk().agentReady(call, post) instanceof Said.Refused<?>) {
                hired().world().sendAway(post);
            }
        });
    }

    @Override
    public void roomChanged(CallId call, RoomHint hint) {
        // LiveKit's webhooks bring it.
    }

    @Override
    public void decide(String transfer, Decision.Slip slip) {
        var unused = hired().desk().decide(new TransferId(transfer), slip);
    }

    @Override
    public void clicked(String transfer, Decision.Slip slip) {
        errands.execute(() -> decide(transfer, slip));
    }

    @Override
    public void close() {
        errands.shutdownNow();
        processes.values().forEach(WorkerFactory::shutdownNow);
    }
}
