package dev.baton.keeping;

import dev.baton.port.Ledger.Entry;
import dev.baton.port.Ledger.Page;
import java.util.List;

/** The journals that calls and transfers have sent, for whoever wants to read them. */
public interface Journals {

    /** Idempotent by workflow and entry number; entries may arrive in any order. */
    void add(Page page);

    /** In the order of their numbers. */
    List<Entry> of(String workflow);
}
