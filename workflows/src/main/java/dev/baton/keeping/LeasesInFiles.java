package dev.baton.keeping;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** For the processes of one machine, which share its clock. What has expired is forgotten with the next change. */
public final class LeasesInFiles implements Leases {

    private static final String HEADING = "baton leases 1";
    private static final String LEASE = "lease";
    private static final String COUNT = "count";

    private final Folder folder;
    private final Path file;
    private final InstantSource clock;

    public LeasesInFiles(Path home, InstantSource clock) {
        folder = Folder.at(home).sub("leases");
        file = folder.file("leases");
        this.clock = clock;
    }

    @Override
    public boolean acquire(String name, String holder, Duration life) {
        return change(all -> {
            @Nullable Row now = all.get(LEASE + "\t" + name);
            if (now != null && !now.value().equals(holder)) {
                return false;
            }
            put(all, new Row(LEASE, name, holder, clock.instant().plus(life)));
            return true;
        });
    }

    @Override
    public void release(String name, String holder) {
        change(all -> all.values().removeIf(row -> row.is(LEASE, name) && row.value().equals(holder)));
    }

    @Override
    public Optional<String> holderOf(String name) {
        // No lock: a file is replaced at once, so this reads what was before a change or after it.
        return Optional.ofNullable(live().get(LEASE + "\t" + name)).map(Row::value);
    }

    @Override
    public long count(String name, Duration window) {
        return change(all -> {
            @Nullable Row before = all.get(COUNT + "\t" + name);
            long times = before == null ? 1 : Long.parseLong(before.value()) + 1;
            Instant until = before == null ? clock.instant().plus(window) : before.until();
            put(all, new Row(COUNT, name, String.valueOf(times), until));
            return times;
        });
    }

    @Override
    public Optional<Tally> tally(String name) {
        Instant now = clock.instant();
        return Optional.ofNullable(live().get(COUNT + "\t" + name)).map(row -> new Tally(Long.parseLong(row.value()), Duration.between(now, row.until())));
    }

    private static void put(Map<String, Row> all, Row row) {
        all.put(row.kind() + "\t" + row.name(), row);
    }

    private <T> T change(Function<Map<String, Row>, T> change) {
        return folder.alone(() -> {
            Map<String, Row> all = live();
            var before = Map.copyOf(all);
            T result = change.apply(all);
            if (!before.equals(all)) {
                Stream<List<String>> rows = all.values().stream().sorted(Row.IN_ORDER).map(Row::cells);
                folder.write(file, Rows.written(HEADING, rows));
            }
            return result;
        });
    }

    private Map<String, Row> live() {
        Instant now = clock.instant();
        Map<String, Row> all = new HashMap<>();
        folder.read(file).ifPresent(bytes -> rows(bytes).filter(row -> row.until().isAfter(now)).forEach(row -> put(all, row)));
        return all;
    }

    private Stream<Row> rows(byte[] bytes) {
        try {
            List<List<String>> rows = Rows.read(HEADING, 4, bytes).orElseThrow(this::unreadable).rows();
            return rows.stream().map(Row::of).toList().stream();
        } catch (DateTimeException | NumberFormatException damaged) {
            throw unreadable();
        }
    }

    private UnreadableFile unreadable() {
        return new UnreadableFile(file, "does not hold leases",
                "Stop every Baton on this machine, remove the file, and start again: leases are made anew.");
    }

    private record Row(String kind, String name, String value, Instant until) {

        static final Comparator<Row> IN_ORDER =
                Comparator.comparing(Row::kind).thenComparing(Row::name);

        static Row of(List<String> cells) {
            if (cells.get(0).equals(COUNT)) {
                Long.parseLong(cells.get(2));
            }
            return new Row(cells.get(0), cells.get(1), cells.get(2), Instant.parse(cells.get(3)));
        }

        boolean is(String what, String whose) {
            return kind.equals(what) && name.equals(whose);
        }

        List<String> cells() {
            return List.of(kind, name, value, until.toString());
        }
    }
}
