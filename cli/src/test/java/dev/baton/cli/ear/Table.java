package dev.baton.cli.ear;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What was measured in each story, for people to read. */
public final class Table {

    /**
     * @param silence the longest that the caller heard nothing at all
     * @param leaked frames that one side heard of the other, or of what was for the other, before somebody said yes
     * @param briefed from the answer until the briefing was heard
     * @param merged from the yes until both heard each other
     * @param dials how often each phone was rung
     */
    public record Row(String story, Duration silence, long leaked, Optional<Duration> briefed, Optional<Duration> merged, List<Integer> dials) {}

    private final List<Row> rows = new ArrayList<>();

    /** Said at once, too: a run that is broken off has told what it measured. */
    public synchronized void add(Row row) {
        rows.add(row);
        System.out.print(line(row));
    }

    public synchronized List<Row> rows() {
        return List.copyOf(rows);
    }

    @Override
    public synchronized String toString() {
        var text = new StringBuilder(String.format("%-92s %12s %8s %12s %12s  %s%n", "story", "silence ms", "leaked", "briefed ms", "merged ms", "dials"));
        rows.forEach(row -> text.append(line(row)));
        text.append(spread("from the answer until the briefing is heard", Row::briefed));
        text.append(spread("from the yes until both hear each other", Row::merged));
        return text.toString();
    }

    private static String line(Row row) {
        return String.format("%-92s %12d %8d %12s %12s  %s%n", row.story(), row.silence().toMillis(), row.leaked(), millis(row.briefed()),
                millis(row.merged()), row.dials());
    }

    private static String millis(Optional<Duration> time) {
        return time.map(Duration::toMillis).map(String::valueOf).orElse("-");
    }

    private String spread(String what, Function<Row, Optional<Duration>> of) {
        long[] times = rows.stream().map(of).flatMap(Optional::stream).mapToLong(Duration::toMillis).sorted().toArray();
        return times.length == 0 ? "" : String.format("%s: %d times, median %d ms, 95 of 100 within %d ms, at most %d ms%n", what, times.length,
                times[(times.length - 1) / 2], times[(int) Math.ceil(0.95 * times.length) - 1], times[times.length - 1]);
    }
}
