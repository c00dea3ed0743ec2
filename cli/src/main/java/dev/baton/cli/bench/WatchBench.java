package dev.baton.cli.bench;

import dev.baton.call.CallId;
import dev.baton.call.TenantId;
import dev.baton.cli.Wrong;
import dev.baton.desk.Said;
import dev.baton.keeping.LeasesInMemory;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.Asked;
import dev.baton.livekit.LiveKit;
import dev.baton.watch.Calls;
import dev.baton.watch.Hints;
import dev.baton.watch.KnownRooms;
import dev.baton.watch.Orphan;
import dev.baton.watch.OurRooms;
import dev.baton.watch.Patrol;
import dev.baton.watch.Shares;
import dev.baton.watch.Steward;
import dev.baton.watch.Watcher;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import livekit.LivekitModels.Room;
import livekit.LivekitRoom.CreateRoomRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How much of a core a worker process needs to watch calls in which nothing happens. The server's own work is not counted. */
@Command(
        name = "watch",
        description = "What it costs to watch idle calls in rooms of a LiveKit server. Creates the rooms, and deletes them again.",
        mixinStandardHelpOptions = true)
final class WatchBench implements Callable<Integer> {

    private static final double GOAL = 5;
    private static final int AT_ONCE = 50;
    private static final int EMPTY_TIMEOUT_SECONDS = 3600;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--livekit", paramLabel = "URL", required = true, description = "The server to measure with, such as ws://127.0.0.1:7880.")
    private String url = "";

    @Option(names = "--key", paramLabel = "KEY", description = "Its API key. Default: LIVEKIT_API_KEY")
    private @Nullable String key = System.getenv("LIVEKIT_API_KEY");

    @Option(names = "--count", paramLabel = "N", description = "Rooms, one call in each. Default: 1000")
    private int count = 1000;

    @Option(names = "--seconds", paramLabel = "N", description = "How long is measured. Default: 60")
    private int seconds = 60;

    @Option(names = "--warm-up", paramLabel = "N", description = "Seconds before that, not counted. Default: 40")
    private int warmUp = 40;

    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
        if (count < 1 || count > 20_000 || seconds < 1 || warmUp < 0) {
            throw new Wrong(Wrong.USAGE, "--count must be between 1 and 20000, --seconds at least 1, and --warm-up not negative.");
        }
        // The secret comes from the environment only: a command line can be read by everybody on the machine.
        @Nullable String secret = System.getenv("LIVEKIT_API_SECRET");
        if (key == null || key.isBlank() || secret == null || secret.isBlank()) {
            throw new Wrong(Wrong.USAGE, "Set LIVEKIT_API_KEY and LIVEKIT_API_SECRET to those of the LiveKit server.");
        }
        try (var liveKit = new LiveKit(url, new ApiKey(key, secret))) {
            measure(liveKit, out);
        }
        return 0;
    }

    private void measure(LiveKit liveKit, PrintWriter out) throws InterruptedException {
        String instance = CallId.random(new Random()).value();
        var ours = new OurRooms("bench-" + instance);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add("bench-" + instance + "-" + i);
        }
        out.printf(Locale.ROOT, "%s%nwatcher and steward, %d rooms at %s, nobody in them; Temporal and the webhooks are not part of it%n",
                Machine.described(), count, url);
        out.flush();
        try {
            open(liveKit, ours, names);
            watch(liveKit, ours, out);
        } finally {
            close(liveKit, names);
        }
    }

    private void watch(LiveKit liveKit, OurRooms ours, PrintWriter out) throws InterruptedException {
        Clock clock = Clock.systemUTC();
        var shares = new Shares(new LeasesInMemory(clock), ours, "bench", clock);
        Hints hints = (call, hint) -> {
            told.incrementAndGet();
            return new Said.Done<>(call);
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var watcher = new Watcher(liveKit.rooms(), new KnownRooms(liveKit.rooms(), ours, clock), shares, hints, threads, clock);
            try (var unused = Patrol.start(shares, watcher, new Steward(liveKit.rooms(), ours, shares, new EverythingRuns(), clock))) {
                Thread.sleep(Duration.ofSeconds(warmUp));
                told.set(0);
                asked.set(0);
                long wall = System.nanoTime();
                long processor = processorNanos();
                Thread.sleep(Duration.ofSeconds(seconds));
                processor = processorNanos() - processor;
                wall = System.nanoTime() - wall;
                int watched = watcher.watched();
                if (watched != count) {
                    throw new Wrong(Wrong.SURROUNDINGS, "Only " + watched + " of " + count + " rooms were watched: the figure would be worth nothing."
                            + " Look at the server's log.");
                }
                double share = 100.0 * processor / wall;
                out.printf(Locale.ROOT, "%.1f %% of one core over %.0f s (%.0f ms of %.0f ms), %d cores here; the goal is below %.0f %%: %s%n",
                        share, wall / 1e9, processor / 1e6, wall / 1e6, Runtime.getRuntime().availableProcessors(), GOAL,
                        share < GOAL ? "reached" : "not reached");
                out.printf(Locale.ROOT, "%d hints (nothing happened, so 0 is right), %d questions whether a call lives%n", told.get(), asked.get());
                out.printf(Locale.ROOT, "%s, heap used %d MB%n", Instant.now().truncatedTo(ChronoUnit.MINUTES), Machine.heapUsedMegabytes());
                out.flush();
            }
        }
    }

    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static void open(LiveKit liveKit, OurRooms ours, List<String> names) throws InterruptedException {
        var random = new Random();
        for (int from = 0; from < names.size(); from += AT_ONCE) {
            List<Asked<Room>> opened = names.subList(from, Math.min(from + AT_ONCE, names.size())).stream()
                    .map(name -> liveKit.rooms().create(CreateRoomRequest.newBuilder().setName(name).setEmptyTimeout(EMPTY_TIMEOUT_SECONDS)
                            .setMetadata(ours.marked("", CallId.random(random), new TenantId("bench"))).build()))
                    .toList();
            for (Asked<Room> one : opened) {
                var unused = one.await().orThrow("The rooms to be watched cannot be opened");
            }
        }
    }

    private static void close(LiveKit liveKit, List<String> names) throws InterruptedException {
        for (int from = 0; from < names.size(); from += AT_ONCE) {
            // One that was never opened is no matter.
            for (var one : names.subList(from, Math.min(from + AT_ONCE, names.size())).stream().map(liveKit.rooms()::delete).toList()) {
                var unused = one.await();
            }
        }
    }

    private final class EverythingRuns implements Calls {
        @Override
        public State state(CallId call) {
            asked.incrementAndGet();
            return State.RUNNING;
        }

        @Override
        public Adoption adopt(Orphan orphan) {
            throw new IllegalStateException("nobody was lost");
        }
    }
}
