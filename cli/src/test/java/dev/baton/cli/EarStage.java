package dev.baton.cli;

import dev.baton.agent.media.WavFile;
import dev.baton.cli.ear.Phones;
import dev.baton.cli.ear.Table;
import dev.baton.cli.ear.Tone;
import dev.baton.livekit.ApiKey;
import dev.baton.port.Notice;
import com.google.protobuf.util.Durations;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * A whole house on a real LiveKit and a real Temporal: a worker and an agent in processes of their own, as an operator starts
 * them, and telephones behind a simulated trunk, or SIP telephones where {@code -Dlivekit.sip=host:port} names a livekit-sip.
 */
final class EarStage implements AutoCloseable {

    static final String URL = System.getProperty("livekit.url", "");
    static final ApiKey KEY = new ApiKey(System.getProperty("livekit.key", "devkey"), System.getProperty("livekit.secret", "unset"));
    static final String TEMPORAL = System.getProperty("temporal.address", "127.0.0.1:7233");

    /** Three who answer at a destination of their own, one after the other; so many stories go on at the same time. */
    static final int SLOTS = 8;

    static final List<String> NAMES = List.of("Grace", "Hedy", "Eve");

    private static final int IN_TURN = NAMES.size();
    private static final List<String> WORDS = Stream.concat(Stream.of("greeting", "question", "alone"),
            Stream.of(Notice.Kind.values()).map(kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))).toList();
    private static final Duration STARTING = Duration.ofSeconds(60);

    private final Path folder;
    private final Phones phones = new Phones(URL, KEY);
    private final EarTrunk trunk = SipEarTrunk.isReal() ? new SipEarTrunk() : new SimulatedEarTrunk(phones);
    private final List<BatonProcess> processes = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Integer> free = new LinkedBlockingQueue<>(IntStream.range(0, SLOTS).boxed().toList());
    private final AtomicInteger callers = new AtomicInteger();
    private final Table table = new Table();
    // Of its own: what others left behind on this Temporal is nobody's here.
    private final String namespace = "ear-" + UUID.randomUUID();
    private final Temporal temporal;
    private final House house;

    EarStage(Path folder) throws Exception {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> processes.forEach(BatonProcess::kill)));
        Files.writeString(folder.resolve("directory.yaml"), directory());
        Files.writeString(folder.resolve(".env"), """
                LIVEKIT_URL=%s
                LIVEKIT_API_KEY=%s
                LIVEKIT_API_SECRET=%s
                BATON_DIRECTORY=directory.yaml
                BATON_ALLOWED_COUNTRIES=IN
                BATON_CLIPS=clips
                BATON_AGENT_NAME=%s
                BATON_HOUSE_AGENT_NAME=%s-house
                BATON_DIALS_PER_MINUTE=10000
                BATON_DIALS_PER_DESTINATION=10000
                TEMPORAL_ADDRESS=%s
                TEMPORAL_NAMESPACE=%s
                """.formatted(trunk.url(), KEY.key(), KEY.secret(), namespace, namespace, TEMPORAL, namespace) + trunk.settings());
        Path clips = Files.createDirectory(folder.resolve("clips"));
        Files.write(clips.resolve("hold.wav"), WavFile.write(Tone.MUSIC.clip(10)));
        Files.write(clips.resolve("briefing.wav"), WavFile.write(Tone.BRIEFING.clip(10)));
        for (String words : WORDS) {
            Files.write(clips.resolve(words + ".wav"), WavFile.write(Tone.WORDS.clip(3)));
        }
        trunk.open(this::baton);
        temporal = openNamespace();
        var surroundings = new Surroundings(Map.of(), folder, InstantSource.system());
        house = House.from(surroundings, surroundings.usableSettings(), temporal);
    }

    private Temporal openNamespace() throws InterruptedException {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder().setTarget(TEMPORAL).build());
        try {
            var unused = stubs.blockingStub().registerNamespace(RegisterNamespaceRequest.newBuilder().setNamespace(namespace)
                    .setWorkflowExecutionRetentionPeriod(Durations.fromDays(1)).build());
        } finally {
            stubs.shutdownNow();
        }
        long end = System.nanoTime() + STARTING.toNanos();
        while (true) {
            try {
                return Temporal.of(Map.of(Temporal.ADDRESS, TEMPORAL, Temporal.NAMESPACE, namespace), null);
            } catch (Wrong notYetEverywhere) {
                if (System.nanoTime() > end) {
                    throw notYetEverywhere;
                }
                // Temporal's processes learn of it one after the other.
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
    }

    private static String directory() {
        var page = new StringBuilder("zone: Asia/Kolkata\nsupervisors:\n");
        for (int slot = 0; slot < SLOTS; slot++) {
            for (int turn = 0; turn < IN_TURN; turn++) {
                page.append("  s%d-%d:\n    name: %s\n    phone: \"%s\"\n".formatted(slot, turn, NAMES.get(turn), number(slot, turn)));
            }
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            page.append("  %s:\n    name: Zoe\n    web: zoe\n".formatted(atThePage(slot)));
        }
        page.append("destinations:\n");
        for (int slot = 0; slot < SLOTS; slot++) {
            page.append("  web-%d:\n    name: Web\n    mode: warm\n    supervisors: [%s]\n".formatted(slot, atThePage(slot)));
            page.append("  billing-%d:\n    name: Billing\n    mode: warm\n    supervisors: [s%d-0, s%d-1, s%d-2]\n".formatted(slot, slot, slot, slot));
        }
        return page.toString();
    }

    static String atThePage(int slot) {
        return "s" + slot + "-web";
    }

    static String number(int slot, int turn) {
        return "+9198765%05d".formatted(50_000 + slot * 10 + turn);
    }

    /** One command, in this process. */
    private void baton(String... words) {
        CommandLine line = Baton.commandLine(new Surroundings(Map.of(), folder, InstantSource.system()));
        var said = new StringWriter();
        line.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
        if (line.execute(words) != 0) {
            throw new IllegalStateException(said.toString());
        }
    }

    /** Another process of the house; waits until it says that it is at work. */
    BatonProcess start(Map<String, String> environment, String atWork, String... words) throws Exception {
        var process = new BatonProcess(folder, environment, processes.size(), words);
        processes.add(process);
        process.await(atWork, STARTING);
        return process;
    }

    BatonProcess aWorker() throws Exception {
        return start(Map.of(), "Carrying calls", "worker", "--real-phones");
    }

    /** It dials nobody, so it speaks to the real server alone. */
    BatonProcess anAgent() throws Exception {
        return start(Map.of("LIVEKIT_URL", URL), "Taking calls", "agent", "--drain", "0");
    }

    /** The process that has this activity of a workflow in hand, or else any that is alive. */
    BatonProcess atWorkOn(String workflow, String activity, List<BatonProcess> candidates) {
        List<String> identities = pending(workflow).stream().filter(one -> one.getActivityType().getName().equals(activity))
                .map(PendingActivityInfo::getLastWorkerIdentity).toList();
        return candidates.stream().filter(one -> identities.stream().anyMatch(who -> who.startsWith(one.handle().pid() + "@"))).findFirst()
                .orElseGet(() -> candidates.stream().filter(one -> one.handle().isAlive()).findFirst().orElseThrow());
    }

    private List<PendingActivityInfo> pending(String workflow) {
        try {
            return temporal.stubs().blockingStub().describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                    .setNamespace(namespace).setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflow)).build()).getPendingActivitiesList();
        } catch (StatusRuntimeException failed) {
            if (failed.getStatus().getCode() == Status.Code.NOT_FOUND) {
                // Asked for, and not begun yet.
                return List.of();
            }
            throw failed;
        }
    }

    /** A story of its own for each slot that is free; waits for one. */
    EarStory story(String name, Tone caller) throws InterruptedException {
        int slot = free.take();
        return new EarStory(this, slot, name, caller, () -> free.add(slot));
    }

    Table table() {
        return table;
    }

    Phones phones() {
        return phones;
    }

    House house() {
        return house;
    }

    EarTrunk trunk() {
        return trunk;
    }

    /** Of a caller whom nobody had before on this stage. */
    String callersNumber() {
        return "+9198765%05d".formatted(10_000 + callers.getAndIncrement());
    }

    /** What all processes said, for whoever asks why. */
    String said() {
        return String.join("\n", processes.stream().map(BatonProcess::said).toList());
    }

    @Override
    public void close() throws Exception {
        for (BatonProcess one : processes) {
            one.end();
        }
        phones.close();
        house.close();
        temporal.close();
        trunk.close();
    }
}
