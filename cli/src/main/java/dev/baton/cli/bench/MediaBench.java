package dev.baton.cli.bench;

import dev.baton.agent.cell.Cells;
import dev.baton.agent.cell.Seat;
import dev.baton.agent.cell.SeatListener;
import dev.baton.agent.hold.Tune;
import dev.baton.agent.media.Badge;
import dev.baton.agent.media.WavFile;
import dev.baton.cli.Wrong;
import dev.baton.livekit.ApiKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What an agent in a call costs: it hears its caller all the time, and talks four tenths of it. The callers' own processes are not counted. */
@Command(
        name = "media",
        description = {
            "What the agents of so many calls cost in processor time and memory, on a LiveKit server that is running.",
            "Each has a room and a caller of its own, who talks all the time; the callers sit in other processes."},
        mixinStandardHelpOptions = true)
final class MediaBench implements Callable<Integer> {

    private static final String VOICE = "baton.words";
    private static final Duration TALKS = Duration.ofSeconds(4);
    private static final Duration LISTENS = Duration.ofSeconds(6);
    private static final Duration SETTLING = Duration.ofSeconds(5);
    private static final double FLOOR_CALLS = 12;
    private static final double FLOOR_MEGABYTES = 8;
    private static final long PATIENCE_SECONDS = 30;
    private static final SeatListener NOBODY_ASKS = new SeatListener() {};

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--livekit", paramLabel = "URL", required = true, description = "The server to measure with, such as ws://127.0.0.1:7880.")
    private String url = "";

    @Option(names = "--key", paramLabel = "KEY", description = "Its API key. Default: LIVEKIT_API_KEY")
    private @Nullable String key = System.getenv("LIVEKIT_API_KEY");

    @Option(names = "--count", paramLabel = "N", description = "Calls at the same time. Default: 8, which is one media cell")
    private int count = 8;

    @Option(names = "--seconds", paramLabel = "N", description = "How long is measured. Default: 30")
    private int seconds = 30;

