package dev.baton.cli.bench;

import dev.baton.call.CallId;
import dev.baton.call.Party;
import dev.baton.cli.Temporal;
import dev.baton.cli.Wrong;
import dev.baton.desk.TransferDesk;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Calls and transfers asked for by HTTP, beside bare workflow starts on the same server; and then more of them than the house can carry. */
@Command(
        name = "api",
        description = "How long a call and a transfer take to be accepted by HTTP, beside a bare workflow start, and what happens when too many come.",
        mixinStandardHelpOptions = true)
final class ApiBench implements Callable<Integer> {

    private static final double GOAL = 1.5;
    private static final double REFUSED_WITHIN_MILLIS = 50;
    private static final double OVERLOAD = 1.5;
    private static final int WARM_UP = 30;
    // A call is picked up after three seconds, and its agent has come by then.
    private static final Duration ANSWERED_BY = Duration.ofSeconds(6);
    // Every call that lives on would take its share of what the next one is measured on.
    private static final int ROUNDS_UNTIL_ENDED = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--temporal", paramLabel = "HOST:PORT", description = "A real Temporal server, on which nobody else works. Default: 127.0.0.1:7233")
    private String temporal = "127.0.0.1:7233";

    @Option(names = "--count", paramLabel = "N", description = "Of each kind. Default: 200")
    private int count = 200;

    @Option(names = "--pause", paramLabel = "MS", description = "Between one round and the next, in which calls are rung, transferred and ended. Default: 1000")
    private int pause = 1000;

    @Option(names = "--from", paramLabel = "N", description = "Calls a second at first, to find what can be sustained. Default: 5")
    private double from = 5;

    @Option(names = "--upto", paramLabel = "N", description = "Then the search ends. Default: 100")
    private double upTo = 100;

