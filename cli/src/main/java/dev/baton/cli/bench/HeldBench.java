package dev.baton.cli.bench;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Identity;
import dev.baton.call.Party;
import dev.baton.cli.Temporal;
import dev.baton.cli.Wrong;
import dev.baton.codec.Payloads;
import dev.baton.desk.Said;
import dev.baton.desk.TransferDesk;
import dev.baton.port.AgentPost;
import dev.baton.port.BriefingBy;
import dev.baton.port.DialResult;
import dev.baton.port.Rooms.AgentKind;
import dev.baton.transfer.CallStart;
import dev.baton.transfer.HouseRules;
import dev.baton.transfer.TransferId;
import dev.baton.transfer.TransferRequest;
import dev.baton.transfer.TransferRequest.Mode;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowException;
import io.temporal.worker.WorkerFactory;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How many transfers can wait for a phone in one worker, and whether one of them wakes as quickly as a single one does. */
@Command(
        name = "held",
        description = "How many transfers can be on hold for each GB of worker heap, and how quickly one of them wakes.",
        mixinStandardHelpOptions = true)
final class HeldBench implements Callable<Integer> {

    private static final int FLOOR = 5_000;
    private static final int GOAL = 20_000;
    private static final int WARM_UP = 20;
    // More than this under way at once would only queue up in the server.
    private static final int AT_ONCE = 32;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--temporal", paramLabel = "HOST:PORT", description = "A real Temporal server. Default: 127.0.0.1:7233")
    private String temporal = "127.0.0.1:7233";

    @Option(names = "--count", paramLabel = "N", description = "Transfers to be on hold at once. Default: 5000")
    private int count = FLOOR;

    @Option(names = "--cache", paramLabel = "N", description = "Workflows kept in memory; two for each transfer keep them all. Default: 1000")
    private int cache = 1000;

    @Option(names = "--rate", paramLabel = "N", description = "Transfers begun in a second at most. Default: 40")
    private int rate = 40;

    @Option(names = "--minutes", paramLabel = "N", description = "Then what was reached is measured. Default: 10")
    private int minutes = 10;

    @Option(names = "--wakes", paramLabel = "N", description = "How many are woken, on each worker. Default: 100")
    private int wakes = 100;

