package dev.baton.store;

import dev.baton.call.CallId;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.Seal;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The keys of calls, each sealed with the deployment's key, which is never in the database: a copy of the tables opens nothing.
 * Every payload of a history needs a key, and no caller may wait for Postgres: a key that is known is used for some seconds
 * without asking, and for as long as Postgres is away or slow. So one that another process destroyed is gone here seconds later.
 */
public final class KeyRingInPostgres implements KeyRing {

    static final Duration FRESH = Duration.ofSeconds(5);

    // Temporal takes a workflow that stands still for stuck, and begins its task anew.
    private static final Duration WAITED_FOR = Duration.ofMillis(300);
    private static final Duration ASKED_AGAIN = Duration.ofSeconds(1);

    private static final Executor LOOKING = task -> Thread.ofVirtual().name("key").start(task);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;
    private static final int REMEMBERED = 20_000;

    private final Database database;
    private final Key deployment;
    private final InstantSource clock;
    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > REMEMBERED;
        }
    };

    private volatile Instant away = Instant.MIN;

    private record Known(SecretKey secret, Instant asked) {
        @Override
        public String toString() {
            return "a key, asked for at " + asked;
        }
    }

    public KeyRingInPostgres(Database database, Key deployment, InstantSource clock) {
        this.database = database;
        this.deployment = deployment;
        this.clock = clock;
    }

    @Override
    public Key keyFor(CallId call) {
        String id = CALL + call;
        return new Key(id, find(id).orElseGet(() -> make(call, id)));
    }

    private SecretKey make(CallId call, String id) {
        forgetUnlessKept(id);
        byte[] secret = new byte[BYTES];
        RANDOM.nextBytes(secret);
        database.ask(sql -> sql.sql("""
                        insert into call_key (id, tenant, sealed) values (:id, tenant_of(:call), :sealed) on conflict (id) do nothing
                        """)
                .param("id", id)
                .param("call", call.value())
                .param("sealed", Seal.close(deployment.secret(), name(id), secret))
                .update());
        // Somebody else may have made it, or destroyed it, in the same instant.
        return look(id).orElseThrow(() -> new IllegalStateException("call " + call + " was erased: nothing can be written to it any more"));
    }

    /** What is sealed with a key that was never kept could never be read. */
    private void forgetUnlessKept(String id) {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    if (status != STATUS_COMMITTED) {
                        forget(id);
                    }
                }
            });
        }
    }

    private void forget(String id) {
        synchronized (known) {
            known.remove(id);
        }
    }

    @Override
    public Key deploymentKey() {
        return deployment;
    }

    @Override
    public Optional<SecretKey> find(String keyId) {
        if (keyId.equals(DEPLOYMENT)) {
            return Optional.of(deployment.secret());
        }
        if (!keyId.startsWith(CALL) || keyId.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        @Nullable Known before = remembered(keyId);
        if (before == null) {
            // Never "erased", which is what nothing would mean, if Postgres does not answer.
            return look(keyId);
        }
        Instant now = clock.instant();
        boolean asks = !now.isBefore(before.asked().plus(FRESH)) && now.isAfter(away.plus(ASKED_AGAIN));
        return asks ? lookSoon(keyId, before) : Optional.of(before.secret());
    }

    private Optional<SecretKey> lookSoon(String id, Known before) {
        var looking = CompletableFuture.supplyAsync(() -> look(id), LOOKING);
        try {
            return looking.get(WAITED_FOR.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            away = clock.instant();
            return Optional.of(before.secret());
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof DatabaseAway) {
                away = clock.instant();
                return Optional.of(before.secret());
            }
            throw new IllegalStateException("the key of " + id + " could not be asked for: " + failed.getCause(), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.of(before.secret());
        }
    }

    private Optional<SecretKey> look(String id) {
        Optional<SecretKey> found = database.ask(sql -> sql.sql("select sealed from call_key where id = :id and sealed is not null")
                        .param("id", id)
                        .query(byte[].class)
                        .optional())
                .map(sealed -> open(id, sealed));
        synchronized (known) {
            found.ifPresentOrElse(secret -> known.put(id, new Known(secret, clock.instant())), () -> known.remove(id));
        }
        return found;
    }

    private @Nullable Known remembered(String id) {
        synchronized (known) {
            return known.get(id);
        }
    }

    private SecretKey open(String id, byte[] sealed) {
        try {
            return new SecretKeySpec(Seal.open(deployment.secret(), name(id), sealed), "AES");
        } catch (Seal.Broken broken) {
            throw new UnusableDatabase("The key of " + id + " cannot be opened: " + broken.getMessage() + ". The deployment's key is not the one"
                    + " that these tables were written with: put back the file .baton/keys, or BATON_DEPLOYMENT_KEY.", broken);
        }
    }

    @Override
    public void destroy(CallId call) {
        String id = CALL + call;
        database.ask(sql -> sql.sql("""
                        insert into call_key (id, tenant, sealed, destroyed_at) values (:id, tenant_of(:call), null, clock_timestamp())
                        on conflict (id) do update set sealed = null, destroyed_at = coalesce(call_key.destroyed_at, clock_timestamp())
                        """)
                .param("id", id)
                .param("call", call.value())
                .update());
        forget(id);
    }

    private static byte[] name(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }
}
