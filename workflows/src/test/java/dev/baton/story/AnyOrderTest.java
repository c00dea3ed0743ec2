package dev.baton.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.story.AnyOrder.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Stories that nobody thought of. {@code -Dany.order.seed=} plays one, {@code -Dany.order.count=} so many,
 * {@code -Dany.order.from=} begins elsewhere; {@code -Dany.order.seconds=240} as many as fit, 2,000 at least.
 */
class AnyOrderTest {

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    @Test
    void everyInvariantHoldsInAnyOrder() throws Exception {
        Long one = Long.getLong("any.order.seed");
        if (one != null) {
            Run run = AnyOrder.play(one);
            assertThat(run.failure()).isEmpty();
            return;
        }
        long from = Long.getLong("any.order.from", 1);
        Long seconds = Long.getLong("any.order.seconds");
        Long count = seconds == null ? Long.getLong("any.order.count", 15) : null;
        long end = System.nanoTime() + Duration.ofSeconds(seconds == null ? 0 : seconds).toNanos();
        System.out.println("any order: from seed " + from);
        List<Run> runs = play(from, seed -> count == null ? System.nanoTime() < end : seed < from + count);
        List<Run> failed = runs.stream().filter(run -> !run.passed()).toList();
        failed.forEach(run -> System.out.println(run.failure()));
        System.out.printf(Locale.ROOT, "any order: %,d stories from seed %d: %d passed, %d failed%n",
                runs.size(), from, runs.size() - failed.size(), failed.size());
        // A story in which nothing happens breaks nothing either.
        System.out.println("any order: " + runs.stream().flatMap(run -> run.ends().stream())
                .collect(Collectors.groupingBy(how -> how, TreeMap::new, Collectors.counting())));
        assertThat(failed).extracting(Run::seed).isEmpty();
        if (count == null) {
            assertThat(runs).hasSizeGreaterThanOrEqualTo(Integer.getInteger("any.order.floor", 2_000));
        }
    }

    /** 726: a request came in before the first line of its call was run, and the next one was taken on as well. */
    @ParameterizedTest
    @ValueSource(longs = 726)
    void seedsThatOnceBrokeSomethingDoNotAgain(long seed) {
        assertThat(AnyOrder.play(seed).failure()).isEmpty();
    }

    /**
     * {@code -Dany.order.twice=200} for as many. What a machine does to one story in thousands (it stands still for seconds
     * while a local activity runs, whose clock is real) it does not do to the same one again: such a seed is printed.
     */
    @Test
    void seedsThatRunTwiceGiveEqualTraceHashes(@TempDir Path first, @TempDir Path second) throws Exception {
        int seeds = Integer.getInteger("any.order.twice", 3);
        long begin = System.nanoTime();
        Map<Long, Run> once = bySeed(play(1, seed -> seed <= seeds, first));
        Map<Long, Run> again = bySeed(play(1, seed -> seed <= seeds, second));
        System.out.println("any order: " + seeds + " seeds twice in " + Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s");
        assertThat(once).hasSize(seeds);
        List<Long> parted = once.values().stream()
                .filter(run -> !run.same(again.get(run.seed())))
                .map(Run::seed)
                .toList();
        for (long seed : parted) {
            System.out.println(parting(seed, once.get(seed), again.get(seed), first, second));
        }
        assertThat(parted).hasSizeLessThanOrEqualTo(seeds / 100);
        for (long seed : parted) {
            Run third = play(seed, next -> next == seed, first).getFirst();
            Run fourth = play(seed, next -> next == seed, second).getFirst();
            assertThat(third.same(fourth)).as(() -> parting(seed, third, fourth, first, second)).isTrue();
        }
    }

    /** Where the second time another thing happened. */
    private static String parting(long seed, Run one, Run other, Path first, Path second) {
        try {
            List<String> once = Files.readAllLines(first.resolve(Long.toString(seed)));
            List<String> again = Files.readAllLines(second.resolve(Long.toString(seed)));
            int same = 0;
            while (same < Math.min(once.size(), again.size()) && once.get(same).equals(again.get(same))) {
                same++;
            }
            return "any order: seed " + seed + " went another way\n  " + said(once, same, -10, 0)
                    + "\nonce\n  " + said(once, same, 0, 5) + one.failure()
                    + "\nand again\n  " + said(again, same, 0, 5) + other.failure();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String said(List<String> lines, int at, int from, int to) {
        return String.join("\n  ", lines.subList(Math.max(0, at + from), Math.min(lines.size(), at + to)));
    }

    private static Map<Long, Run> bySeed(List<Run> runs) {
        return runs.stream().collect(Collectors.toMap(Run::seed, run -> run, (one, same) -> one, TreeMap::new));
    }

    /** On every core a process: a stage needs the JVM's common pool, and its quiescence, for itself. */
    private static List<Run> play(long from, LongPredicate goesOn) throws Exception {
        return play(from, goesOn, null);
    }

    private static List<Run> play(long from, LongPredicate goesOn, @Nullable Path traces) throws Exception {
        var next = new AtomicLong(from);
        Callable<List<Run>> player = () -> {
            List<Run> runs = new ArrayList<>();
            try (var process = new Player(traces)) {
                for (long seed = next.getAndIncrement(); goesOn.test(seed); seed = next.getAndIncrement()) {
                    runs.add(process.play(seed));
                }
            }
            return runs;
        };
        List<Run> all = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(CORES)) {
            List<Future<List<Run>>> players = new ArrayList<>();
            for (int i = 0; i < CORES; i++) {
                players.add(threads.submit(player));
            }
            for (Future<List<Run>> runs : players) {
                all.addAll(runs.get());
            }
        }
        return all;
    }

    private static final class Player implements AutoCloseable {
        private final Process process;
        private final PrintWriter seeds;
        private final BufferedReader answers;

        Player(@Nullable Path traces) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-cp", System.getProperty("java.class.path"),
                            "-XX:+UseSerialGC", "-Xmx768m",
                            // Refusals are part of the stories, and logged with stack traces.
                            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                            "-Dorg.slf4j.simpleLogger.log.io.temporal.internal.sync=off",
                            "-Dany.order.everything=" + Boolean.getBoolean("any.order.everything")));
            if (traces != null) {
                command.add("-Dany.order.traces=" + traces);
            }
            command.add(AnyOrder.class.getName());
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            seeds = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
            answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        Run play(long seed) {
            seeds.println(seed);
            try {
                String answer = answers.readLine();
                if (answer == null) {
                    throw new IllegalStateException("the process that played seed " + seed + " died");
                }
                return Run.of(answer);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public void close() {
            seeds.close();
            process.destroyForcibly();
        }
    }
}