    private final Random random = new Random();
    private final Marks marks = new Marks();
    private final Queue<CallId> begun = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failed = new AtomicInteger();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
        if (count < 1 || count > 100_000 || cache < 1 || rate < 1 || minutes < 1 || wakes < 1) {
            throw new Wrong(Wrong.USAGE, "--count must be between 1 and 100000, and --cache, --rate, --minutes and --wakes at least 1.");
        }
        String queue = "bench-held-" + Long.toString(System.nanoTime(), 36);
        String idleQueue = queue + "-idle";
        try (Temporal server = Temporal.at(temporal)) {
            WorkflowClient client = WorkflowClient.newInstance(
                    server.stubs(),
                    WorkflowClientOptions.newBuilder()
                            .setNamespace(server.namespace())
                            .setDataConverter(Payloads.encrypted(new DerivedKeys()))
                            .build());
            out.printf(Locale.ROOT, "%s, %s%nworkers: %s, %s%nfor this bench only: heartbeat timeouts %s, every other activity timeout at least %s%n",
                    server, Machine.described(), String.join(" ", WorkerProcess.JVM), capacity(), LongPatience.HEARTBEAT,
                    LongPatience.PROMPT);
            out.flush();
            // Whoever stops the measurement leaves no call behind either.
            Thread sweeping = Thread.ofPlatform().unstarted(() -> sweep(client));
            Runtime.getRuntime().addShutdownHook(sweeping);
            WorkerFactory agents = agents(client, queue);
            try (var loaded = new WorkerProcess(temporal, queue, capacity(), this::rings);
                    var idle = new WorkerProcess(temporal, idleQueue, capacity(), this::rings)) {
                measure(out, new Desks(client, queue, idleQueue), loaded, idle);
            } finally {
                agents.shutdownNow();
                agents.awaitTermination(2, TimeUnit.SECONDS);
                sweep(client);
                begun.clear();
            }
        }
        return 0;
    }

    private Capacity capacity() {
        return new Capacity(count, cache);
    }

    /** One desk for each worker; the agents are the same, and in this process. */
    private record Desks(TransferDesk loaded, TransferDesk idle, AgentPost post) {
        Desks(WorkflowClient client, String queue, String idleQueue) {
            this(desk(client, queue), desk(client, idleQueue),
                    new AgentPost(Bench.agentQueue(queue), new Identity("agent:bench"), AgentKind.OWN));
        }

        private static TransferDesk desk(WorkflowClient client, String queue) {
            var world = new InstantWorld(ring -> new DialResult.Answered());
            return new TransferDesk(client, queue, world::resolve);
        }
    }

    private WorkerFactory agents(WorkflowClient client, String queue) {
        var capacity = capacity();
        WorkerFactory factory = WorkerFactory.newInstance(client, capacity.factory().build());
        factory.newWorker(Bench.agentQueue(queue), capacity.worker())
                .registerActivitiesImplementations(new InstantAgent(
                        new Attending(marks, TimeUnit.HOURS.toMillis(1)),
                        consult -> marks.happened(consulted(consult.call().id()))));
        factory.start();
        return factory;
    }

    private void measure(PrintWriter out, Desks desks, WorkerProcess loaded, WorkerProcess idle) throws InterruptedException {
        for (int i = 0; i < WARM_UP; i++) {
            wakeOne(desks.loaded(), desks.post(), loaded);
            wakeOne(desks.idle(), desks.post(), idle);
        }
        long before = loaded.heapAfterCollection();
        long began = System.nanoTime();
        List<CallId> held = fill(desks.loaded(), desks.post(), loaded);
        double seconds = (System.nanoTime() - began) / 1e9;
        long after = loaded.heapAfterCollection();
        double each = (double) (after - before) / Math.max(1, held.size());
        out.printf(Locale.ROOT, "%n%d of %d transfers on hold with their phones ringing, begun in %.0f s: %.1f a second%s%n",
                held.size(), count, seconds, held.size() / seconds, failed.get() == 0 ? "" : "; " + failed.get() + " failed");
        out.printf(Locale.ROOT, "worker heap after collection: %d MB before, %d MB with them: %.1f KB each%n",
                before >> 20, after >> 20, each / 1024);
        out.printf(Locale.ROOT, "by that %.0f fit into 1 GB; floor %d, goal %d%n", ((1L << 30) - before) / each, FLOOR, GOAL);
        out.flush();
        wake(out, desks, loaded, idle, held);
    }

    /** In turn: one of the many, and one that is alone on its worker. */
    private void wake(PrintWriter out, Desks desks, WorkerProcess loaded, WorkerProcess idle, List<CallId> held)
            throws InterruptedException {
        int turns = Math.min(wakes, held.size());
        double[] ofMany = new double[turns];
        double[] alone = new double[turns];
        for (int i = 0; i < turns; i++) {
            CallId one = held.remove(random.nextInt(held.size()));
            if (i % 2 == 0) {
                ofMany[i] = answered(loaded, one);
                alone[i] = wakeOne(desks.idle(), desks.post(), idle);
            } else {
                alone[i] = wakeOne(desks.idle(), desks.post(), idle);
                ofMany[i] = answered(loaded, one);
            }
        }
        Sample many = new Sample(ofMany);
        Sample single = new Sample(alone);
        out.printf(Locale.ROOT, "%n%-44s %8s %8s %8s%n", "answered to the next activity started, ms", "p50", "p90", "p99");
        row(out, "one of " + (held.size() + turns), many);
        row(out, "alone on its worker", single);
        double ratio = many.quantile(0.99) / single.quantile(0.99);
        out.printf(Locale.ROOT, "p99 %.2f times, p50 %.2f times, median of pairs %.2f times; the goal is 2.00 for p99: %s%n", ratio,
                many.median() / single.median(), many.dividedBy(single).median(), ratio <= 2 ? "reached" : "not reached");
        out.printf(Locale.ROOT, "%s%n", Instant.now().truncatedTo(ChronoUnit.MINUTES));
        out.flush();
    }

    private static void row(PrintWriter out, String name, Sample sample) {
        out.printf(Locale.ROOT, "%-44s %8.1f %8.1f %8.1f%n", name, sample.median(), sample.quantile(0.9), sample.quantile(0.99));
    }

    private double wakeOne(TransferDesk desk, AgentPost post, WorkerProcess worker) throws InterruptedException {
        CallId call = CallId.random(random);
        begin(desk, post, call);
        marks.when(Contender.dialled(call.value()));
        return answered(worker, call);
    }

    private double answered(WorkerProcess worker, CallId call) throws InterruptedException {
        // What else happens when a phone begins to ring, or when the one before was answered, is over by then.
        Thread.sleep(300);
        long told = System.nanoTime();
        worker.answer(call.value());
        return (marks.when(consulted(call)) - told) / 1e6;
    }

    private List<CallId> fill(TransferDesk desk, AgentPost post, WorkerProcess worker) throws InterruptedException {
        List<CallId> calls = new ArrayList<>();
        var room = new Semaphore(AT_ONCE);
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
        long next = System.nanoTime();
        try (ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
            while (calls.size() < count && System.nanoTime() < end && worker.alive()) {
                if (!room.tryAcquire(1, TimeUnit.SECONDS)) {
                    continue;
                }
                CallId call = CallId.random(random);
                calls.add(call);
                askers.execute(() -> {
                    try {
                        begin(desk, post, call);
                        marks.when(Contender.dialled(call.value()));
                    } catch (RuntimeException notHeld) {
                        failed.incrementAndGet();
                    } finally {
                        room.release();
                    }
                });
                next += TimeUnit.SECONDS.toNanos(1) / rate;
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            }
        }
        List<CallId> held = new ArrayList<>(calls);
        held.removeIf(call -> !marks.has(Contender.dialled(call.value())));
        return held;
    }

    private void begin(TransferDesk desk, AgentPost post, CallId id) {
        Call call = InstantWorld.call(id);
        begun.add(id);
        desk.startCall(new CallStart(call, new CallStart.Inbound(post), patientHouse()));
        marks.when(Attending.began(id.value()));
        var request = new TransferRequest("request-" + id, InstantWorld.BILLING, Mode.WARM, BriefingBy.AGENT,
                "a question about an invoice", Party.CALLER, Instant.now().plus(10, ChronoUnit.MINUTES));
        if (desk.transfer(call, request) instanceof Said.Refused<TransferId>(String reason)) {
            throw new IllegalStateException(reason);
        }
    }

    /** Where a phone rings for as long as the measurement takes. */
    private static HouseRules patientHouse() {
        HouseRules usual = HouseRules.standard();
        return new HouseRules(Duration.ofHours(2), Duration.ofHours(2), usual.briefing(), usual.answer(), Duration.ofHours(3),
                usual.connectedLimit(), usual.connectedWarning(), usual.transfersPerCall(), usual.redirectsPerTransfer(),
                usual.whenNobodyAnswers(), usual.whenSupervisorDrops(), usual.warmMayGoCold(), usual.coldMayBridge());
    }

    private void rings(String call) {
        marks.happened(Contender.dialled(call));
    }

    private static String consulted(CallId call) {
        return "consulted " + call;
    }

    /** Nobody works on them any more, so they are ended without a word. */
    private void sweep(WorkflowClient client) {
        var room = new Semaphore(AT_ONCE);
        try (ExecutorService sweepers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (CallId call : begun) {
                room.acquireUninterruptibly();
                sweepers.execute(() -> {
                    try {
                        terminate(client, TransferId.of(call, 1).value());
                        terminate(client, TransferDesk.callWorkflow(call));
                    } finally {
                        room.release();
                    }
                });
            }
        }
    }

    private static void terminate(WorkflowClient client, String workflow) {
        try {
            client.newUntypedWorkflowStub(workflow).terminate("the measurement is over");
        } catch (WorkflowException | StatusRuntimeException overOrBusy) {
            return;
        }
    }
}
