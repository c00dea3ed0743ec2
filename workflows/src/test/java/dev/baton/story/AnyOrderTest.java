package dev.baton.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.story.AnyOrder.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.api.Test;
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
        Long count = seconds == null ? Long.getLong("any.order.count", 75) : null;
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

    /** {@code -Dany.order.twice=200} for as many. */
    @Test
    void seedsThatRunTwiceGiveEqualTraceHashes() throws Exception {
        int seeds = Integer.getInteger("any.order.twice", 5);
        long begin = System.nanoTime();
        Map<Long, String> first = hashes(play(1, seed -> seed <= seeds));
        Map<Long, String> second = hashes(play(1, seed -> seed <= seeds));
        System.out.println("any order: " + seeds + " seeds twice in " + Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s");
        assertThat(second).hasSize(seeds).isEqualTo(first);
    }

    private static Map<Long, String> hashes(List<Run> runs) {
        return runs.stream().collect(Collectors.toMap(Run::seed, Run::traceHash));
    }

    /** On every core a process: a stage needs the JVM's common pool, and its quiescence, for itself. */
    private static List<Run> play(long from, LongPredicate goesOn) throws Exception {
        var next = new AtomicLong(from);
        Callable<List<Run>> player = () -> {
            List<Run> runs = new ArrayList<>();
            try (var process = new Player()) {
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

        Player() throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-cp", System.getProperty("java.class.path"),
                            "-XX:+UseSerialGC", "-Xmx768m",
                            // Refusals are part of the stories, and logged with stack traces.
                            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                            "-Dorg.slf4j.simpleLogger.log.io.temporal.internal.sync=off",
                            "-Dany.order.everything=" + Boolean.getBoolean("any.order.everything"),
                            AnyOrder.class.getName())
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
