package dev.baton.keeping;

import dev.baton.port.Ledger.Entry;
import dev.baton.port.Ledger.Page;
import dev.baton.transfer.Owner;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A file for each journal, sealed with the key of its call. It is small, so it is written anew with every page. */
public final class JournalsInFiles implements Journals {

    private static final String HEADING = "baton journal 1 of ";
    private static final String NO_STEP = "-";

    private final Folder journals;
    private final KeyRing keys;

    public JournalsInFiles(Path home, KeyRing keys) {
        journals = Folder.at(home).sub("journals");
        this.keys = keys;
    }

    @Override
    public void add(Page page) {
        journals.alone(() -> {
            TreeMap<Integer, Entry> journal = read(page.workflow());
            int before = journal.size();
            page.entries().forEach(entry -> journal.putIfAbsent(entry.number(), entry));
            if (journal.size() > before) {
                Stream<List<String>> rows = journal.values().stream().map(JournalsInFiles::cells);
                String name = HEADING + page.workflow();
                journals.write(file(page.workflow()), Envelope.close(key(page.workflow()), name, Rows.written(name, rows)));
            }
            return journal;
        });
    }

    @Override
    public List<Entry> of(String workflow) {
        return List.copyOf(read(workflow).values());
    }

    private KeyRing.Key key(String workflow) {
        return Owner.callOf(workflow).map(keys::keyFor).orElseGet(keys::deploymentKey);
    }

    /** Empty, too, when its call was erased. */
    private TreeMap<Integer, Entry> read(String workflow) {
        var journal = new TreeMap<Integer, Entry>();
        String name = HEADING + workflow;
        try {
            Optional<byte[]> sealed = journals.read(file(workflow));
            Optional<byte[]> open = sealed.isEmpty() ? sealed : Envelope.open(keys, name, sealed.get());
            if (open.isPresent()) {
                Rows rows = Rows.read(name, 4, open.get()).orElseThrow(() -> unreadable(workflow));
                rows.rows().stream().map(JournalsInFiles::entry).forEach(entry -> journal.put(entry.number(), entry));
            }
        } catch (Seal.Broken | DateTimeException | NumberFormatException damaged) {
            throw unreadable(workflow);
        }
        return journal;
    }

    private Path file(String workflow) {
        return journals.file(workflow + ".journal");
    }

    private UnreadableFile unreadable(String workflow) {
        return new UnreadableFile(file(workflow), "is not the journal of " + workflow,
                "Put it back from a backup or remove it: the history in Temporal still knows everything.");
    }

    private static List<String> cells(Entry entry) {
        String step = entry.step() == null ? NO_STEP : String.valueOf(entry.step());
        return List.of(String.valueOf(entry.number()), entry.at().toString(), step, entry.text());
    }

    private static Entry entry(List<String> cells) {
        @Nullable Integer step = cells.get(2).equals(NO_STEP) ? null : Integer.valueOf(cells.get(2));
        return new Entry(Integer.parseInt(cells.get(0)), Instant.parse(cells.get(1)), step, cells.get(3));
    }
}
