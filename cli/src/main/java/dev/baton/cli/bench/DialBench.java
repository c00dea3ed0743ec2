package dev.baton.cli.bench;

import dev.baton.cli.Temporal;
import dev.baton.cli.Wrong;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.worker.WorkerFactory;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What our dial adds to the one HTTP call that it comes down to: both in turn, against the same server. */
@Command(
        name = "dial",
        description = {
            "What a dial costs beside a bare HTTP call to the same LiveKit. Rings no phone:",
            "the simulated LiveKit has one that picks up at once, a real one is asked for a trunk that nobody has."},
        mixinStandardHelpOptions = true)
final class DialBench implements Callable<Integer> {

    private static final double GOAL_MILLIS = 5;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--livekit", paramLabel = "URL", description = "Measure with this server, such as ws://127.0.0.1:7880. Default: a simulated one.")
    private @Nullable String url;

    @Option(names = "--key", paramLabel = "KEY", description = "Its API key. Default: LIVEKIT_API_KEY")
    private @Nullable String key = System.getenv("LIVEKIT_API_KEY");

    @Option(names = "--temporal", paramLabel = "HOST:PORT", description = "Where the dial's heartbeat goes. Default: a Temporal in memory.")
    private @Nullable String temporal;

    @Option(names = "--count", paramLabel = "N", description = "Pairs of dials. Default: 100")
    private int count = 100;

    @Option(names = "--warm-up", paramLabel = "N", description = "Pairs before that, not counted. Default: 100")
    private int warmUp = 100;

    @Option(names = "--files", description = "Leases and vault in files, as a worker on one machine has them. Default: in memory, where they cost nothing.")
    private boolean files;

    @Override
    public Integer call() {
        PrintWriter out = spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
        if (count < 1 || count > 100_000 || warmUp < 0) {
            throw new Wrong(Wrong.USAGE, "--count must be between 1 and 100000, and --warm-up not negative.");
        }
        String instance = Long.toString(System.nanoTime(), 36);
        try (Temporal server = temporal == null ? Temporal.inMemory() : Temporal.at(temporal);
                DialWorld world = url == null ? DialWorld.simulated(keeping()) : DialWorld.at(url, ServerKey.of(key), keeping())) {
            out.printf(Locale.ROOT, "%s, %s%n%s%n%d pairs after %d to warm up, in turn%n", server, Machine.described(), world, count, warmUp);
            out.flush();
            double[] ours = new double[count];
            double[] bare = new double[count];
            inActivity(server, "bench-dial-" + instance, () -> {
                for (int i = 0; i < warmUp + count; i++) {
                    // Each comes first equally often.
                    boolean oursFirst = i % 2 == 0;
                    double early = oursFirst ? world.ours() : world.bare();
                    double late = oursFirst ? world.bare() : world.ours();
                    if (i >= warmUp) {
                        ours[i - warmUp] = oursFirst ? early : late;
                        bare[i - warmUp] = oursFirst ? late : early;
                    }
                }
            });
            report(out, new Sample(ours), new Sample(bare));
        }
        return 0;
    }

    private Keeping keeping() {
        return files ? Keeping.inFiles() : Keeping.inMemory();
    }

    private static void inActivity(Temporal server, String queue, InActivity what) {
        WorkflowClient client = WorkflowClient.newInstance(server.stubs());
        WorkerFactory factory = WorkerFactory.newInstance(client);
        try {
            var worker = factory.newWorker(queue);
            worker.registerWorkflowImplementationTypes(InActivityRunWorkflow.class);
            worker.registerActivitiesImplementations(what);
            factory.start();
            client.newWorkflowStub(InActivityRun.class, WorkflowOptions.newBuilder().setTaskQueue(queue).build()).run();
        } finally {
            factory.shutdownNow();
        }
    }

    private static void report(PrintWriter out, Sample ours, Sample bare) {
        out.printf(Locale.ROOT, "%n%-44s %8s %8s %8s%n", "ms", "p50", "p90", "p99");
        row(out, "our dial", ours);
        row(out, "bare HTTP call", bare);
        Sample more = ours.minus(bare);
        row(out, "ours less bare, pair by pair", more);
        out.printf(Locale.ROOT, "%n%.2f times the bare call (median of pairs), %.2f ms more; the goal is at most %.0f ms: %s%n",
                ours.dividedBy(bare).median(), more.median(), GOAL_MILLIS, more.median() <= GOAL_MILLIS ? "reached" : "not reached");
        out.printf(Locale.ROOT, "%s%n", Instant.now().truncatedTo(ChronoUnit.MINUTES));
        out.flush();
    }

    private static void row(PrintWriter out, String name, Sample sample) {
        out.printf(Locale.ROOT, "%-44s %8.2f %8.2f %8.2f%n", name, sample.median(), sample.quantile(0.9), sample.quantile(0.99));
    }
}