    @Option(names = "--alone", paramLabel = "N", description = "Measure instead what callers hear, N times each, of an agent that can reach no Temporal.")
    private int alone;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
        if (count < 1 || count > 200 || seconds < 10 || seconds > 3600) {
            throw new Wrong(Wrong.USAGE, "--count must be between 1 and 200, and --seconds between 10 and 3600.");
        }
        ApiKey apiKey = ServerKey.of(key);
        if (alone < 0 || alone > 1000) {
            throw new Wrong(Wrong.USAGE, "--alone must be between 1 and 1000.");
        }
        if (alone > 0) {
            out.printf(Locale.ROOT, "%s%n%d callers at %s, no Temporal, %d notices each%n", Machine.described(), count, url, alone);
            out.flush();
            new AloneBench(url, apiKey, count, alone, out).run();
            return 0;
        }
        out.printf(Locale.ROOT, "%s%n%d calls at %s for %d s: the agent talks %d s of %d%n", Machine.described(), count, url, seconds,
                TALKS.toSeconds(), TALKS.plus(LISTENS).toSeconds());
        out.flush();
        Path sound = Files.createTempFile("baton-bench", ".wav");
        try (var agents = new Cells(Cells.Rules.USUAL); var callers = new Cells(Cells.Rules.USUAL)) {
            Files.write(sound, WavFile.write(Tune.generated()));
            measure(agents, callers, apiKey, sound, out);
        } finally {
            Files.delete(sound);
        }
        return 0;
    }

    private void measure(Cells agents, Cells callers, ApiKey apiKey, Path sound, PrintWriter out) throws Exception {
        agents.ready().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        callers.ready().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        String instance = Long.toString(System.nanoTime(), 36);
        var seats = new ArrayList<Seat>();
        long alone = 0;
        for (int i = 0; i < count; i++) {
            String room = "bench-" + instance + "-" + i;
            Seat caller = sits(callers, apiKey, room, "caller", Badge.Kind.PERSON);
            Seat agent = sits(agents, apiKey, room, "agent", Badge.Kind.AGENT);
            if (i == 0) {
                alone = Costs.of(agent.pid()).kilobytes();
            }
            voice(caller, "agent");
            voice(agent, "caller");
            caller.play(VOICE, sound, true);
            seats.add(agent);
        }
        talkByTurns(seats, sound, SETTLING);
        List<Long> cells = seats.stream().map(Seat::pid).distinct().toList();
        Costs before = Costs.ofAll(cells);
        long began = System.nanoTime();
        talkByTurns(seats, sound, Duration.ofSeconds(seconds));
        Costs spent = Costs.ofAll(cells).since(before);
        report(out, spent, Duration.ofNanos(System.nanoTime() - began), cells.size(), alone);
    }

    private Seat sits(Cells cells, ApiKey apiKey, String room, String who, Badge.Kind kind) throws Exception {
        return cells.join(url, Badge.token(apiKey, InstantSource.system(), room, who, kind), NOBODY_ASKS).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static void voice(Seat seat, String other) throws InterruptedException, ExecutionException, TimeoutException {
        seat.publish(VOICE, Set.of(other)).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        seat.listenTo(Set.of(other));
    }

    /** One agent after the other begins, so that at every moment four of ten talk. */
    private static void talkByTurns(List<Seat> seats, Path sound, Duration howLong) throws InterruptedException {
        long round = TALKS.plus(LISTENS).toMillis();
        var talking = new Seat.Playing[seats.size()];
        long began = System.nanoTime();
        for (long passed = 0; passed < howLong.toMillis(); passed = (System.nanoTime() - began) / 1_000_000) {
            for (int i = 0; i < talking.length; i++) {
                boolean turn = (passed + round * i / talking.length) % round < TALKS.toMillis();
                if (turn && talking[i] == null) {
                    talking[i] = seats.get(i).play(VOICE, sound, true);
                } else if (!turn && talking[i] != null) {
                    seats.get(i).stop(talking[i]);
                    talking[i] = null;
                }
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        for (int i = 0; i < talking.length; i++) {
            if (talking[i] != null) {
                seats.get(i).stop(talking[i]);
            }
        }
    }

    private void report(PrintWriter out, Costs spent, Duration time, int cells, long alone) {
        double each = spent.cpuSeconds() / (time.toMillis() / 1000.0) / count;
        double megabytes = spent.kilobytes() / 1024.0 / count;
        double more = (spent.kilobytes() - (double) alone * cells) / 1024.0 / count;
        out.printf(Locale.ROOT, "%n%.1f %% of a core for each call: %.0f calls a core (floor %.0f, goal 50): %s%n", each * 100, 1 / each, FLOOR_CALLS,
                1 / each >= FLOOR_CALLS ? "floor met" : "floor missed");
        out.printf(Locale.ROOT, "%.1f MB for each call beside the %d MB of a cell with one (floor %.0f, goal 2): %s; %.0f MB each with %d to a cell%n", more,
                alone / 1024, FLOOR_MEGABYTES, more <= FLOOR_MEGABYTES ? "floor met" : "floor missed", megabytes, Math.ceilDiv(count, cells));
        out.println("LiveKit's Python agent, measured by us on the same kind of machine: 6 to 8 % of a core, 36 MB each");
        out.printf(Locale.ROOT, "%nprocessor time by thread:%n");
        spent.byThread().entrySet().stream().sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())).limit(12)
                .forEach(one -> out.printf(Locale.ROOT, "  %-20s %5.1f %%%n", one.getKey(), 100 * one.getValue() / spent.cpuSeconds()));
        out.println(Instant.now().truncatedTo(ChronoUnit.MINUTES));
        out.flush();
    }

    /** What the kernel knows of processes: Linux tells it in /proc. */
    private record Costs(Map<String, Double> byThread, long kilobytes) {

        private static final double TICKS = 100;

        static Costs ofAll(List<Long> processes) {
            var threads = new HashMap<String, Double>();
            long kilobytes = 0;
            for (long process : processes) {
                Costs one = of(process);
                one.byThread.forEach((name, time) -> threads.merge(name, time, Double::sum));
                kilobytes += one.kilobytes;
            }
            return new Costs(threads, kilobytes);
        }

        static Costs of(long process) {
            Path folder = Path.of("/proc", Long.toString(process));
            var threads = new HashMap<String, Double>();
            try (var tasks = Files.list(folder.resolve("task")); var lines = Files.lines(folder.resolve("status"))) {
                for (Path task : tasks.toList()) {
                    String stat = Files.readString(task.resolve("stat"));
                    String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')')).replaceAll("[-# ]*[0-9]+$", "");
                    String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                    threads.merge(name, (Long.parseLong(rest[11]) + Long.parseLong(rest[12])) / TICKS, Double::sum);
                }
                long kilobytes = lines.filter(line -> line.startsWith("VmRSS:")).mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", ""))).sum();
                return new Costs(threads, kilobytes);
            } catch (IOException unreadable) {
                throw new UncheckedIOException("what a media cell costs is read in /proc, which only Linux has", unreadable);
            }
        }

        Costs since(Costs before) {
            var spent = new HashMap<>(byThread);
            before.byThread.forEach((name, time) -> spent.merge(name, -time, Double::sum));
            return new Costs(spent, kilobytes);
        }

        double cpuSeconds() {
            return byThread.values().stream().mapToDouble(Double::doubleValue).sum();
        }
    }
}
