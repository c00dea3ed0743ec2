package dev.baton.transfer;

import dev.baton.port.Ledger.Entry;
import java.util.List;

/** What a transfer hands back to its call: how it ended, how long its journal is, and the lines that the ledger has not got yet. */
public record TransferReport(Outcome outcome, int entries, List<Entry> unrecorded) {
    public TransferReport {
        unrecorded = List.copyOf(unrecorded);
    }
}
