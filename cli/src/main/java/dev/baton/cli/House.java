package dev.baton.cli;

import dev.baton.call.PhoneNumber;
import dev.baton.call.TenantId;
import dev.baton.codec.Payloads;
import dev.baton.desk.TransferDesk;
import dev.baton.directory.AddressBook;
import dev.baton.directory.CallNumbers;
import dev.baton.directory.Directory;
import dev.baton.directory.DirectorySettings;
import dev.baton.directory.ListedRoster;
import dev.baton.keeping.JournalsInFiles;
import dev.baton.keeping.KeptLedger;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.KeyRingInFiles;
import dev.baton.keeping.Leases;
import dev.baton.keeping.LeasesInFiles;
import dev.baton.keeping.Vault;
import dev.baton.keeping.VaultInFiles;
import dev.baton.line.PrivateLine;
import dev.baton.livekit.LiveKit;
import dev.baton.numbers.WorldNumberPlan;
import dev.baton.policy.DialGate;
import dev.baton.policy.HousePolicy;
import dev.baton.policy.PolicySettings;
import dev.baton.rooms.Admissions;
import dev.baton.rooms.LiveKitRooms;
import dev.baton.rooms.Names;
import dev.baton.rooms.RoomSettings;
import dev.baton.scribe.ModelEndpoint;
import dev.baton.scribe.ModelScribe;
import dev.baton.telephony.ActivityPulse;
import dev.baton.telephony.Dialler;
import dev.baton.telephony.LiveKitTelephony;
import dev.baton.telephony.TelephonySettings;
import dev.baton.telephony.Trunk;
import dev.baton.telephony.Trunks;
import dev.baton.transfer.HouseRules;
import dev.baton.transfer.Registration;
import dev.baton.trunks.TrunkWish;
import dev.baton.watch.KnownRooms;
import dev.baton.watch.OurRooms;
import dev.baton.watch.Patrol;
import dev.baton.watch.PlainPapers;
import dev.baton.watch.Shares;
import dev.baton.watch.Steward;
import dev.baton.watch.TemporalCalls;
import dev.baton.watch.Watcher;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** This house put together from its settings: a real LiveKit, its trunk, its directory, and what is kept in {@code ./.baton}. */
final class House implements AutoCloseable {

    static final TenantId TENANT = new TenantId("house");

    // Heartbeats tell an activity that it was called off: a phone should stop ringing within a second.
    private static final Duration BEATS_AT_LEAST_EVERY = Duration.ofSeconds(1);
    private static final String OWN_NUMBERS = "BATON_OWN_NUMBERS";

    private final Surroundings surroundings;
    private final Map<String, String> settings;
    private final Temporal temporal;
    private final LiveKit liveKit;
    private final Leases leases;
    private final Vault vault;
    private final Names names;
    private final Directory directory;
    private final HousePolicy policy;
    private final DialGate gate;
    private final CallNumbers numbers;
    private final Trunk trunk;
    private final ListedRoster roster;
    private final WorkflowClient client;
    private final TransferDesk desk;

    House(Surroundings surroundings, Map<String, String> given, Temporal temporal) {
        this.surroundings = surroundings;
        this.temporal = temporal;
        TrunkWish wish = TrunkWish.from(given);
        String trunkId = wish.id().orElseThrow(() -> new Wrong(Wrong.USAGE, "OUTBOUND_TRUNK_ID is not set: 'baton trunk sync' prints it."));
        settings = withOwnNumbers(given, wish.numbers());
        trunk = Trunk.of(trunkId, wish.address(), wish.numbers());
        liveKit = surroundings.liveKit(settings);
        Path home = surroundings.folder().resolve(".baton");
        KeyRing keys = new KeyRingInFiles(home);
        leases = new LeasesInFiles(home, surroundings.clock());
        vault = new VaultInFiles(home, keys);
        names = new Names(liveKit, keys.deploymentKey().secret());
        directory = Directory.open(DirectorySettings.from(surroundings.inFolder(settings)));
        policy = new HousePolicy(new WorldNumberPlan(), PolicySettings.from(settings));
        gate = new DialGate(policy, leases, keys);
        numbers = new CallNumbers(vault, leases, gate);
        roster = new ListedRoster(directory, policy, leases, surroundings.clock());
        client = WorkflowClient.newInstance(
                temporal.stubs(),
                WorkflowClientOptions.newBuilder()
                        .setNamespace(temporal.namespace())
                        .setDataConverter(Payloads.encrypted(keys))
                        .build());
        desk = new TransferDesk(client, Registration.QUEUE, roster::resolve);
    }

