package dev.baton.cli;

import dev.baton.call.CallId;
import dev.baton.call.Identity;
import dev.baton.codec.Payloads;
import dev.baton.desk.TransferDesk;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.KeyRingInFiles;
import dev.baton.port.AgentPost;
import dev.baton.port.RoomHint;
import dev.baton.port.Rooms.AgentKind;
import dev.baton.port.Roster;
import dev.baton.simulation.AgentFleet;
import dev.baton.simulation.Messages;
import dev.baton.simulation.Switchboard;
import dev.baton.traces.Traces;
import dev.baton.transfer.Decision;
import dev.baton.transfer.Registration;
import dev.baton.transfer.TransferId;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Agents without a voice, one process each, that come when LiveKit sends for one. */
final class SimulatedAgents implements AgentFleet, Messages, AutoCloseable {

    private final Traces traces;
    private final Temporal temporal;
    private final WorkflowClient client;
    private final TransferDesk desk;
    private final Supplier<Switchboard> world;
    private final List<WorkerFactory> processes = new CopyOnWriteArrayList<>();

    SimulatedAgents(String temporalAt, Path folder, Supplier<Switchboard> world) {
        this(temporalAt, new KeyRingInFiles(folder.resolve(".baton")), Traces.none(), world);
    }

    SimulatedAgents(String temporalAt, KeyRing keys, Traces traces, Supplier<Switchboard> world) {
        this.traces = traces;
        temporal = Temporal.at(temporalAt);
        client = WorkflowClient.newInstance(temporal.stubs(), WorkflowClientOptions.newBuilder().setNamespace(temporal.namespace())
                .setDataConverter(Payloads.encrypted(keys)).setInterceptors(traces.ofClient()).build());
        desk = new TransferDesk(client, Registration.QUEUE, question -> new Roster.NoRoute(Roster.NoRoute.Why.UNKNOWN_DESTINATION, "not asked here"));
        this.world = world;
    }

    @Override
    public AgentPost post(int n, AgentKind kind) {
        String queue = "agent-simulated-" + n;
        WorkerFactory process = WorkerFactory.newInstance(client, WorkerFactoryOptions.newBuilder().setWorkerInterceptors(traces.ofWorker()).build());
        processes.add(process);
        process.newWorker(queue).registerActivitiesImplementations(world.get().agentOn(queue));
        process.start();
        return new AgentPost(queue, new Identity("agent:" + n), kind);
    }

    @Override
    public void agentReady(CallId call, AgentPost post) {
        Thread.ofVirtual().start(() -> desk.agentReady(call, post));
    }

    @Override
    public void roomChanged(CallId call, RoomHint hint) {}

    @Override
    public void decide(String transfer, Decision.Slip slip) {
        desk.decide(new TransferId(transfer), slip);
    }

    @Override
    public void clicked(String transfer, Decision.Slip slip) {
        Thread.ofVirtual().start(() -> decide(transfer, slip));
    }

    @Override
    public void close() {
        processes.forEach(WorkerFactory::shutdownNow);
        temporal.close();
        traces.close();
    }
}
