package dev.baton.keeping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.CallId;
import dev.baton.keeping.Vault.Kind;
import org.junit.jupiter.api.Test;

final class KeptLedgerTest {

    private final Journals journals = new JournalsInMemory();
    private final Vault vault = new VaultInMemory();
    private final KeptLedger ledger = new KeptLedger(journals, vault);

    @Test
    void aRecordedPageCanBeRead() {
        ledger.record(JournalsContract.page(JournalsContract.entry(1, "first", null)));

        assertThat(journals.of(JournalsContract.WORKFLOW)).hasSize(1);
    }

    @Test
    void sealingACallDestroysItsSecretsOnly() {
        var call = new CallId("bcdf-ghjk-mnpq");
        String secret = vault.put(call, Kind.SECRET, "pin");
        String transcript = vault.put(call, Kind.TRANSCRIPT, "words");

        ledger.seal(call);

        assertThat(vault.get(secret)).isEmpty();
        assertThat(vault.get(transcript)).isPresent();
    }
}
