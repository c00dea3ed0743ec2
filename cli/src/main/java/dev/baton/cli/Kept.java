package dev.baton.cli;

import dev.baton.keeping.JournalsInFiles;
import dev.baton.keeping.KeptLedger;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.KeyRingInFiles;
import dev.baton.keeping.Leases;
import dev.baton.keeping.LeasesInFiles;
import dev.baton.keeping.Vault;
import dev.baton.keeping.VaultInFiles;
import dev.baton.port.Ledger;
import dev.baton.store.Calls;
import dev.baton.store.Database;
import dev.baton.store.DatabaseAddress;
import dev.baton.store.DatabaseAway;
import dev.baton.store.Eraser;
import dev.baton.store.JournalsInPostgres;
import dev.baton.store.KeyRingInPostgres;
import dev.baton.store.LeasesInPostgres;
import dev.baton.store.LedgerInPostgres;
import dev.baton.store.UnusableDatabase;
import dev.baton.store.VaultInPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a house keeps, and where: in Postgres if one is set, else in files of this machine. */
sealed interface Kept extends AutoCloseable {

    String RETENTION = "BATON_RETENTION_DAYS";
    String DEPLOYMENT_KEY = "BATON_DEPLOYMENT_KEY";

    KeyRing keys();

    Leases leases();

    Vault vault();

    Ledger ledger();

    /** What is to go by the clock, for as long as a worker is at work. */
    AutoCloseable housekeeping();

    @Override
    void close();

    /** A database that is away, or not usable, ends the command with the reason. */
    static Kept from(Map<String, String> settings, Path home, InstantSource clock) {
        Duration retention = retention(settings);
        String written = Surroundings.said(settings, DatabaseAddress.SETTING);
        if (written.isEmpty()) {
            return new InFiles(home, clock);
        }
        DatabaseAddress address = DatabaseAddress.read(written);
        KeyRing.Key deployment = deploymentKey(settings, home);
        try {
            return new InPostgres(Database.open(address), deployment, clock, retention);
        } catch (DatabaseAway | UnusableDatabase wrong) {
            throw new Wrong(Wrong.SURROUNDINGS, String.valueOf(wrong.getMessage()));
        }
    }

    /** For who can only work with tables, where a database is named. */
    static InPostgres inPostgres(Map<String, String> settings, Path home, InstantSource clock) {
        if (!(from(settings, home, clock) instanceof InPostgres postgres)) {
            throw new IllegalStateException("a database was named, and is not used");
        }
        return postgres;
    }

    /** Never in the database: whoever has a copy of the tables must not have the key to them. */
    private static KeyRing.Key deploymentKey(Map<String, String> settings, Path home) {
        return deploymentKey(settings).orElseGet(() -> new KeyRingInFiles(home).deploymentKey());
    }

    /** One that cannot be read is an error. */
    static Optional<KeyRing.Key> deploymentKey(Map<String, String> settings) {
        String set = Surroundings.said(settings, DEPLOYMENT_KEY);
        if (set.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] secret = Base64.getDecoder().decode(set);
            if (secret.length == 32) {
                return Optional.of(new KeyRing.Key(KeyRing.DEPLOYMENT, new SecretKeySpec(secret, "AES")));
            }
        } catch (IllegalArgumentException damaged) {
            // Its own message would repeat a part of the key.
        }
        throw new IllegalArgumentException(DEPLOYMENT_KEY + " is not a key: make one with 'openssl rand -base64 32', and keep it as long as the database");
    }

    static Duration retention(Map<String, String> settings) {
        String days = Surroundings.said(settings, RETENTION);
        if (days.isEmpty()) {
            return Duration.ofDays(30);
        }
        if (!days.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException(RETENTION + " is not a number of days from 1 to 9999");
        }
        return Duration.ofDays(Integer.parseInt(days));
    }

    record InFiles(KeyRing keys, Leases leases, Vault vault, Ledger ledger) implements Kept {

        InFiles(Path home, InstantSource clock) {
            this(home, clock, new KeyRingInFiles(home));
        }

        private InFiles(Path home, InstantSource clock, KeyRing keys) {
            this(home, clock, keys, new VaultInFiles(home, keys));
        }

        private InFiles(Path home, InstantSource clock, KeyRing keys, Vault vault) {
            this(keys, new LeasesInFiles(home, clock), vault, new KeptLedger(new JournalsInFiles(home, keys), vault));
        }

        @Override
        public AutoCloseable housekeeping() {
            return () -> {};
        }

        @Override
        public void close() {}

        @Override
        public String toString() {
            return "files in .baton";
        }
    }

    /** {@code retention}: how long a call that is over can be read. */
    record InPostgres(Database database, KeyRing keys, Leases leases, Vault vault, Ledger ledger, Duration retention) implements Kept {

        private static final Logger LOG = LoggerFactory.getLogger(Kept.class);

        InPostgres(Database database, KeyRing.Key deployment, InstantSource clock, Duration retention) {
            this(database, new KeyRingInPostgres(database, deployment, clock), retention);
        }

        private InPostgres(Database database, KeyRing keys, Duration retention) {
            this(database, keys, new VaultInPostgres(database, keys), retention);
        }

        private InPostgres(Database database, KeyRing keys, Vault vault, Duration retention) {
            this(database, keys, new LeasesInPostgres(database), vault,
                    new LedgerInPostgres(new JournalsInPostgres(database, keys), vault, new Calls(database, keys)), retention);
        }

        @Override
        public AutoCloseable housekeeping() {
            var eraser = new Eraser(database, keys);
            return Rounds.begin("housekeeping", Duration.ofMinutes(1), Duration.ofHours(1), () -> {
                int erased = eraser.eraseOlderThan(retention);
                if (erased > 0) {
                    LOG.atInfo().addKeyValue("calls", erased).log("calls were erased that had been over for long enough");
                }
            }, "calls that have been over for long enough could not be erased");
        }

        @Override
        public void close() {
            database.close();
        }

        @Override
        public String toString() {
            return database.toString();
        }
    }
}
