package dev.baton.store;

import dev.baton.call.Fingerprint;
import dev.baton.call.TenantId;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may come in, by keys that are kept as their hashes. Each opens for one tenant. */
public final class ApiKeys {

    private static final String COLUMNS = "id, tenant, role, name, made_at, withdrawn_at";
    private static final String BEGINNING = "baton_";
    private static final int SECRET_BYTES = 32;

    private final Database database;
    private final SecureRandom random = new SecureRandom();

    public ApiKeys(Database database) {
        this.database = database;
    }

    /** {@code name}: for people, who has it. */
    public record KnownKey(String id, TenantId tenant, KeyRole role, String name, Instant made, @Nullable Instant withdrawn) {}

    /** {@code secret} is nowhere else, and never will be. */
    public record Made(String id, String secret) {
        @Override
        public String toString() {
            return "key " + id;
        }
    }

    public Made make(TenantId tenant, KeyRole role, String name) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = BEGINNING + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        byte[] tail = new byte[5];
        random.nextBytes(tail);
        String id = "key-" + HexFormat.of().formatHex(tail);
        database.ask(sql -> sql.sql("insert into api_key (id, tenant, role, name, hash) values (:id, :tenant, :role, :name, :hash)")
                .param("id", id)
                .param("tenant", tenant.value())
                .param("role", role.word())
                .param("name", name)
                .param("hash", Fingerprint.of(secret))
                .update());
        return new Made(id, secret);
    }

    /** In the order in which they were made, the withdrawn ones among them. */
    public List<KnownKey> list() {
        return database.ask(sql -> sql.sql("select " + COLUMNS + " from api_key order by made_at, id").query((row, n) -> known(row)).list());
    }

    /** From now on it opens nothing. False if there is none of this id that did. */
    public boolean withdraw(String id) {
        return database.ask(sql -> sql.sql("update api_key set withdrawn_at = clock_timestamp() where id = :id and withdrawn_at is null")
                .param("id", id)
                .update()) == 1;
    }

    /** A secret as long as this cannot be guessed, so a plain hash is enough, and finding it by its hash tells nothing of how near a guess was. */
    public Optional<KnownKey> opens(String secret) {
        if (!secret.startsWith(BEGINNING)) {
            return Optional.empty();
        }
        return database.ask(sql -> sql.sql("select " + COLUMNS + " from api_key where hash = :hash and withdrawn_at is null")
                .param("hash", Fingerprint.of(secret))
                .query((row, n) -> known(row))
                .optional());
    }

    private static KnownKey known(ResultSet row) throws SQLException {
        return new KnownKey(row.getString("id"), new TenantId(row.getString("tenant")), KeyRole.of(row.getString("role")), row.getString("name"),
                Calls.instant(row, "made_at"), Calls.maybe(row, "withdrawn_at"));
    }
}
