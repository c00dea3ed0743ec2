package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.baton.keeping.KeyRing;
import dev.baton.keeping.KeyRingContract;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class KeyRingInPostgresTest extends KeyRingContract {

    private final DatabaseAddress at = Postgres.fresh();
    private final Database database = Database.connected(at);
    private Instant now = Instant.parse("2026-11-26T09:00:00Z");
    private final KeyRing keys = another();

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected KeyRing keys() {
        return keys;
    }

    /** As another process has it. */
    private KeyRing another() {
        return new KeyRingInPostgres(database, Postgres.DEPLOYMENT, () -> now);
    }

    @Test
    void allProcessesHaveTheSameKeys() {
        assertThat(another().keyFor(CALL)).isEqualTo(keys.keyFor(CALL));
    }

    @Test
    void manyProcessesAtOnceMakeOneKey() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<KeyRing.Key>> all = IntStream.range(0, 16).<Callable<KeyRing.Key>>mapToObj(one -> () -> another().keyFor(CALL)).toList();
            assertThat(threads.invokeAll(all).stream().map(one -> one.resultNow()).distinct()).hasSize(1);
        }
    }

    @Test
    void aKeyDestroyedElsewhereIsGoneHereSecondsLater() {
        String id = keys.keyFor(CALL).id();
        another().destroy(CALL);
        now = now.plus(KeyRingInPostgres.FRESH);

        assertThat(keys.find(id)).isEmpty();
        assertThatThrownBy(() -> keys.keyFor(CALL)).hasMessageContaining("was erased");
    }

    @Test
    void aKeyOfWorkThatFailedSealsNothingAnyMore() {
        var made = new AtomicReference<KeyRing.Key>();
        assertThatThrownBy(() -> database.together(() -> {
            made.set(keys.keyFor(CALL));
            throw new IllegalStateException("refused");
        })).hasMessage("refused");

        assertThat(keys.keyFor(CALL)).isNotEqualTo(made.get());
        assertThat(another().keyFor(CALL)).isEqualTo(keys.keyFor(CALL));
    }

    @Test
    void callsGoOnWithTheirKeysWhilePostgresIsAway() {
        KeyRing.Key key = keys.keyFor(CALL);
        database.close();
        now = now.plusSeconds(3600);

        assertThat(keys.keyFor(CALL)).isEqualTo(key);
        assertThat(keys.find(key.id())).contains(key.secret());
        assertThatThrownBy(() -> keys.find("call/" + OTHER)).as("nobody is told that a call was erased").isInstanceOf(DatabaseAway.class);
    }

    @Test
    void nobodyWaitsForAPostgresThatIsSlow() throws Exception {
        KeyRing.Key key = keys.keyFor(CALL);
        now = now.plusSeconds(3600);
        try (Connection other = DriverManager.getConnection(at.jdbc(), at.user(), at.password())) {
            other.setAutoCommit(false);
            other.createStatement().execute("lock table baton.call_key in access exclusive mode");
            assertTimeoutPreemptively(Duration.ofSeconds(1), () -> assertThat(keys.find(key.id())).contains(key.secret()));
            other.rollback();
        }
        another().destroy(CALL);
        now = now.plusSeconds(3600);
        assertThat(keys.find(key.id())).as("it is asked again").isEmpty();
    }

    @Test
    void theTableAloneOpensNothing() {
        byte[] secret = keys.keyFor(CALL).secret().getEncoded();
        byte[] row = database.ask(sql -> sql.sql("select sealed from call_key").query(byte[].class).single());
        assertThat(HexFormat.of().formatHex(row)).doesNotContain(HexFormat.of().formatHex(secret));

        byte[] othersKey = new byte[32];
        othersKey[0] = 1;
        var wrongHouse = new KeyRingInPostgres(database, new KeyRing.Key(KeyRing.DEPLOYMENT, new SecretKeySpec(othersKey, "AES")), () -> now);
        assertThatThrownBy(() -> wrongHouse.keyFor(CALL)).isInstanceOf(UnusableDatabase.class).hasMessageContaining("BATON_DEPLOYMENT_KEY");
    }
}
