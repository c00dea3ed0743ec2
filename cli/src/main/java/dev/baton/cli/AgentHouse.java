package dev.baton.cli;

import dev.baton.agent.cell.Cells;
import dev.baton.agent.house.Clips;
import dev.baton.agent.house.HouseAgent;
import dev.baton.agent.house.HouseAgents;
import dev.baton.agent.house.Recordings;
import dev.baton.agent.media.Invitation;
import dev.baton.agent.media.WrongSound;
import dev.baton.call.Identity;
import dev.baton.call.RoomName;
import dev.baton.codec.Payloads;
import dev.baton.desk.TransferDesk;
import dev.baton.keeping.KeyRing;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.Reply;
import dev.baton.numbers.WorldNumberPlan;
import dev.baton.policy.DialGate;
import dev.baton.policy.HousePolicy;
import dev.baton.policy.PolicySettings;
import dev.baton.port.Roster;
import dev.baton.rooms.BriefingRooms;
import dev.baton.rooms.Names;
import dev.baton.rooms.RoomSettings;
import dev.baton.traces.Traces;
import dev.baton.transfer.HouseRules;
import dev.baton.transfer.Registration;
import dev.baton.watch.OurRooms;
import dev.baton.watch.Papers;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One agent process, put together from its settings: media cells, workers at LiveKit's dispatch under the names of the house's agents,
 * and a queue of its own at Temporal. Closing it ends its calls; {@link #drain} lets them finish.
 */
final class AgentHouse implements AutoCloseable {

    // An attendance that beats must be seen to beat within the two seconds after which an agent counts as lost.
    private static final Duration BEATS_AT_LEAST_EVERY = Duration.ofMillis(500);
    private static final Duration CELL_START = Duration.ofSeconds(50);
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);
    private static final Duration REGISTRATION = Duration.ofSeconds(10);
    private static final String VERSION = "0.1.0";

    private final Temporal server;
    private final String identity;
    private final Kept kept;
    private final Traces traces;
    private final String agents;
    private final LiveKit liveKit;
    private final Path scratch;
    private final Cells cells;
    private final WorkerFactory temporal;
    private final HouseAgents jobs;
    private final String queue = "agent-" + instance();
    private final List<dev.baton.agent.worker.Worker> workers = new ArrayList<>();

    /** Whatever is wrong ends the command with one sentence, and leaves nothing behind. */
    static AgentHouse open(Surroundings surroundings, Map<String, String> settings, Temporal server) throws InterruptedException {
        AgentHouse house;
        try {
            house = new AgentHouse(surroundings, settings, server);
        } catch (WrongSound | IllegalArgumentException wrong) {
            throw new Wrong(Wrong.USAGE, Sentence.of(wrong) + ".");
        }
        try {
            house.mustReachLiveKit();
            house.mustHaveCells();
            house.temporal.start();
            house.register(surroundings, settings);
            return house;
        } catch (RuntimeException | InterruptedException notOpened) {
            house.close();
            throw notOpened;
        }
    }

    private AgentHouse(Surroundings surroundings, Map<String, String> settings, Temporal server) {
        this.server = server;
        AgentSettings mine = AgentSettings.from(settings, surroundings.folder());
        kept = Kept.from(settings, surroundings.folder().resolve(".baton"), surroundings.clock());
        traces = Traces.from(settings);
        KeyRing keys = kept.keys();
        var policy = new HousePolicy(new WorldNumberPlan(), PolicySettings.from(settings));
        RoomSettings names = RoomSettings.from(settings);
        agents = names.ownAgent().equals(names.houseAgent()) ? names.ownAgent() : names.ownAgent() + " and " + names.houseAgent();
        liveKit = surroundings.liveKit(settings);
        scratch = scratch();
        Clips clips = Recordings.prepared(mine.clips(), scratch, mine.announceEvery());
        WorkflowClient client = WorkflowClient.newInstance(server.stubs(), WorkflowClientOptions.newBuilder()
                .setNamespace(server.namespace())
                .setDataConverter(Payloads.encrypted(keys))
                .setInterceptors(traces.ofClient())
                .build());
        identity = client.getOptions().getIdentity();
        var desk = new TransferDesk(client, Registration.QUEUE, question ->
                new Roster.NoRoute(Roster.NoRoute.Why.UNKNOWN_DESTINATION, "An agent process knows no destinations: ask for a transfer where the directory is."));
        var theirNames = new Names(liveKit, keys.deploymentKey().secret());
        var agent = new HouseAgent((room, identity) -> inLiveKit(theirNames, room, identity), desk, mine.listenFor());
        temporal = WorkerFactory.newInstance(client, WorkerFactoryOptions.newBuilder().setUsingVirtualWorkflowThreads(true)
                .setWorkerInterceptors(traces.ofWorker()).build());
        temporal.newWorker(queue, WorkerOptions.newBuilder()
                        .setUsingVirtualThreads(true)
                        .setMaxHeartbeatThrottleInterval(BEATS_AT_LEAST_EVERY)
                        .setDefaultHeartbeatThrottleInterval(BEATS_AT_LEAST_EVERY)
                        // An attendance and something that is asked for beside it, and a caller who is taken on meanwhile.
                        .setMaxConcurrentActivityExecutionSize(3 * mine.atOnce())
                        .build())
                .registerActivitiesImplementations(agent);
        cells = new Cells(Cells.Rules.USUAL);
        var frontDesk = new AgentFrontDesk(liveKit, names.houseAgent(), theirNames, new OurRooms(server.namespace()),
                new Papers(theirNames, House.TENANT, HouseRules.standard()),
                new DialGate(policy, kept.leases(), keys), kept.vault(), new BriefingRooms(kept.leases()), desk);
        jobs = new HouseAgents(server(settings).toString(), queue, cells, clips, agent, desk, frontDesk, server::answers,
                surroundings.clock());
    }

    private static String instance() {
        return ThreadLocalRandom.current().ints(12, 'a', 'z' + 1).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static URI server(Map<String, String> settings) {
        return Invitation.to(Surroundings.said(settings, Surroundings.LIVEKIT_URL), "for its address").server();
    }

    private static Path scratch() {
        try {
            return Files.createTempDirectory("baton-agent");
        } catch (IOException wrong) {
            throw new UncheckedIOException("no folder can be made for the sounds of the agent: is there space where temporary files go?", wrong);
        }
    }

    private static String inLiveKit(Names names, RoomName room, Identity identity) {
        try {
            return names.identity(room, identity);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("this agent process is being ended", stopped);
        }
    }

    private void mustReachLiveKit() throws InterruptedException {
        if (liveKit.rooms().list().await() instanceof Reply.Failed<?>(var failure)) {
            throw new Wrong(Wrong.SURROUNDINGS, failure.sentence() + ".");
        }
    }

    private void mustHaveCells() throws InterruptedException {
        try {
            cells.ready().get(CELL_START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException none) {
            throw new Wrong(Wrong.SURROUNDINGS, String.valueOf(none.getCause() == null ? none.getMessage() : none.getCause().getMessage()));
        } catch (TimeoutException slow) {
            throw new Wrong(Wrong.SURROUNDINGS, "no media cell was ready after " + CELL_START.toSeconds() + " s: this machine has too much to do.");
        }
    }

    private void register(Surroundings surroundings, Map<String, String> settings) throws InterruptedException {
        RoomSettings names = RoomSettings.from(settings);
        var key = new ApiKey(Surroundings.said(settings, Surroundings.LIVEKIT_API_KEY), Surroundings.said(settings, Surroundings.LIVEKIT_API_SECRET));
        int atOnce = AgentSettings.from(settings, surroundings.folder()).atOnce();
        for (String name : List.of(names.ownAgent(), names.houseAgent()).stream().distinct().toList()) {
            var worker = dev.baton.agent.worker.Worker.start(
                    new dev.baton.agent.worker.Worker.Settings(server(settings), key, name, VERSION, atOnce), surroundings.clock(), jobs);
            jobs.workFor(worker);
            workers.add(worker);
        }
        for (var worker : workers) {
            try {
                CompletableFuture.anyOf(worker.registered(), worker.refused()).get(REGISTRATION.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException silent) {
                throw new Wrong(Wrong.SURROUNDINGS, "LiveKit did not answer an agent that wanted to register within " + REGISTRATION.toSeconds() + " s.");
            }
            if (!worker.registered().isDone()) {
                throw new Wrong(Wrong.SURROUNDINGS, worker.refused().join() + ".");
            }
        }
    }

    /** The Temporal queue of this process. */
    String queue() {
        return queue;
    }

    /** What keeps it from taking a call just now. */
    Optional<String> obstacle() {
        if (!workers.stream().allMatch(dev.baton.agent.worker.Worker::isRegistered)) {
            return Optional.of("It is not registered with LiveKit.");
        }
        if (!cells.isAnyAlive()) {
            return Optional.of("None of its media cells is alive.");
        }
        return server.obstacle(identity, queue, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY);
    }

    /** With how many callers it is. */
    int companies() {
        return jobs.companies();
    }

    String agents() {
        return agents;
    }

    boolean isSimulated() throws InterruptedException {
        return liveKit.isSimulated();
    }

    /** No job is taken any more; done when the last call is over. */
    CompletableFuture<Void> drain() {
        return CompletableFuture.allOf(workers.stream().map(dev.baton.agent.worker.Worker::drain).toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public void close() {
        workers.forEach(worker -> {
            var unused = worker.drain();
        });
        jobs.close();
        // An agent that has just left still has to say so.
        temporal.shutdown();
        temporal.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        temporal.shutdownNow();
        cells.close();
        liveKit.close();
        kept.close();
        traces.close();
        delete(scratch);
    }

    private static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }
            });
            Files.deleteIfExists(folder);
        } catch (IOException left) {
            // Temporary files; the system clears them away.
        }
    }
}
