package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseTest {

    @Test
    void anEmptyDatabaseGetsItsTablesOnceAndKeepsThem() {
        DatabaseAddress address = Postgres.empty();
        try (Database first = Database.open(address); Database second = Database.open(address)) {
            assertThat(first.answers()).isTrue();
            assertThat(second.answers()).isTrue();
        }
    }

    @Test
    void oneThatIsAwayIsNamedWithoutItsPassword() {
        DatabaseAddress nobody = DatabaseAddress.read("postgres://baton:s3cr3t@127.0.0.1:9/baton");
        assertThatThrownBy(() -> Database.open(nobody))
                .isInstanceOf(DatabaseAway.class)
                .hasMessage("Postgres does not answer at 127.0.0.1:9/baton: start it, or correct BATON_DATABASE_URL.");
    }

    @Test
    void oneThatDoesNotExistIsToldWithItsCure() {
        DatabaseAddress there = Postgres.empty();
        DatabaseAddress elsewhere = new DatabaseAddress(there.host(), there.port(), "nowhere", there.user(), null, null);
        assertThatThrownBy(() -> Database.open(elsewhere)).isInstanceOf(UnusableDatabase.class).hasMessageContaining("createdb nowhere");
    }

    @Test
    void anAddressIsReadInTheFormsInWhichItIsHandedOut() {
        DatabaseAddress read = DatabaseAddress.read(" postgresql://me:p%40ss+word@db.example:6432/baton?sslmode=require ");
        assertThat(read).isEqualTo(new DatabaseAddress("db.example", 6432, "baton", "me", "p@ss+word", "sslmode=require"));
        assertThat(read.toString()).isEqualTo("db.example:6432/baton");
        assertThat(DatabaseAddress.read("jdbc:postgresql://db.example/baton")).isEqualTo(new DatabaseAddress("db.example", 5432, "baton", null, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "baton", "mysql://h/d", "postgres://h", "postgres:///d", "postgres://me:p@ss@h/d", "postgres://me:p ss@h/d", "postgres://h/d/e"})
    void whatIsNoAddressIsRefusedAndNotRepeated(String wrong) {
        assertThatThrownBy(() -> DatabaseAddress.read(wrong)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("BATON_DATABASE_URL").hasMessageNotContaining("p@ss").hasMessageNotContaining("p ss");
    }
}
