package dev.baton.keeping;

import dev.baton.port.Ledger.Entry;
import dev.baton.port.Ledger.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** For simulations and tests. */
public final class JournalsInMemory implements Journals {

    private final Map<String, TreeMap<Integer, Entry>> journals = new HashMap<>();

    @Override
    public synchronized void add(Page page) {
        TreeMap<Integer, Entry> journal = journals.computeIfAbsent(page.workflow(), none -> new TreeMap<>());
        page.entries().forEach(entry -> journal.putIfAbsent(entry.number(), entry));
    }

    @Override
    public synchronized List<Entry> of(String workflow) {
        return List.copyOf(journals.getOrDefault(workflow, new TreeMap<>()).values());
    }
}
