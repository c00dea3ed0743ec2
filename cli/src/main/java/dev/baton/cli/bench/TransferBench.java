package dev.baton.cli.bench;

import dev.baton.call.CallId;
import dev.baton.cli.Temporal;
import dev.baton.cli.Wrong;
import dev.baton.cli.bench.Contender.Lap;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Our transfer beside a skeleton of the same shape, in one run and in turn, so that both meet the same noise. */
@Command(
        name = "transfer",
        description = "How long a transfer takes with phones that answer at once, beside a bare skeleton of the same shape.",
        mixinStandardHelpOptions = true)
final class TransferBench implements Callable<Integer> {

    private static final double GOAL = 1.25;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--temporal", paramLabel = "HOST:PORT", description = "Measure on this Temporal server. Default: one in memory.")
    private @Nullable String temporal;

    @Option(names = "--count", paramLabel = "N", description = "Transfers of each kind. Default: 200")
    private int count = 200;

    @Option(names = "--warm-up", paramLabel = "N", description = "Transfers of each kind before that, not counted. Default: 30")
    private int warmUp = 30;

    private final Random random = new Random();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
        if (count < 1 || count > 100_000 || warmUp < 0) {
            throw new Wrong(Wrong.USAGE, "--count must be between 1 and 100000, and --warm-up not negative.");
        }
        String instance = Long.toString(System.nanoTime(), 36);
        try (Temporal server = temporal == null ? Temporal.inMemory() : Temporal.at(temporal);
                Contender ours = new Ours(server.stubs(), server.namespace(), "bench-ours-" + instance);
                Contender bare = new Bare(server.stubs(), server.namespace(), "bench-bare-" + instance);
                Contender sequential = new Sequential(server.stubs(), server.namespace(), "bench-sequential-" + instance)) {
            out.printf(Locale.ROOT, "%s, %s%n%s%n%d transfers of each kind after %d to warm up, in turn%n",
                    server, Machine.described(), Bench.OPTIONS, count, warmUp);
            out.flush();
            // What a call does at its beginning is over by then; a real server takes its time for it.
            long settle = server.isInMemory() ? 30 : 250;
            List<Contender> contenders = List.of(ours, bare, sequential);
            List<List<Lap>> laps = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < warmUp + count; i++) {
                round(contenders, i, settle, i < warmUp ? List.of() : laps);
            }
            report(out, laps);
        }
        return 0;
    }

    private void round(List<Contender> contenders, int round, long settle, List<List<Lap>> laps) throws InterruptedException {
        String call = CallId.random(random).value();
        contenders.forEach(contender -> contender.prepare(call));
        for (int i = 0; i < contenders.size(); i++) {
            // Everybody comes first, second and last equally often.
            int turn = (round + i) % contenders.size();
            Thread.sleep(settle);
            Lap lap = contenders.get(turn).transfer(call);
            if (!laps.isEmpty()) {
                laps.get(turn).add(lap);
            }
        }
        contenders.forEach(contender -> contender.finish(call));
    }

    private static void report(PrintWriter out, List<List<Lap>> laps) {
        out.printf(Locale.ROOT, "%n%-44s %8s %8s %8s%n", "ms", "p50", "p90", "p99");
        List<ToDoubleFunction<Lap>> spans = List.of(Lap::toDial, Lap::toEnd);
        List<String> names = List.of("request to ringing", "request to transferred");
        List<String> kinds = List.of("ours", "bare skeleton", "six in sequence");
        for (int span = 0; span < spans.size(); span++) {
            for (int kind = 0; kind < kinds.size(); kind++) {
                Sample sample = sample(laps.get(kind), spans.get(span));
                out.printf(Locale.ROOT, "%-44s %8.1f %8.1f %8.1f%n", names.get(span) + ", " + kinds.get(kind),
                        sample.median(), sample.quantile(0.9), sample.quantile(0.99));
            }
        }
        out.println();
        for (int span = 0; span < spans.size(); span++) {
            Sample ours = sample(laps.get(0), spans.get(span));
            Sample bare = sample(laps.get(1), spans.get(span));
            double ratio = ours.dividedBy(bare).median();
            out.printf(Locale.ROOT, "%s: %.2f times the skeleton (median of pairs; of medians %.2f); the goal is %.2f: %s%n",
                    names.get(span), ratio, ours.median() / bare.median(), GOAL, ratio <= GOAL ? "reached" : "not reached");
        }
        out.printf(Locale.ROOT, "%s, heap used %d MB%n", Instant.now().truncatedTo(ChronoUnit.MINUTES), Machine.heapUsedMegabytes());
        out.flush();
    }

    private static Sample sample(List<Lap> laps, ToDoubleFunction<Lap> span) {
        return new Sample(laps.stream().mapToDouble(span).toArray());
    }
}
