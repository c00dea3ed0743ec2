package dev.baton.cli;

import dev.baton.call.CallId;
import dev.baton.port.Ledger;
import java.util.function.Consumer;

/** A ledger over somebody's shoulder. */
record ReadAlong(Ledger kept, Consumer<Ledger.Page> onlooker) implements Ledger {

    @Override
    public void record(Page page) {
        kept.record(page);
        onlooker.accept(page);
    }

    @Override
    public void seal(CallId call) {
        kept.seal(call);
    }
}
