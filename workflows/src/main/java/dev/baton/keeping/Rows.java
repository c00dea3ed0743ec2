package dev.baton.keeping;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A small text file that a person can read: a heading, then rows of cells apart by tabs. */
record Rows(List<List<String>> rows) {

    static byte[] written(String heading, Stream<List<String>> rows) {
        return rows.map(row -> row.stream().map(Rows::escaped).collect(Collectors.joining("\t")))
                .collect(Collectors.joining("\n", escaped(heading) + "\n", "\nend\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Nothing if it is not a whole file under this heading, each row as wide as it should be. */
    static Optional<Rows> read(String heading, int cells, byte[] bytes) {
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        if (lines.size() < 2 || !lines.getFirst().equals(escaped(heading)) || !lines.getLast().equals("end")) {
            return Optional.empty();
        }
        var rows = new ArrayList<List<String>>();
        for (String line : lines.subList(1, lines.size() - 1)) {
            if (line.isEmpty()) {
                continue;
            }
            List<String> row = Stream.of(line.split("\t", -1)).map(Rows::plain).toList();
            if (row.size() != cells) {
                return Optional.empty();
            }
            rows.add(row);
        }
        return Optional.of(new Rows(rows));
    }

    private static String escaped(String cell) {
        return cell.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String plain(String cell) {
        try {
            return cell.translateEscapes();
        } catch (IllegalArgumentException unknownEscape) {
            return cell;
        }
    }
}
