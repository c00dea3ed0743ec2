package dev.baton.api;

import dev.baton.call.CallId;
import dev.baton.desk.NoAnswer;
import dev.baton.desk.Said;
import dev.baton.desk.TransferDesk;
import dev.baton.port.Ledger.Entry;
import dev.baton.transfer.CallProgress;
import dev.baton.transfer.Progress;
import dev.baton.transfer.TransferId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks for one request. Once no worker has answered, none is waited for any more: what was written down has to do. */
final class Glance {

    /** Of whatever no worker tells of. */
    static final String UNKNOWN = "unknown";

    private final Backstage backstage;
    private boolean nobodyAnswers;

    Glance(Backstage backstage) {
        this.backstage = backstage;
    }

    /** Nothing, if no worker answers. */
    Optional<Said<CallProgress>> at(CallId call) {
        return look(() -> backstage.desk().watch(call));
    }

    Optional<Said<Progress>> at(TransferId transfer) {
        return look(() -> backstage.desk().watch(transfer));
    }

    private <T> Optional<T> look(Supplier<T> look) {
        if (nobodyAnswers) {
            return Optional.empty();
        }
        try {
            return Optional.of(look.get());
        } catch (NoAnswer none) {
            nobodyAnswers = true;
            return Optional.empty();
        }
    }

    /** The last that was written down of a call. */
    Optional<Entry> lastOf(CallId call) {
        List<Entry> written = backstage.journals().of(TransferDesk.callWorkflow(call));
        return written.isEmpty() ? Optional.empty() : Optional.of(written.getLast());
    }
}