    /** Whoever calls the trunk's own number calls in circles. */
    private static Map<String, String> withOwnNumbers(Map<String, String> settings, List<PhoneNumber> trunks) {
        var own = new TreeSet<String>();
        for (String one : Surroundings.said(settings, OWN_NUMBERS).split(",")) {
            if (!one.isBlank()) {
                own.add(one.strip());
            }
        }
        trunks.forEach(number -> own.add(number.e164()));
        var all = new TreeMap<>(settings);
        all.put(OWN_NUMBERS, String.join(",", own));
        return all;
    }

    TransferDesk desk() {
        return desk;
    }

    LiveKit liveKit() {
        return liveKit;
    }

    Names names() {
        return names;
    }

    Vault vault() {
        return vault;
    }

    /** Which rooms are this house's. */
    OurRooms rooms() {
        return new OurRooms(temporal.namespace());
    }

    DialGate gate() {
        return gate;
    }

    @Override
    public String toString() {
        return "REAL LiveKit at " + Surroundings.said(settings, Surroundings.LIVEKIT_URL) + ", trunk " + trunk.id() + " (" + trunk.address() + "), " + temporal;
    }

    /** Serves workflows and every effect but an agent's, and watches the rooms, until it is closed. */
    Crew work() {
        var admissions = new Admissions(leases);
        var trunks = new Trunks(List.of(trunk), leases);
        var addresses = new AddressBook(directory, numbers, gate);
        var dialler = new Dialler(liveKit, names, admissions, leases);
        var pulse = new ActivityPulse();
        var scribe = new ModelScribe(ModelEndpoint.from(settings), vault, dev.baton.scribe.Pulse.ofActivity());
        WorkerFactory factory = WorkerFactory.newInstance(
                client, WorkerFactoryOptions.newBuilder().setUsingVirtualWorkflowThreads(true).build());
        Worker worker = factory.newWorker(
                Registration.QUEUE,
                WorkerOptions.newBuilder().setUsingVirtualThreads(true).setMaxHeartbeatThrottleInterval(BEATS_AT_LEAST_EVERY).build());
        Registration.workflows(worker);
        worker.registerActivitiesImplementations(
                new LiveKitRooms(liveKit, names, admissions, RoomSettings.standard()),
                new LiveKitTelephony(liveKit, names, dialler, trunks, addresses, gate, vault, leases, TelephonySettings.standard(), pulse),
                new PrivateLine(liveKit, names, dialler, trunks, addresses, leases, pulse),
                roster,
                scribe,
                new KeptLedger(new JournalsInFiles(surroundings.folder().resolve(".baton")), vault));
        factory.start();
        return new Crew(factory, scribe, watch());
    }

    private Watch watch() {
        OurRooms ours = rooms();
        var known = new KnownRooms(liveKit.rooms(), ours, surroundings.clock());
        var shares = new Shares(leases, ours, "worker-" + UUID.randomUUID(), surroundings.clock());
        ExecutorService messengers = Executors.newVirtualThreadPerTaskExecutor();
        var watcher = new Watcher(liveKit.rooms(), known, shares, desk::roomChanged, messengers, surroundings.clock());
        var steward = new Steward(liveKit.rooms(), ours, shares,
                new TemporalCalls(client, desk, new PlainPapers(TENANT, HouseRules.standard())), surroundings.clock());
        return new Watch(Patrol.start(shares, watcher, steward), messengers);
    }

    private record Watch(Patrol patrol, ExecutorService messengers) implements AutoCloseable {
        @Override
        public void close() {
            patrol.close();
            messengers.close();
        }
    }

    /** What is under way is finished by whoever is left; what an activity has in hand gets a little time. */
    record Crew(WorkerFactory factory, ModelScribe scribe, AutoCloseable watch) implements AutoCloseable {

        private static final long LAST_WORDS_SECONDS = 10;

        @Override
        public void close() throws Exception {
            watch.close();
            factory.shutdown();
            factory.awaitTermination(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
            factory.shutdownNow();
            scribe.close();
        }
    }

    @Override
    public void close() {
        liveKit.close();
    }
}
