package dev.baton.cli.bench;

import dev.baton.call.CallId;
import dev.baton.cli.Temporal;
import dev.baton.cli.Wrong;
import dev.baton.cli.bench.Contender.Lap;
import dev.baton.transfer.Timing;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whole calls at a fixed rate, whether or not the last one is done, with every timeout as in production. */
@Command(
        name = "rate",
        description = "How many transfers a second can begin with the timeouts of production, until something is late or given up for lost.",
        mixinStandardHelpOptions = true)
final class RateBench implements Callable<Integer> {

    // The caller hears the ring with us: more than this is felt.
    private static final double LATE_MILLIS = 1000;
    private static final int WARM_UP = 20;
    private static final Duration BEAT = Duration.ofMillis(500);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--temporal", paramLabel = "HOST:PORT", description = "A real Temporal server. Default: 127.0.0.1:7233")
    private String temporal = "127.0.0.1:7233";

    @Option(names = "--from", paramLabel = "N", description = "Transfers begun a second at first. Default: 1")
    private double from = 1;

    @Option(names = "--step", paramLabel = "N", description = "So many more at each step. Default: 1")
    private double step = 1;

    @Option(names = "--upto", paramLabel = "N", description = "Then it ends in any case. Default: 50")
    private double upTo = 50;

    @Option(names = "--seconds", paramLabel = "N", description = "How long each step begins transfers. Default: 30")
    private int seconds = 30;

    @Option(names = "--ring", paramLabel = "N", description = "Seconds that each phone rings. Default: 8")
    private int ring = 8;

    private final Random random = new Random();
    private final CountDownLatch never = new CountDownLatch(1);

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
        if (!(from > 0) || !(step > 0) || upTo < from || upTo > 1000 || seconds < 1 || ring < 1 || ring > 15) {
            throw new Wrong(Wrong.USAGE,
                    "--from and --step must be above 0, --upto between --from and 1000, --seconds at least 1, --ring between 1 and 15.");
        }
        int slots = (int) Math.ceil(upTo * (ring + 30)) * 2;
        try (Temporal server = Temporal.at(temporal);
                Ours ours = new Ours(server.stubs(), server.namespace(), "bench-rate-" + Long.toString(System.nanoTime(), 36),
                        this::ring, Bench.options(slots))) {
            out.printf(Locale.ROOT, "%s, %s%nworker and agents in this process, %d activity slots; heartbeat timeouts %s (agent) and %s (dial)%n"
                            + "each call: an agent attends, a phone rings for %d s, briefing, merge, the agent leaves, the call ends%n%n",
                    server, Machine.described(), slots, Timing.AGENT_HEARTBEAT, Timing.DIAL_HEARTBEAT, ring);
            out.printf(Locale.ROOT, "%10s %10s %10s %12s %10s %10s  %s%n", "a second", "begun", "failed", "lost agents", "p50 ms", "p99 ms",
                    "from the request to ringing");
            out.flush();
            play(ours, 1, WARM_UP);
            double sustained = 0;
            for (double rate = from; rate <= upTo; rate += step) {
                Result result = play(ours, rate, Math.max(1, (int) (rate * seconds)));
                out.printf(Locale.ROOT, "%10.1f %10d %10d %12d %10.0f %10.0f  %s%n", rate, result.begun(), result.failed(), result.lostAgents(),
                        result.toRinging().median(), result.toRinging().quantile(0.99), result.sustained() ? "sustained" : "not sustained");
                out.flush();
                if (!result.sustained()) {
                    break;
                }
                sustained = rate;
            }
            out.printf(Locale.ROOT, "%nsustained: %.1f transfers a second (none failed, no agent given up for lost, p99 at most %.0f ms)%n%s%n",
                    sustained, LATE_MILLIS, Instant.now().truncatedTo(ChronoUnit.MINUTES));
            out.flush();
        }
        return 0;
    }

    private record Result(int begun, int failed, int lostAgents, Sample toRinging) {
        boolean sustained() {
            return failed == 0 && lostAgents == 0 && toRinging.quantile(0.99) <= LATE_MILLIS;
        }
    }

    private Result play(Ours ours, double rate, int count) throws InterruptedException {
        var laps = new ConcurrentLinkedQueue<Lap>();
        var failed = new AtomicInteger();
        int sentForBefore = ours.agentsSentFor();
        long next = System.nanoTime();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                String call = CallId.random(random).value();
                callers.execute(() -> {
                    try {
                        ours.prepare(call);
                        laps.add(ours.transfer(call));
                        ours.finish(call);
                    } catch (RuntimeException notCarried) {
                        failed.incrementAndGet();
                    }
                });
                next += Math.round(TimeUnit.SECONDS.toNanos(1) / rate);
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            }
        }
        List<Lap> done = new ArrayList<>(laps);
        return new Result(count, failed.get(), ours.agentsSentFor() - sentForBefore,
                new Sample(done.stream().mapToDouble(Lap::toDial).toArray()));
    }

    /** A phone that rings is beaten for, as a dialler does it. */
    private void ring(CallId call) {
        ActivityExecutionContext dialling = Activity.getExecutionContext();
        long answered = System.nanoTime() + TimeUnit.SECONDS.toNanos(ring);
        try {
            while (System.nanoTime() < answered && !never.await(BEAT.toMillis(), TimeUnit.MILLISECONDS)) {
                dialling.heartbeat(null);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
