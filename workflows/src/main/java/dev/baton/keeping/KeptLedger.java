package dev.baton.keeping;

import dev.baton.call.CallId;
import dev.baton.port.Ledger;

/** The ledger over the journals and the vault of this deployment. */
public final class KeptLedger implements Ledger {

    private final Journals journals;
    private final Vault vault;

    public KeptLedger(Journals journals, Vault vault) {
        this.journals = journals;
        this.vault = vault;
    }

    @Override
    public void record(Page page) {
        journals.add(page);
    }

    @Override
    public void seal(CallId call) {
        vault.destroySecrets(call);
    }
}
