package dev.baton.cli;

import dev.baton.api.Backstage;
import dev.baton.call.CallId;
import dev.baton.call.Destination;
import dev.baton.call.TenantId;
import dev.baton.codec.Payloads;
import dev.baton.desk.TransferDesk;
import dev.baton.directory.CallNumbers;
import dev.baton.directory.Directory;
import dev.baton.directory.DirectorySettings;
import dev.baton.directory.ListedRoster;
import dev.baton.directory.Mistake;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.Leases;
import dev.baton.keeping.Vault;
import dev.baton.line.CanMove;
import dev.baton.line.Invitations;
import dev.baton.livekit.LiveKit;
import dev.baton.policy.DialGate;
import dev.baton.policy.HousePolicy;
import dev.baton.policy.PolicySettings;
import dev.baton.port.Ledger.Page;
import dev.baton.port.Roster;
import dev.baton.pulse.ActivityPulse;
import dev.baton.rooms.Admissions;
import dev.baton.rooms.RoomSettings;
import dev.baton.scribe.ModelEndpoint;
import dev.baton.scribe.ModelScribe;
import dev.baton.store.Audit;
import dev.baton.store.Calls;
import dev.baton.store.Database;
import dev.baton.store.Eraser;
import dev.baton.store.JournalsInPostgres;
import dev.baton.store.Transcripts;
import dev.baton.store.Transfers;
import dev.baton.telephony.Trunk;
import dev.baton.telephony.Trunks;
import dev.baton.traces.Traces;
import dev.baton.transfer.Registration;
import dev.baton.transfer.Timing;
import dev.baton.trunks.TrunkWish;
import dev.baton.watch.Executions;
import dev.baton.watch.OurRooms;
import dev.baton.watch.Papers;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This house put together from its settings: a real LiveKit, its trunk, its directory, and what is kept, in Postgres or in {@code ./.baton}. */
final class House implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(House.class);

    static final TenantId TENANT = new TenantId("house");

    // What a LiveKit can do changes with the server that it runs on.
    private static final Duration ASKED_RARELY = Duration.ofHours(6);
    private static final Duration ASKED_AGAIN = Duration.ofMinutes(5);
    // Whoever asks by HTTP is told within two seconds how it is, or how it was; and within ten that nobody took their wish on.
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration WISH = Duration.ofSeconds(10);
    // Whoever is rung hears nobody until a worker sends for an agent; and calls that live want the same workers.
    private static final Duration TOO_FAR_BEHIND = Duration.ofSeconds(3);
    private static final String TRANSFERS_OFF = "transfers-off:";

    // Heartbeats tell an activity that it was called off: a phone should stop ringing within a second.
    private static final Duration BEATS_AT_LEAST_EVERY = Duration.ofSeconds(1);
    // Whoever remembers a workflow gets its next task first. If that process is dead, two who said yes wait for it to be missed.
    private static final Duration KEPT_FOR_WHO_KNOWS_IT = Duration.ofSeconds(1);

    private final Surroundings surroundings;
    private final Map<String, String> settings;
    private final Temporal temporal;
    private final Kept kept;
    private final LiveKit liveKit;
    private final Directory directory;
    private final Optional<Destination> whoAnswers;
    private final HousePolicy policy;
    private final Optional<ModelEndpoint> model;
    private final Trunk trunk;
    private final Adapters adapters;
    private final Traces traces;
    private final WorkflowClient client;
    private final TransferDesk desk;

    /** Whatever is wrong with the settings, the directory among them, ends the command. */
    static House from(Surroundings surroundings, Map<String, String> settings, Temporal temporal) {
        return from(surroundings, settings, temporal, Phones.REAL);
    }

    static House from(Surroundings surroundings, Map<String, String> settings, Temporal temporal, Phones phones) {
        try {
            return new House(surroundings, settings, temporal, phones);
        } catch (IllegalArgumentException wrong) {
            throw new Wrong(Wrong.USAGE, Sentence.of(wrong));
        }
    }

    private House(Surroundings surroundings, Map<String, String> settings, Temporal temporal, Phones phones) {
        this.surroundings = surroundings;
        this.settings = settings;
        this.temporal = temporal;
        TrunkWish wish = TrunkWish.from(settings);
        String trunkId = wish.id().orElseThrow(() -> new Wrong(Wrong.USAGE, "OUTBOUND_TRUNK_ID is not set: 'baton trunk sync' prints it."));
        trunk = Trunk.of(trunkId, wish.address(), wish.numbers(), settings);
        directory = phones.directory().orElseGet(() -> Directory.open(DirectorySettings.from(surroundings.inFolder(settings))));
        whoAnswers = whoAnswers();
        policy = new HousePolicy(phones.plan(), PolicySettings.from(settings));
        model = ModelEndpoint.from(settings);
        liveKit = surroundings.liveKit(settings);
        kept = Kept.from(settings, surroundings.folder().resolve(".baton"), surroundings.clock());
        traces = Traces.from(settings);
        client = WorkflowClient.newInstance(
                temporal.stubs(),
                WorkflowClientOptions.newBuilder()
                        .setNamespace(temporal.namespace())
                        .setDataConverter(Payloads.encrypted(kept.keys()))
                        .setInterceptors(traces.ofClient())
                        .build());
        adapters = new Adapters(liveKit, trunk, directory, policy, kept.leases(), kept.vault(), kept.keys(), surroundings.clock(),
                rooms(), new Executions(client)::isOver, settings);
        desk = new TransferDesk(client, Registration.QUEUE, this::route);
    }

    // Whom callers get to whom no agent came.
    private Optional<Destination> whoAnswers() {
        String name = Names.BATON_UNANSWERED_TO.name();
        String alias = Surroundings.said(settings, name);
        if (alias.isEmpty()) {
            return Optional.empty();
        }
        var to = new Destination(alias);
        if (directory.department(to).isEmpty()) {
            throw new IllegalArgumentException(name + " names " + to + ", which is not in the directory: it lists " + String.join(", ", directory.aliases()) + ".");
        }
        return Optional.of(to);
    }

    private Roster.Route route(Roster.Question question) {
        return kept.leases().holderOf(TRANSFERS_OFF + question.call().id()).isPresent()
                ? new Roster.NoRoute(Roster.NoRoute.Why.FORBIDDEN, "Transfers are off for this call: it was begun without enable_call_transfer.")
                : adapters.roster().resolve(question);
    }

    /** From now on nobody transfers this call, whoever asks. */
    void transfersOff(CallId call) {
        kept.leases().acquire(TRANSFERS_OFF + call, "as it was begun", Leases.WHOLE_CALL);
    }

    private Kept.InPostgres inPostgres() {
        if (!(kept instanceof Kept.InPostgres postgres)) {
            throw new Wrong(Wrong.USAGE, "The HTTP API needs Postgres: set BATON_DATABASE_URL.");
        }
        return postgres;
    }

    Database database() {
        return inPostgres().database();
    }

    KeyRing keys() {
        return kept.keys();
    }

    /** For the front door, which lists and remembers: files cannot. */
    Backstage backstage() {
        Kept.InPostgres postgres = inPostgres();
        var calls = new Calls(postgres.database(), postgres.keys());
        var eraser = new Eraser(postgres.database(), postgres.keys());
        return new Backstage(TENANT, desk.hurried(LOOK, WISH), new HouseOutbound(this, calls, eraser), numbers()::addressed, reception(postgres, calls, eraser),
                new HouseDirectory(directory, policy, surroundings.clock()), calls, new Transfers(postgres.database(), postgres.keys()),
                new Transcripts(postgres.database(), postgres.keys()), new JournalsInPostgres(postgres.database(), postgres.keys()), eraser,
                new Audit(postgres.database()), postgres.database(), this::isCarried, surroundings.clock());
    }

    private HouseReception reception(Kept.InPostgres postgres, Calls calls, Eraser eraser) {
        String url = Surroundings.said(settings, HouseReception.PUBLIC_URL);
        return new HouseReception(this, adapters.names(), calls, eraser, new Transcripts(postgres.database(), postgres.keys()),
                invitations(), url.isEmpty() ? Surroundings.said(settings, Surroundings.LIVEKIT_URL) : url);
    }

    /** How many calls are told as lost from now on: the ledger knew of no end, and Temporal of no call. */
    int markLostCalls() {
        return kept instanceof Kept.InPostgres postgres ? lostCalls(postgres).mark(TENANT) : 0;
    }

    /** Until it is closed. For who knows that all calls in these tables are of this Temporal. */
    AutoCloseable lookForLostCalls() {
        return kept instanceof Kept.InPostgres postgres ? lostCalls(postgres).goRounds(kept.leases()) : () -> {};
    }

    private LostCalls lostCalls(Kept.InPostgres postgres) {
        return new LostCalls(new Executions(client), new Calls(postgres.database(), postgres.keys()), new Transfers(postgres.database(), postgres.keys()),
                new JournalsInPostgres(postgres.database(), postgres.keys()), kept.vault(), kept.ledger(), adapters.roster(), surroundings.clock());
    }

    Traces traces() {
        return traces;
    }

    /** For whoever serves agents' queues in this process. */
    WorkflowClient client() {
        return client;
    }

    /** Why nobody should begin a call just now: nobody would carry it, or those who do are behind with what they have. */
    Optional<String> notReady() {
        Temporal.Standing workers = temporal.standing(Registration.QUEUE);
        if (!workers.served()) {
            return Optional.of("No worker is at work: start 'baton worker'.");
        }
        return workers.behind().compareTo(TOO_FAR_BEHIND) < 0 ? Optional.empty()
                : Optional.of("The workers are " + workers.behind().toSeconds() + " s behind: start another 'baton worker', or come again.");
    }

    /** What keeps a worker of this house from carrying calls just now. */
    Optional<String> obstacle() {
        if (kept instanceof Kept.InPostgres postgres && !postgres.database().answers()) {
            return Optional.of(postgres + " does not answer.");
        }
        return temporal.obstacle(client.getOptions().getIdentity(), Registration.QUEUE,
                TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY);
    }

    private boolean isCarried() {
        try {
            return temporal.isServed(Registration.QUEUE);
        } catch (StatusRuntimeException away) {
            return false;
        }
    }

    TransferDesk desk() {
        return desk;
    }

    LiveKit liveKit() {
        return liveKit;
    }

    Papers papers() {
        return adapters.papers();
    }

    Vault vault() {
        return kept.vault();
    }

    /** Which rooms are this house's. */
    OurRooms rooms() {
        return new OurRooms(temporal.namespace());
    }

    Invitations invitations() {
        return new Invitations(kept.vault(), kept.leases());
    }

    DialGate gate() {
        return adapters.gate();
    }

    CallNumbers numbers() {
        return adapters.numbers();
    }

    Admissions admissions() {
        return adapters.admissions();
    }

    Trunks trunks() {
        return adapters.trunks();
    }

    ListedRoster roster() {
        return adapters.roster();
    }

    /** What the directory lists and policy will refuse, for a person to read. */
    List<Mistake> objections() {
        return directory.objections(policy, TENANT);
    }

    /** Phones can be reached, and somebody carries what is begun; or the command ends here. */
    void mustBeReady() throws InterruptedException {
        Readiness.ofPhones(liveKit, settings);
        if (!temporal.isServed(Registration.QUEUE)) {
            throw new Wrong(Wrong.SURROUNDINGS, "no worker is at work on " + temporal + ": run 'baton worker' in another terminal, and this again."
                    + " Nothing was begun.");
        }
    }

    @Override
    public String toString() {
        return "LiveKit at " + Surroundings.said(settings, Surroundings.LIVEKIT_URL) + ", trunk " + trunk.id() + " (" + trunk.address() + "), " + temporal + ", " + kept;
    }

    /** Whether the phones behind this LiveKit are real: asked of it, and real when it cannot be asked. */
    String phones() throws InterruptedException {
        return liveKit.isSimulated() ? "SIMULATED" : "REAL";
    }

    /** Every line says which. */
    Screen screen(PrintWriter out) throws InterruptedException {
        return new Screen(out, phones() + "  ");
    }

    /** Serves workflows and every effect but an agent's, and watches the rooms, until it is closed. */
    Crew work() {
        return work(page -> {});
    }

    /** {@code onlooker} reads along in what the ledger is told. */
    Crew work(Consumer<Page> onlooker) {
        var scribe = new ModelScribe(model, kept.vault(), new ActivityPulse());
        WorkerFactory factory = WorkerFactory.newInstance(
                client, WorkerFactoryOptions.newBuilder().setUsingVirtualWorkflowThreads(true).setWorkerInterceptors(traces.ofWorker()).build());
        Worker worker = factory.newWorker(
                Registration.QUEUE,
                WorkerOptions.newBuilder().setUsingVirtualThreads(true).setMaxHeartbeatThrottleInterval(BEATS_AT_LEAST_EVERY)
                        .setStickyQueueScheduleToStartTimeout(KEPT_FOR_WHO_KNOWS_IT)
                        // A busy machine is not a deadlock: for as long as Temporal waits for it, it may go on.
                        .setDefaultDeadlockDetectionTimeout(Timing.WORKFLOW_TASK.toMillis()).build());
        Registration.workflows(worker);
        worker.registerActivitiesImplementations(adapters.ports().toArray());
        worker.registerActivitiesImplementations(scribe, new ReadAlong(kept.ledger(), onlooker));
        factory.start();
        // Before the first transfer needs to know it.
        Thread.ofVirtual().name("merge-probe").start(this::learnWhatLiveKitCan);
        return new Crew(factory, scribe, new Watch(liveKit, rooms(), kept.leases(), client, desk, papers(), RoomSettings.from(settings), whoAnswers,
                surroundings.clock()), kept.housekeeping());
    }

    // By workers, in good time: a transfer that asked would keep its caller waiting.
    private void learnWhatLiveKitCan() {
        try {
            while (true) {
                CanMove can = learnt();
                Thread.sleep(can == CanMove.NOT_KNOWN ? ASKED_AGAIN : ASKED_RARELY);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private CanMove learnt() throws InterruptedException {
        try {
            return adapters.probe().known();
        } catch (RuntimeException away) {
            LOG.warn("whether this LiveKit moves participants from room to room is not known yet", away);
            return CanMove.NOT_KNOWN;
        }
    }

    /** What is under way is finished by whoever is left; what an activity has in hand gets a little time. */
    record Crew(WorkerFactory factory, ModelScribe scribe, Watch watch, AutoCloseable housekeeping) implements AutoCloseable {

        private static final long LAST_WORDS_SECONDS = 10;

        @Override
        public void close() throws Exception {
            housekeeping.close();
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
        kept.close();
        traces.close();
    }
}
