package dev.baton.story;

import dev.baton.keeping.KeyRingInMemory;
import dev.baton.simulation.Performance;
import dev.baton.stage.Choice;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plays stories that nobody thought of, with everything that can happen at one instant in any order. */
final class AnyOrder {

    private static final int TRACE_LINES = 40;

    private AnyOrder() {}

    /** How one story went. */
    record Run(long seed, String traceHash, long millis, List<String> ends, String failure) {

        boolean passed() {
            return failure.isEmpty();
        }

        boolean same(Run other) {
            return traceHash.equals(other.traceHash) && failure.equals(other.failure);
        }

        String line() {
            String encoded = Base64.getEncoder().encodeToString(failure.getBytes(StandardCharsets.UTF_8));
            return String.join(" ", "ran", Long.toString(seed), traceHash, Long.toString(millis), "-" + encoded, String.join(",", ends));
        }

        static Run of(String line) {
            String[] parts = line.split(" ", -1);
            String failure = new String(Base64.getDecoder().decode(parts[4].substring(1)), StandardCharsets.UTF_8);
            List<String> ends = List.of(parts[5].split(","));
            return new Run(Long.parseLong(parts[1]), parts[2], Long.parseLong(parts[3]), ends, failure);
        }
    }

    static Run play(long seed) {
        long begin = System.nanoTime();
        var any = new AnyStory(seed);
        List<String> broken = new ArrayList<>();
        List<String> ends = new ArrayList<>();
        // Neighbours of one seed begin alike in java.util.Random.
        Choice choice = Choice.seeded(seed * 0x9E3779B97F4A7C15L);
        try (var stage = new SteppedStage(any.story(), choice, new KeyRingInMemory())) {
            try {
                Performance performance = stage.perform();
                performance.transfers().values().forEach(one -> ends.add(name(one.outcome())));
                performance.calls().forEach(one -> ends.add(name(one.end())));
                broken.addAll(Promises.broken(any, stage.scene().calls(), performance, stage.journals()));
            } catch (RuntimeException | AssertionError failed) {
                broken.add(stackTrace(failed));
            }
            keepTrace(seed, stage.service().tempo().trace());
            String failure = broken.isEmpty() ? "" : report(any, seed, broken, stage);
            long millis = (System.nanoTime() - begin) / 1_000_000;
            return new Run(seed, stage.service().tempo().traceHash(), millis, ends, failure);
        }
    }

    /** For whoever asks what happened otherwise the second time. */
    private static void keepTrace(long seed, List<String> trace) {
        String folder = System.getProperty("any.order.traces");
        if (folder != null) {
            try {
                Files.write(Path.of(folder, Long.toString(seed)), trace);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    private static String name(@Nullable Object end) {
        return end == null ? "None" : end.getClass().getSimpleName();
    }

    private static String report(AnyStory any, long seed, List<String> broken, SteppedStage stage) {
        var text = new StringBuilder("seed " + seed + "\n");
        any.words().forEach(line -> text.append("  ").append(line).append('\n'));
        broken.forEach(line -> text.append("BROKEN ").append(line).append('\n'));
        if (Boolean.getBoolean("any.order.everything")) {
            stage.scene().world().events().forEach(event -> text.append("event ").append(event.at()).append(' ')
                    .append(event.kind()).append(' ').append(event.sentence()).append('\n'));
            stage.scene().refusals().forEach(line -> text.append("refused ").append(line).append('\n'));
        }
        List<String> trace = stage.service().tempo().trace();
        int from = Boolean.getBoolean("any.order.everything") ? 0 : Math.max(0, trace.size() - TRACE_LINES);
        trace.subList(from, trace.size()).forEach(line -> text.append("did ").append(line).append('\n'));
        return text.toString();
    }

    private static String stackTrace(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** A process of its own: the stage needs the JVM's common pool for itself. Reads seeds and writes how they went. */
    public static void main(String... none) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        try (var seeds = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            String seed = seeds.readLine();
            while (seed != null) {
                answers.println(play(Long.parseLong(seed)).line());
                answers.flush();
                seed = seeds.readLine();
            }
        }
        System.exit(0);
    }
}