    @Option(names = "--seconds", paramLabel = "N", description = "How long each rate is kept up. Default: 10")
    private int seconds = 10;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
        if (count < 10 || count > 10_000 || pause < 100 || !(from > 0) || upTo < from || upTo > 1000 || seconds < 1) {
            throw new Wrong(Wrong.USAGE, "--count is 10 to 10000, --pause at least 100, --from above 0, --upto between --from and 1000, --seconds at least 1.");
        }
        try (Temporal server = Temporal.at(temporal); UpProcess house = new UpProcess(temporal, 100_000); Asking asking = new Asking(house.door())) {
            out.printf(Locale.ROOT, "%s, %s%nbaton up in a process of its own (%s), Postgres of its own that writes through, phones simulated%n%n", server,
                    Machine.described(), String.join(" ", UpProcess.JVM));
            out.flush();
            besides(out, server, asking);
            overload(out, asking);
            out.println(Instant.now().truncatedTo(ChronoUnit.MINUTES));
            out.flush();
        }
        return 0;
    }

    private void besides(PrintWriter out, Temporal server, Asking asking) throws InterruptedException {
        String queue = "bench-api-" + Long.toString(System.nanoTime(), 36);
        WorkflowClient client = WorkflowClient.newInstance(server.stubs(), WorkflowClientOptions.newBuilder().setNamespace(server.namespace()).build());
        try (var bench = new Bench(client, queue)) {
            bench.steps().registerWorkflowImplementationTypes(BareStartWorkflow.class);
            bench.start();
            var bare = new ArrayList<Double>();
            var updates = new ArrayList<Double>();
            var calls = new ArrayList<Double>();
            var transfers = new ArrayList<Double>();
            var placed = new ArrayList<String>();
            int answered = (int) (ANSWERED_BY.toMillis() / pause) + 1;
            for (int i = 0; i < WARM_UP + answered + count; i++) {
                boolean counts = i >= WARM_UP + answered;
                // Each comes first and last equally often.
                for (int turn = 0; turn < 4; turn++) {
                    switch ((i + turn) % 4) {
                        case 0 -> note(bare, counts, begun(client, queue, i));
                        case 1 -> {
                            Asking.Answer answer = asking.call(i).orThrow();
                            placed.add(answer.id());
                            note(calls, counts, answer.millis());
                        }
                        case 2 -> {
                            if (i >= answered) {
                                note(updates, counts, told(client, queue, i - answered));
                            }
                        }
                        default -> {
                            if (i >= answered) {
                                note(transfers, counts, asking.transfer(placed.get(i - answered)).orThrow().millis());
                            }
                        }
                    }
                }
                TimeUnit.MILLISECONDS.sleep(pause);
                if (i >= answered + ROUNDS_UNTIL_ENDED) {
                    ended(client, placed.get(i - answered - ROUNDS_UNTIL_ENDED));
                }
            }
            report(out, sample(bare), sample(updates), sample(calls), sample(transfers));
        }
    }

    private static double begun(WorkflowClient client, String queue, int number) {
        BareStart workflow = client.newWorkflowStub(BareStart.class, WorkflowOptions.newBuilder().setTaskQueue(queue)
                .setWorkflowId(queue + "-" + number).setWorkflowExecutionTimeout(Duration.ofHours(1)).build());
        long asked = System.nanoTime();
        WorkflowClient.start(workflow::run, "a call");
        return (System.nanoTime() - asked) / 1e6;
    }

    /** By an operator. Nothing of it is secret. */
    private static void ended(WorkflowClient client, String call) {
        client.newUntypedWorkflowStub(TransferDesk.callWorkflow(new CallId(call))).signal("hangUp", Party.OPERATOR);
    }

    private static double told(WorkflowClient client, String queue, int number) {
        BareStart workflow = client.newWorkflowStub(BareStart.class, queue + "-" + number);
        long asked = System.nanoTime();
        workflow.tell("a transfer");
        return (System.nanoTime() - asked) / 1e6;
    }

    private static void note(List<Double> all, boolean counts, double millis) {
        if (counts) {
            all.add(millis);
        }
    }

    private static Sample sample(List<Double> values) {
        return new Sample(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private void report(PrintWriter out, Sample bare, Sample updates, Sample calls, Sample transfers) {
        out.printf(Locale.ROOT, "%d of each, in turn, one at a time%n%-34s %8s %8s %8s  %s%n", count, "ms", "p50", "p90", "p99", "p99 beside the bare one's");
        line(out, "a bare workflow start", bare, bare);
        line(out, "a bare update", updates, bare);
        line(out, "POST /call -> 202", calls, bare);
        line(out, "POST /call/{id}/transfer -> 202", transfers, bare);
        out.println();
        out.flush();
    }

    private static void line(PrintWriter out, String what, Sample sample, Sample bare) {
        double ratio = sample.quantile(0.99) / bare.quantile(0.99);
        out.printf(Locale.ROOT, "%-34s %8.1f %8.1f %8.1f  %.2f%s%n", what, sample.median(), sample.quantile(0.9), sample.quantile(0.99), ratio,
                what.startsWith("a bare") ? "" : ratio <= GOAL ? ": reached" : ": not reached, the goal is " + GOAL);
    }

    private record Load(double rate, List<Asking.Answer> answers, int stranded, double untilAllOver) {
        List<Asking.Answer> admitted() {
            return answers.stream().filter(one -> one.status() == 202).toList();
        }

        List<Asking.Answer> refused() {
            return answers.stream().filter(one -> one.status() != 202).toList();
        }

        static Sample millis(List<Asking.Answer> some) {
            return sample(some.stream().map(Asking.Answer::millis).toList());
        }

        /** Nobody is refused, and whoever came last is through soon after. */
        boolean sustained() {
            return refused().isEmpty() && stranded == 0 && untilAllOver <= 5;
        }
    }

    private void overload(PrintWriter out, Asking asking) throws InterruptedException, IOException {
        out.printf(Locale.ROOT, "calls to a phone that is busy, begun at a fixed rate for %d s%n%10s %9s %10s %10s %9s %10s %9s %12s  %s%n", seconds, "a second", "admitted",
                "p50 ms", "p99 ms", "refused", "p99 ms", "stranded", "over after s", "");
        Load sustained = null;
        for (double rate = from; rate <= upTo; rate *= 1.5) {
            Load load = play(out, asking, rate);
            if (!load.sustained()) {
                break;
            }
            sustained = load;
        }
        if (sustained == null) {
            out.println("not even the first rate was sustained");
            return;
        }
        Load usual = play(out, asking, sustained.rate());
        Load tooMany = play(out, asking, sustained.rate() * OVERLOAD);
        List<Asking.Answer> refused = tooMany.refused();
        long properly = refused.stream().filter(one -> (one.status() == 429 || one.status() == 503) && one.retryAfter()).count();
        out.printf(Locale.ROOT, "%nat %.0f %% of %.1f a second: admitted p99 %.1f ms, %.2f times that of the sustained rate; %d of %d refusals with 429 or 503 and Retry-After, "
                        + "p99 %.1f ms: %s; stranded callers: %d%n", OVERLOAD * 100, sustained.rate(), Load.millis(tooMany.admitted()).quantile(0.99),
                Load.millis(tooMany.admitted()).quantile(0.99) / Load.millis(usual.admitted()).quantile(0.99), properly, refused.size(),
                Load.millis(refused).quantile(0.99),
                properly == refused.size() && !(Load.millis(refused).quantile(0.99) > REFUSED_WITHIN_MILLIS) ? "reached" : "not reached", tooMany.stranded());
        out.flush();
    }

    private Load play(PrintWriter out, Asking asking, double rate) throws InterruptedException, IOException {
        var answers = new ConcurrentLinkedQueue<Asking.Answer>();
        int total = (int) Math.max(1, rate * seconds);
        long next = System.nanoTime();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < total; i++) {
                callers.execute(() -> answers.add(asking.busyCall()));
                next += Math.round(TimeUnit.SECONDS.toNanos(1) / rate);
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
            }
        }
        long last = System.nanoTime();
        List<String> open = new ArrayList<>(answers.stream().filter(one -> one.status() == 202).map(Asking.Answer::id).toList());
        while (!open.isEmpty() && System.nanoTime() - last < PATIENCE.toNanos()) {
            open.removeIf(asking::isOver);
            TimeUnit.MILLISECONDS.sleep(200);
        }
        var load = new Load(rate, List.copyOf(answers), open.size(), (System.nanoTime() - last) / 1e9);
        Sample admitted = Load.millis(load.admitted());
        out.printf(Locale.ROOT, "%10.1f %9d %10.1f %10.1f %9d %10s %9d %12.1f  %s%n", rate, load.admitted().size(), admitted.median(), admitted.quantile(0.99),
                load.refused().size(), load.refused().isEmpty() ? "" : String.format(Locale.ROOT, "%.1f", Load.millis(load.refused()).quantile(0.99)),
                load.stranded(), load.untilAllOver(), load.sustained() ? "sustained" : "too many");
        out.flush();
        return load;
    }
}
