package dev.baton.store;

import dev.baton.keeping.KeyRing;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.spec.SecretKeySpec;

/** One Postgres for all tests of this JVM, and for each test a database of its own in it. */
final class Postgres {

    private static final EmbeddedPostgres SERVER = start();
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String TEMPLATE = "with_tables";

    static final KeyRing.Key DEPLOYMENT = new KeyRing.Key(KeyRing.DEPLOYMENT, new SecretKeySpec(new byte[32], "AES"));

    private Postgres() {}

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("fsync", "off")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                try {
                    server.close();
                } catch (IOException late) {
                    System.err.println("Postgres was not stopped: " + late.getMessage());
                }
            }));
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException("Postgres could not be started", failure);
        }
    }

    static {
        run("create database " + TEMPLATE);
        Database.open(address(TEMPLATE)).close();
    }

    static DatabaseAddress address(String database) {
        return DatabaseAddress.read("postgres://postgres@127.0.0.1:" + SERVER.getPort() + "/" + database);
    }

    static DatabaseAddress fresh() {
        String name = "test_" + COUNT.incrementAndGet();
        run("create database " + name + " template " + TEMPLATE);
        return address(name);
    }

    static DatabaseAddress empty() {
        String name = "test_" + COUNT.incrementAndGet();
        run("create database " + name);
        return address(name);
    }

    /** As somebody who sits at the server. */
    static void run(String statement) {
        try (Connection connection = SERVER.getPostgresDatabase().getConnection(); Statement one = connection.createStatement()) {
            one.execute(statement);
        } catch (SQLException failure) {
            throw new IllegalStateException(statement, failure);
        }
    }
}
