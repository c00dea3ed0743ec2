package dev.baton.keeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.baton.call.BriefingReference;
import dev.baton.call.CallId;
import dev.baton.keeping.Vault.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every vault promises. */
public abstract class VaultContract {

    protected static final CallId CALL = new CallId("bcdf-ghjk-mnpq");
    protected static final CallId OTHER = new CallId("mnpq-ghjk-bcdf");

    protected abstract Vault vault();

    @ParameterizedTest
    @EnumSource
    void whatIsPutInIsFoundByItsReference(Kind kind) {
        Vault vault = vault();
        String reference = vault.put(CALL, kind, "+15550001234 – “ja”\n");

        assertThat(vault.get(reference)).contains("+15550001234 – “ja”\n");
    }

    @ParameterizedTest
    @EnumSource
    void aReferenceMayEnterAHistory(Kind kind) {
        String reference = vault().put(CALL, kind, "text");

        assertThatCode(() -> new BriefingReference(reference)).doesNotThrowAnyException();
        assertThat(reference).contains(CALL.value()).doesNotContain("text ");
    }

    @Test
    void theSameTextTwiceHasTwoReferences() {
        Vault vault = vault();

        assertThat(vault.put(CALL, Kind.NUMBER, "x")).isNotEqualTo(vault.put(CALL, Kind.NUMBER, "x"));
    }

    @Test
    void onlyTheSecretsOfTheCallAreDestroyed() {
        Vault vault = vault();
        String secret = vault.put(CALL, Kind.SECRET, "pin");
        String briefing = vault.put(CALL, Kind.BRIEFING, "words");
        String others = vault.put(OTHER, Kind.SECRET, "pin");

        vault.destroySecrets(CALL);
        vault.destroySecrets(CALL);

        assertThat(vault.get(secret)).isEmpty();
        assertThat(vault.get(briefing)).contains("words");
        assertThat(vault.get(others)).contains("pin");
    }

    @Test
    void erasingLeavesNothingOfTheCall() {
        Vault vault = vault();
        String secret = vault.put(CALL, Kind.SECRET, "pin");
        String briefing = vault.put(CALL, Kind.BRIEFING, "words");
        String others = vault.put(OTHER, Kind.BRIEFING, "words");

        vault.erase(CALL);
        vault.erase(CALL);

        assertThat(vault.get(secret)).isEmpty();
        assertThat(vault.get(briefing)).isEmpty();
        assertThat(vault.get(others)).contains("words");
    }

    @Test
    void aReferenceToSomethingDestroyedNeverFindsSomethingNewer() {
        Vault vault = vault();
        String old = vault.put(CALL, Kind.SECRET, "old");
        vault.destroySecrets(CALL);
        vault.put(CALL, Kind.SECRET, "new");

        assertThat(vault.get(old)).isEmpty();
    }

    @Test
    void whatWasNeverPutInIsNotThere() {
        assertThat(vault().get("vault/bcdf/number/bcdf")).isEmpty();
        assertThat(vault().get("vault/../keys/deployment")).isEmpty();
        assertThat(vault().get("elsewhere")).isEmpty();
        assertThat(vault().get("")).isEmpty();
    }
}
