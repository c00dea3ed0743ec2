package dev.baton.keeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.call.CallId;
import org.junit.jupiter.api.Test;

/** What every key ring promises. */
public abstract class KeyRingContract {

    protected static final CallId CALL = new CallId("bcdf-ghjk-mnpq");
    protected static final CallId OTHER = new CallId("BCDF-ghjk-mnpq");

    protected abstract KeyRing keys();

    @Test
    void aCallKeepsItsKey() {
        KeyRing keys = keys();
        KeyRing.Key first = keys.keyFor(CALL);

        assertThat(first.secret().getEncoded()).hasSize(32);
        assertThat(keys.keyFor(CALL)).isEqualTo(first);
        assertThat(keys.find(first.id())).contains(first.secret());
    }

    @Test
    void callsThatDifferOnlyInCaseHaveKeysOfTheirOwn() {
        KeyRing keys = keys();

        assertThat(keys.keyFor(CALL).secret()).isNotEqualTo(keys.keyFor(OTHER).secret());
        assertThat(keys.keyFor(CALL).id()).isNotEqualTo(keys.keyFor(OTHER).id());
    }

    @Test
    void theDeploymentHasAKeyOfItsOwn() {
        KeyRing keys = keys();
        KeyRing.Key deployment = keys.deploymentKey();

        assertThat(keys.deploymentKey()).isEqualTo(deployment);
        assertThat(deployment.secret()).isNotEqualTo(keys.keyFor(CALL).secret());
        assertThat(keys.find(deployment.id())).contains(deployment.secret());
    }

    @Test
    void aDestroyedKeyIsFoundByNobody() {
        KeyRing keys = keys();
        String id = keys.keyFor(CALL).id();

        keys.destroy(CALL);
        keys.destroy(CALL);

        assertThat(keys.find(id)).isEmpty();
    }

    @Test
    void anErasedCallIsNotWrittenToAgain() {
        KeyRing keys = keys();
        keys.keyFor(CALL);
        keys.destroy(CALL);

        assertThatThrownBy(() -> keys.keyFor(CALL)).hasMessageContaining("was erased").hasMessageContaining(CALL.value());
        assertThat(keys.keyFor(OTHER)).isNotNull();
    }

    @Test
    void aCallCanBeErasedBeforeAnythingWasWritten() {
        KeyRing keys = keys();
        keys.destroy(CALL);

        assertThatThrownBy(() -> keys.keyFor(CALL)).hasMessageContaining("was erased");
    }

    @Test
    void aKeyThatWasNeverMadeIsNotFound() {
        KeyRing keys = keys();

        assertThat(keys.find("call/zzzz")).isEmpty();
        assertThat(keys.find("../../etc/passwd")).isEmpty();
        assertThat(keys.find("")).isEmpty();
    }

    @Test
    void aKeyDoesNotTellItself() {
        KeyRing.Key key = keys().keyFor(CALL);

        assertThat(key.toString()).isEqualTo("key " + key.id());
    }
}
