package dev.baton.store;

import dev.baton.call.CallId;
import dev.baton.keeping.Journals;
import dev.baton.keeping.KeptLedger;
import dev.baton.keeping.Vault;
import dev.baton.port.Ledger;

/** The ledger over this store: whoever is sealed is also known to be over. */
public final class LedgerInPostgres implements Ledger {

    private final KeptLedger kept;
    private final Calls calls;

    public LedgerInPostgres(Journals journals, Vault vault, Calls calls) {
        kept = new KeptLedger(journals, vault);
        this.calls = calls;
    }

    @Override
    public void record(Page page) {
        kept.record(page);
    }

    @Override
    public void seal(CallId call) {
        kept.seal(call);
        calls.ended(call);
    }
}
