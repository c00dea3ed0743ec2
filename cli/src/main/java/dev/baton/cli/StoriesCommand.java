package dev.baton.cli;

import dev.baton.keeping.KeyRing;
import dev.baton.keeping.KeyRingInMemory;
import dev.baton.simulation.LiveStage;
import dev.baton.simulation.Performance;
import dev.baton.simulation.Stories;
import dev.baton.simulation.Story;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Every story, by the clock, on a real server: the same promises as in the tests, with real timeouts and heartbeats. */
@Command(
        name = "stories",
        description = "Plays all stories of the demo, several at once, and tells which promises were kept.",
        mixinStandardHelpOptions = true)
final class StoriesCommand implements Callable<Integer> {

    /** Longer than this by the clock, and a story is only played when asked for. */
    private static final List<String> HOURS_LONG = List.of("two-hours-of-talk", "four-hours-of-talk");

    /** Its callers would have to wait for machines that no pace hurries: twice ten seconds for agents that never come. */
    private static final List<String> WAITS_FOR_MACHINES = List.of("agents-that-never-come");
    private static final double PACE_OF_MACHINES = 2;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--temporal", paramLabel = "HOST:PORT", description = "Play on this Temporal server. Default: one in memory.")
    private @Nullable String temporal;

    @Option(names = "--pace", paramLabel = "N", description = "People live N times faster than the clock. Default: 5")
    private double pace = 5;

    @Option(names = "--at-once", paramLabel = "N", description = "How many stories are played at once. Default: 10")
    private int atOnce = 10;

    @Option(names = "--hours-long", description = "Also the stories that last for hours of story time.")
    private boolean hoursLong;

    @Option(names = "--ports", description = "Play all at the workflow's ports. Default: behind LiveKit's API, where a story can be told there.")
    private boolean ports;

    @Override
    public Integer call() {
        PrintWriter out = spec == null ? new PrintWriter(System.out, true) : spec.root().commandLine().getOut();
        KeyRing keys = new KeyRingInMemory();
        List<Story> failed = new ArrayList<>();
        boolean inAHurry = pace > PACE_OF_MACHINES;
        List<Story> left = Stories.all().stream()
                .filter(story -> hoursLong || !HOURS_LONG.contains(story.name()))
                .filter(story -> !inAHurry || !WAITS_FOR_MACHINES.contains(story.name()))
                .toList();
        try (Temporal server = temporal == null ? Temporal.inMemory() : Temporal.at(temporal);
                ExecutorService stages = Executors.newFixedThreadPool(Math.max(1, atOnce))) {
            out.printf(Locale.ROOT, "SIMULATED phones %s, %s, %d stories at pace %s, %d at once%n",
                    ports ? "at the ports" : "behind LiveKit's API", server, left.size(), pace, atOnce);
            List<Future<List<String>>> plays = new ArrayList<>();
            for (Story story : left) {
                plays.add(stages.submit(() -> play(story, server, keys, pace)));
                if (plays.size() == 1) {
                    // The first one warms the process up; the others would stumble over it.
                    result(plays.getFirst());
                }
            }
            List<Story> brokenInTheCrowd = new ArrayList<>();
            for (int i = 0; i < plays.size(); i++) {
                tell(out, left.get(i), result(plays.get(i)));
                if (!result(plays.get(i)).isEmpty()) {
                    brokenInTheCrowd.add(left.get(i));
                }
            }
            // By the clock, a machine that is busy with ten stories breaks promises that are about seconds. Alone and at half
            // the pace it has no such excuse.
            for (Story story : brokenInTheCrowd) {
                out.println("once more, alone and at half the pace:");
                List<String> broken = result(stages.submit(() -> play(story, server, keys, pace / 2)));
                tell(out, story, broken);
                if (!broken.isEmpty()) {
                    failed.add(story);
                }
            }
        }
        if (!hoursLong) {
            HOURS_LONG.forEach(name -> out.println("  not played: " + name + " (lasts for hours of story time; --hours-long plays it)"));
        }
        if (inAHurry) {
            WAITS_FOR_MACHINES.forEach(name -> out.println("  not played: " + name + " (waits for machines; --pace 2 or less plays it)"));
        }
        if (!ports) {
            Playing.AT_THE_PORTS_ONLY.entrySet().stream().sorted(Map.Entry.comparingByKey())
                    .forEach(one -> out.println("  played at the ports: " + one.getKey() + " (" + one.getValue() + ")"));
            long behind = left.stream().filter(this::isBehindLiveKit).count();
            out.printf(Locale.ROOT, "%d of %d stories were played behind LiveKit's API, and %d of these kept their promise%n",
                    behind, left.size(), behind - failed.stream().filter(this::isBehindLiveKit).count());
        }
        out.printf(Locale.ROOT, "%d passed, %d failed%n", left.size() - failed.size(), failed.size());
        out.flush();
        return failed.isEmpty() ? 0 : 1;
    }

    private boolean isBehindLiveKit(Story story) {
        return Playing.of(story, ports) instanceof Playing.BehindLiveKitsApi;
    }

    private static void tell(PrintWriter out, Story story, List<String> broken) {
        out.println((broken.isEmpty() ? "  kept    " : "  BROKEN  ") + story.name());
        broken.forEach(one -> out.println("            " + one));
        out.flush();
    }

    private List<String> play(Story story, Temporal server, KeyRing keys, double pace) {
        try (var stage = new LiveStage(server.stubs(), server.namespace(), keys, pace, Playing.of(story, ports).equipment())) {
            Performance performance = stage.perform(story, event -> {}, page -> {});
            return performance.broken();
        }
    }

    private static List<String> result(Future<List<String>> play) {
        try {
            return play.get();
        } catch (ExecutionException failure) {
            return List.of(Sentence.of(failure));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return List.of("stopped");
        }
    }
}
