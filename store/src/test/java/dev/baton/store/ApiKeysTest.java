package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.call.TenantId;
import dev.baton.store.ApiKeys.Made;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiKeysTest {

    private final Database database = Database.open(Postgres.fresh());
    private final ApiKeys keys = new ApiKeys(database);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aKeyOpensForItsTenantAndRoleUntilItIsWithdrawn() {
        Made made = keys.make(new TenantId("acme"), KeyRole.INTEGRATOR, "Our CRM");

        assertThat(keys.opens(made.secret())).hasValueSatisfying(key -> {
            assertThat(key.tenant()).isEqualTo(new TenantId("acme"));
            assertThat(key.role()).isEqualTo(KeyRole.INTEGRATOR);
            assertThat(key.id()).isEqualTo(made.id());
        });
        assertThat(keys.opens(made.secret() + "x")).isEmpty();
        assertThat(keys.opens("")).isEmpty();
        assertThat(keys.withdraw(made.id())).isTrue();
        assertThat(keys.withdraw(made.id())).as("again").isFalse();
        assertThat(keys.opens(made.secret())).isEmpty();
        assertThat(keys.list()).singleElement().satisfies(key -> assertThat(key.withdrawn()).isNotNull());
    }

    @Test
    void theSecretIsNowhereInTheTableNorInWordsAboutIt() {
        Made made = keys.make(new TenantId("acme"), KeyRole.AUDITOR, "The books");

        String row = database.ask(sql -> sql.sql("select t::text from api_key t").query(String.class).single());
        assertThat(row).contains(made.id()).doesNotContain(made.secret(), made.secret().substring(6));
        assertThat(made.toString()).doesNotContain(made.secret());
        assertThat(keys.make(new TenantId("acme"), KeyRole.AUDITOR, "The books").secret()).isNotEqualTo(made.secret());
    }

    @Test
    void thereIsNoFourthRole() {
        assertThatThrownBy(() -> KeyRole.of("king")).isInstanceOf(IllegalArgumentException.class);
    }
}
