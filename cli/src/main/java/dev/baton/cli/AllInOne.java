package dev.baton.cli;

import dev.baton.livekit.ApiKey;
import dev.baton.livekit.Webhooks;
import dev.baton.store.DatabaseAddress;
import dev.baton.watch.IncomingWebhooks;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole house in one process: what is configured is used, and what is not is stood up here. Closing it stops everything, the last first. */
final class AllInOne implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AllInOne.class);

    private final Surroundings surroundings;
    private final Map<String, String> settings;
    private final Path home;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final List<Part> parts = new ArrayList<>();
    private final Telling telling;
    private String address = "";
    private int lost;

    /** What stands in the start-up table. {@code real}: it is the thing itself, and nobody's imitation of it. */
    record Part(String name, boolean real, String what, String address) {}

    private AllInOne(Surroundings surroundings, Map<String, String> settings, PrintWriter out) {
        this.surroundings = surroundings;
        this.settings = settings;
        home = surroundings.folder().resolve(".baton");
        telling = new Telling(out);
    }

    /** Whatever is wrong ends the command with one sentence, and leaves nothing behind. */
    static AllInOne start(Surroundings surroundings, Map<String, String> settings, String operatorKey, int port, PrintWriter out) throws Exception {
        var house = new AllInOne(surroundings, settings, out);
        try {
            house.standUp(operatorKey, port);
            return house;
        } catch (Exception failed) {
            house.close();
            throw failed;
        }
    }

    private void standUp(String operatorKey, int port) throws Exception {
        kept(new FolderLock(home));
        // Each takes a second or two, and none needs another.
        FutureTask<Optional<PhoneWorld>> phones = meanwhile(() -> isRealLiveKit(settings) ? Optional.empty() : Optional.of(kept(new PhoneWorld())));
        FutureTask<String> database = meanwhile(this::database);
        FutureTask<Temporal> temporal = meanwhile(this::temporal);
        List<FutureTask<?>> all = List.of(phones, database, temporal);
        for (FutureTask<?> one : all) {
            // Also those that came to be beside one that failed must be known when this is closed.
            awaitEnd(one);
        }
        Optional<PhoneWorld> world = result(phones);
        Map<String, String> used = new TreeMap<>(world.map(one -> one.settings(settings)).orElse(settings));
        used.put(DatabaseAddress.SETTING, result(database));
        Temporal server = result(temporal);
        House house = kept(House.from(surroundings, used, server, world.isPresent() ? simulated(used) : Phones.REAL));
        if (world.isPresent()) {
            world.get().agents().serve(house.client(), house.traces(), house.desk(), world.get().switchboard());
        } else {
            // Before anything is begun that would have to be stopped again.
            Readiness.ofPhones(house.liveKit(), used);
        }
        // Calls in a database of others may be alive at a Temporal of others.
        lost = isOurDatabase() ? house.markLostCalls() : 0;
        House.Crew crew = kept(house.work(telling::written));
        if (isOurDatabase() || !Surroundings.said(settings, Temporal.ADDRESS).isEmpty()) {
            kept(house.lookForLostCalls());
        }
        if (world.isPresent()) {
            simulatedParts(world.get(), house, crew);
        } else {
            realParts(house, used, server);
        }
        parts.add(new Part("worker", true, "workflows, phones, briefings, watch", "in this process"));
        Doorway door = kept(Doorway.open(house, used, operatorKey, surroundings.clock(), port));
        address = door.address();
        parts.add(new Part("api", true, "calls and transfers by HTTP", address));
    }

    static boolean isRealLiveKit(Map<String, String> settings) {
        return !Surroundings.said(settings, Surroundings.LIVEKIT_URL).isEmpty();
    }

    private static Phones simulated(Map<String, String> settings) {
        return new Phones(new SimulatedNumberPlan(),
                Surroundings.said(settings, "BATON_DIRECTORY").isEmpty() ? Optional.of(PhoneWorld.directory()) : Optional.empty());
    }

    private void simulatedParts(PhoneWorld world, House house, House.Crew crew) {
        world.onEvent(telling::happened);
        List<ApiKey> keys = List.of(world.key());
        WebhookDoor webhooks = kept(new WebhookDoor(new IncomingWebhooks(new Webhooks(keys, InstantSource.system()), crew.watch().known(),
                house.desk()::roomChanged, InstantSource.system())));
        world.webhooksTo(webhooks.address());
        parts.add(new Part("phones", false, "people who always do the same, see below", "in this process"));
        parts.add(new Part("livekit", false, "LiveKit's API and livekit-sip, without media", world.url()));
        parts.add(new Part("agent", false, "comes, holds, briefs and leaves, without a voice", "in this process"));
    }

    private void realParts(House house, Map<String, String> used, Temporal server) throws InterruptedException {
        AgentHouse agents = kept(AgentHouse.open(surroundings, used, server));
        boolean real = !house.liveKit().isSimulated();
        parts.add(new Part("phones", real, "through the trunk of LiveKit", Surroundings.said(used, "OUTBOUND_TRUNK_ID")));
        parts.add(new Part("livekit", real, "the one of LIVEKIT_URL", Surroundings.said(used, Surroundings.LIVEKIT_URL)));
        parts.add(new Part("agent", true, "takes calls as " + agents.agents(), "in this process"));
    }

    private boolean isOurDatabase() {
        return Surroundings.said(settings, DatabaseAddress.SETTING).isEmpty();
    }

    private String database() {
        if (!isOurDatabase()) {
            String set = Surroundings.said(settings, DatabaseAddress.SETTING);
            note(new Part("postgres", true, "the one of " + DatabaseAddress.SETTING, DatabaseAddress.read(set).toString()));
            return set;
        }
        KeptPostgres postgres = kept(new KeptPostgres(home.resolve("postgres")));
        note(new Part("postgres", true, "embedded, its data stay in .baton/postgres", postgres.address()));
        return postgres.url();
    }

    private Temporal temporal() throws InterruptedException {
        if (!Surroundings.said(settings, Temporal.ADDRESS).isEmpty()) {
            note(new Part("temporal", true, "the one of " + Temporal.ADDRESS, Surroundings.said(settings, Temporal.ADDRESS)));
            return kept(Temporal.of(settings, null));
        }
        Optional<Path> executable = DevTemporal.onPath(surroundings.environment());
        if (executable.isPresent()) {
            DevTemporal server = kept(new DevTemporal(executable.get(), home));
            note(new Part("temporal", true, executable.get() + ", its data stay in .baton; its page: " + server.page(), server.address()));
            return kept(Temporal.at(server.address()));
        }
        MemoryTemporal memory = kept(new MemoryTemporal(Ports.usualOrFree(7233)));
        note(new Part("temporal", false, "in memory: calls end with this process", memory.address()));
        return kept(Temporal.at(memory.address()));
    }

    private synchronized void note(Part part) {
        parts.add(part);
    }

    private synchronized <T extends AutoCloseable> T kept(T part) {
        open.push(part);
        return part;
    }

    private static <T> FutureTask<T> meanwhile(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    private static void awaitEnd(FutureTask<?> task) throws InterruptedException {
        try {
            var unused = task.get();
        } catch (ExecutionException told) {
            // By whoever asks for the result.
        }
    }

    private static <T> T result(FutureTask<T> task) throws Exception {
        try {
            return task.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw failed;
        }
    }

    List<Part> parts() {
        return List.copyOf(parts);
    }

    String address() {
        return address;
    }

    /** Calls of which Temporal knew nothing any more. */
    int lost() {
        return lost;
    }

    boolean isSimulated() {
        return !isRealLiveKit(settings);
    }

    /** From now on, what happens is told at the terminal. */
    void tell() {
        telling.begin();
    }

    @Override
    public void close() {
        telling.close();
        while (!open.isEmpty()) {
            AutoCloseable last = open.pop();
            try {
                last.close();
            } catch (Exception failed) {
                LOG.atWarn().addKeyValue("what", last.getClass().getSimpleName()).setCause(failed).log("something did not stop as it should");
            }
        }
    }
}
