package dev.baton.simulation;

import dev.baton.call.Call;
import dev.baton.call.Identity;
import dev.baton.codec.Payloads;
import dev.baton.desk.TransferDesk;
import dev.baton.keeping.Journals;
import dev.baton.keeping.JournalsInMemory;
import dev.baton.keeping.KeptLedger;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.Leases;
import dev.baton.keeping.LeasesInMemory;
import dev.baton.keeping.Vault;
import dev.baton.keeping.VaultInMemory;
import dev.baton.port.AgentPost;
import dev.baton.port.Ledger.Entry;
import dev.baton.port.Ledger.Page;
import dev.baton.port.Rooms.AgentKind;
import dev.baton.transfer.CallEnd;
import dev.baton.transfer.Registration;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Plays a story by the clock, on any Temporal server: the workers of a deployment, and the phone world behind their equipment. */
public final class LiveStage implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration MACHINES = Duration.ofSeconds(4);

    private final WorkflowClient temporal;
    private final LiveTempo tempo;
    private final double pace;
    private final KeyRing keys;
    private final Equipment equipment;
    private final List<Equipment.Installed> installed = new ArrayList<>();
    private final ExecutorService errands = Executors.newVirtualThreadPerTaskExecutor();
    private final List<WorkerFactory> factories = new ArrayList<>();
    private volatile Instant began = Instant.EPOCH;
    private volatile Instant beganMachine = Instant.EPOCH;
    private final String instance = Long.toString(System.nanoTime(), 36);

    public LiveStage(WorkflowServiceStubs service, String namespace, KeyRing keys, double pace, Equipment equipment) {
        this.pace = pace;
        this.keys = keys;
        this.equipment = equipment;
        temporal = WorkflowClient.newInstance(
                service,
                WorkflowClientOptions.newBuilder()
                        .setNamespace(namespace)
                        .setDataConverter(Payloads.encrypted(keys))
                        .build());
        tempo = LiveTempo.standing(Clock.systemUTC(), pace);
    }

    /** Seconds since the story began, as the people in it count them. */
    public double secondsAt(Instant when) {
        return Duration.between(began, when).toMillis() / 1000.0;
    }

    /** The same for a machine's time stamp. */
    public double secondsAtMachine(Instant when) {
        return Duration.between(beganMachine, when).toMillis() * pace / 1000.0;
    }

    /** Returns when all calls of the story are over. */
    public Performance perform(Story story, Consumer<WorldEvent> events, Consumer<Page> pages) {
        Vault vault = new VaultInMemory();
        var journals = new ListeningJournals(new JournalsInMemory(), pages);
        String queue = Registration.QUEUE + "-" + instance;
        Leases leases = new LeasesInMemory(tempo::machineTime);
        Switchboard[] holder = new Switchboard[1];
        var desk = new TransferDesk(temporal, queue, question -> installed.getFirst().resolve(question));
        var scene = new Scene(story.name() + "-" + instance, story.rules().at(pace), tempo, this::errand, desk);
        var world = new Switchboard(tempo, scene, (n, kind) -> agent(holder[0], n, kind), leases, vault);
        holder[0] = world;
        world.onEvent(events);
        // Machines do not run faster than usual in a hurried world: a lost agent is noticed by a heartbeat of two seconds.
        world.moods().slack(tempo.lived(MACHINES));
        scene.in(world);
        story.script().accept(scene);
        Equipment.Installed house = equipment.install(new Equipment.Site(world, temporal, desk, leases, vault, keys));
        installed.add(house);
        scene.beforeEachCall(house::expect);
        WorkerFactory factory = factory(new PlantedFaults(world, house.ports()));
        Worker worker = factory.newWorker(queue, workers());
        Registration.workflows(worker);
        worker.registerActivitiesImplementations(house.ports().toArray());
        worker.registerActivitiesImplementations(new KeptLedger(journals, vault));
        factory.start();
        began = tempo.now();
        beganMachine = tempo.machineTime();
        tempo.begin();
        Instant limit = Instant.now().plus(PATIENCE);
        for (Call call : scene.calls()) {
            awaitEnd(scene.begun(call), limit);
        }
        return Performance.of(story, scene, desk);
    }

    private record ListeningJournals(Journals kept, Consumer<Page> pages) implements Journals {
        @Override
        public void add(Page page) {
            kept.add(page);
            pages.accept(page);
        }

        @Override
        public List<Entry> of(String workflow) {
            return kept.of(workflow);
        }
    }

    private void awaitEnd(CompletableFuture<Call> begun, Instant limit) {
        try {
            Call call = begun.get(Duration.between(Instant.now(), limit).toMillis(), TimeUnit.MILLISECONDS);
            temporal.newUntypedWorkflowStub(TransferDesk.callWorkflow(call.id()))
                    .getResult(Duration.between(Instant.now(), limit).toMillis(), TimeUnit.MILLISECONDS, CallEnd.class);
        } catch (TimeoutException late) {
            throw new IllegalStateException("a call did not end within " + PATIENCE.toMinutes() + " minutes", late);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a call could not be started", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while a call was under way", stopped);
        }
    }

    private AgentPost agent(Switchboard world, int n, AgentKind kind) {
        String queue = "agent-" + instance + "-" + n;
        WorkerFactory factory = factory(new LostProcesses(tempo));
        factory.newWorker(queue, workers()).registerActivitiesImplementations(world.agentOn(queue));
        factory.start();
        return new AgentPost(queue, new Identity("agent:" + n), kind);
    }

    private WorkerFactory factory(WorkerInterceptor interceptor) {
        WorkerFactory factory = WorkerFactory.newInstance(
                temporal,
                WorkerFactoryOptions.newBuilder()
                        .setUsingVirtualWorkflowThreads(true)
                        .setWorkerInterceptors(interceptor)
                        .build());
        synchronized (factories) {
            factories.add(factory);
        }
        return factory;
    }

    private static WorkerOptions workers() {
        return WorkerOptions.newBuilder()
                .setUsingVirtualThreads(true)
                // A cancelled phone should stop ringing within a second.
                .setMaxHeartbeatThrottleInterval(Duration.ofMillis(500))
                .build();
    }

    private void errand(String what, Runnable word) {
        errands.execute(word);
    }

    @Override
    public void close() {
        synchronized (factories) {
            factories.forEach(WorkerFactory::shutdownNow);
            factories.forEach(factory -> factory.awaitTermination(2, TimeUnit.SECONDS));
        }
        errands.shutdownNow();
        installed.forEach(Equipment.Installed::close);
        tempo.close();
    }
}
