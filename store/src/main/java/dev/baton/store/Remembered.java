package dev.baton.store;

import dev.baton.desk.TransferDesk;
import dev.baton.keeping.Journals;
import dev.baton.port.Ledger.Entry;
import dev.baton.transfer.TransferId;
import java.util.Optional;

/** How a transfer ended whose workflow is gone: its call wrote it down. */
public final class Remembered {

    private Remembered() {}

    /** Empty if it was not over when the last was heard of it. */
    public static Optional<String> outcomeOf(TransferId transfer, Journals journals) {
        String ended = "transfer " + transfer.value().substring(transfer.value().lastIndexOf('-') + 1) + " ended: ";
        return journals.of(TransferDesk.callWorkflow(transfer.call())).stream()
                .map(Entry::text)
                .filter(text -> text.startsWith(ended))
                .map(text -> text.substring(ended.length()))
                .reduce((earlier, later) -> later);
    }
}
