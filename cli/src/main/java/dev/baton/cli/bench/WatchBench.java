package dev.baton.cli.bench;

import dev.baton.call.CallId;
import dev.baton.call.Destination;
import dev.baton.call.TenantId;
import dev.baton.cli.Wrong;
import dev.baton.desk.Said;
import dev.baton.keeping.LeasesInMemory;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.Asked;
import dev.baton.livekit.LiveKit;
import dev.baton.transfer.TransferId;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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

    // Every room is looked into once in less than 30 s. The guests must come and stay within the minute that LiveKit grants them.
    private static final Duration MEASURED = Duration.ofSeconds(30);
    private static final Duration SETTLING = Duration.ofSeconds(10);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--livekit", paramLabel = "URL", required = true, description = "The server to measure with, such as ws://127.0.0.1:7880.")
    private String url = "";

    @Option(names = "--key", paramLabel = "KEY", description = "Its API key. Default: LIVEKIT_API_KEY")
    private @Nullable String key = System.getenv("LIVEKIT_API_KEY");

    @Option(names = "--count", paramLabel = "N", description = "Rooms, one call in each. Default: 1000")
    private int count = 1000;

    @Option(names = "--warm-up", paramLabel = "N", description = "Seconds with empty rooms before that, not counted. Default: 40")
    private int warmUp = 40;

    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
        if (count < 1 || count > 20_000 || warmUp < 0) {
            throw new Wrong(Wrong.USAGE, "--count must be between 1 and 20000, and --warm-up not negative.");
        }
        ApiKey apiKey = ServerKey.of(key);
        try (var liveKit = new LiveKit(url, apiKey); var guests = new SilentGuests(url, apiKey)) {
            measure(liveKit, guests, out);
        }
        return 0;
    }

    private void measure(LiveKit liveKit, SilentGuests guests, PrintWriter out) throws InterruptedException {
        var random = new Random();
        String instance = CallId.random(random).value();
        var ours = new OurRooms("bench-" + instance);
        var calls = new LinkedHashMap<String, CallId>();
        for (int i = 0; i < count; i++) {
            calls.put("bench-" + instance + "-" + i, CallId.random(random));
        }
        out.printf(Locale.ROOT, "%s%nwatcher and steward, %d rooms at %s, a caller without media in each; Temporal and the webhooks are not part of it%n",
                Machine.described(), count, url);
        out.flush();
        try {
            open(liveKit, ours, calls);
            watch(liveKit, ours, calls.keySet(), () -> guests.join(calls), out);
        } finally {
            close(liveKit, List.copyOf(calls.keySet()));
        }
    }

    private void watch(LiveKit liveKit, OurRooms ours, Set<String> names, Runnable theyCome, PrintWriter out) throws InterruptedException {
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
                long coming = System.nanoTime();
                theyCome.run();
                double took = (System.nanoTime() - coming) / 1e9;
                Thread.sleep(SETTLING);
                int before = present(liveKit, names);
                told.set(0);
                asked.set(0);
                long wall = System.nanoTime();
                long processor = processorNanos();
                Thread.sleep(MEASURED);
                processor = processorNanos() - processor;
                wall = System.nanoTime() - wall;
                int watched = watcher.watched();
                int after = present(liveKit, names);
                if (watched != count || before != count || after != count) {
                    throw new Wrong(Wrong.SURROUNDINGS, String.format(Locale.ROOT, "Of %d calls, %d were watched, and %d callers were there at the beginning,"
                            + " %d at the end (they came within %.0f s): the figure would be worth nothing. Try a quieter machine, or a smaller --count.",
                            count, watched, before, after, took));
                }
                double share = 100.0 * processor / wall;
                out.printf(Locale.ROOT, "%.1f %% of one core over %.0f s (%.0f ms of %.0f ms), %d cores here; the goal is below %.0f %%: %s%n",
                        share, wall / 1e9, processor / 1e6, wall / 1e6, Runtime.getRuntime().availableProcessors(), GOAL,
                        share < GOAL ? "reached" : "not reached");
                out.printf(Locale.ROOT, "%d hints (nothing happened; a few come when LiveKit's list catches up), %d questions whether a call lives%n", told.get(), asked.get());
                out.printf(Locale.ROOT, "%s, heap used %d MB%n", Instant.now().truncatedTo(ChronoUnit.MINUTES), Machine.heapUsedMegabytes());
                out.flush();
            }
        }
    }

    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Asked room by room: the list of rooms is behind. */
    private static int present(LiveKit liveKit, Set<String> names) throws InterruptedException {
        int present = 0;
        for (String name : names) {
            present += liveKit.rooms().participants(name).await().orThrow("The rooms cannot be looked into").size();
        }
        return present;
    }

    private static void open(LiveKit liveKit, OurRooms ours, Map<String, CallId> calls) throws InterruptedException {
        var opened = new ArrayList<Asked<Room>>();
        for (Map.Entry<String, CallId> one : calls.entrySet()) {
            opened.add(liveKit.rooms().create(CreateRoomRequest.newBuilder().setName(one.getKey()).setEmptyTimeout(EMPTY_TIMEOUT_SECONDS)
                    .setMetadata(ours.marked("", one.getValue(), new TenantId("bench"))).build()));
            if (opened.size() == AT_ONCE) {
                await(opened);
            }
        }
        await(opened);
    }

    private static void await(List<Asked<Room>> opened) throws InterruptedException {
        for (Asked<Room> one : opened) {
            var unused = one.await().orThrow("The rooms to be watched cannot be opened");
        }
        opened.clear();
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

        @Override
        public Said<TransferId> callIn(Orphan orphan, Destination destination) {
            throw new IllegalStateException("nobody was lost");
        }
    }
}
