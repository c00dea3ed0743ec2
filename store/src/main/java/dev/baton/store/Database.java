package dev.baton.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** The house's database: a few connections, and tables that are as this version wants them. */
public final class Database implements AutoCloseable {

    // A person waits for some of this; Temporal asks again for the rest.
    private static final int CONNECT_SECONDS = 3;
    private static final int ANSWER_SECONDS = 10;
    private static final int AT_MOST = 10;
    private static final int OLDEST = 15;
    private static final String SCHEMA = "baton";

    private final DatabaseAddress address;
    private final HikariDataSource connections;
    private final JdbcClient sql;
    private final TransactionTemplate transactions;

    private Database(DatabaseAddress address, HikariDataSource connections) {
        this.address = address;
        this.connections = connections;
        sql = JdbcClient.create(connections);
        transactions = new TransactionTemplate(new JdbcTransactionManager(connections));
    }

    /** Brings the tables up to date. {@link DatabaseAway} or {@link UnusableDatabase} says what is wrong and what to do. */
    public static Database open(DatabaseAddress address) {
        var unused = usableVersionAt(address);
        Database database = connected(address);
        try {
            database.migrate();
            return database;
        } catch (RuntimeException failed) {
            database.close();
            throw failed;
        }
    }

    /** To tables that are known to be up to date. */
    static Database connected(DatabaseAddress address) {
        var config = new HikariConfig();
        config.setPoolName("baton-store");
        config.setJdbcUrl(address.jdbc());
        config.setDataSourceProperties(login(address));
        config.setSchema(SCHEMA);
        config.setMaximumPoolSize(AT_MOST);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECT_SECONDS * 1000L);
        config.setInitializationFailTimeout(-1);
        return new Database(address, new HikariDataSource(config));
    }

    /** What the doctor says of it. Changes nothing. */
    public static int usableVersionAt(DatabaseAddress address) {
        int version = versionAt(address);
        if (version < OLDEST) {
            throw new UnusableDatabase("Postgres at " + address + " is version " + version + ": Baton needs " + OLDEST + " or later.",
                    new IllegalStateException("too old"));
        }
        return version;
    }

    private static int versionAt(DatabaseAddress address) {
        try (Connection connection = DriverManager.getConnection(address.jdbc(), login(address))) {
            return connection.getMetaData().getDatabaseMajorVersion();
        } catch (SQLException refused) {
            throw refusal(address, refused);
        }
    }

    private static RuntimeException refusal(DatabaseAddress address, SQLException refused) {
        String state = refused.getSQLState() == null ? "" : refused.getSQLState();
        if (state.startsWith("28")) {
            return new UnusableDatabase("Postgres at " + address + " does not let us in: correct user and password in "
                    + DatabaseAddress.SETTING + ".", refused);
        }
        if (state.equals("3D000")) {
            return new UnusableDatabase("Postgres at " + address + " has no database of that name: make it with 'createdb "
                    + address.database() + "', or correct " + DatabaseAddress.SETTING + ".", refused);
        }
        return new DatabaseAway(address, refused);
    }

    private static Properties login(DatabaseAddress address) {
        var login = new Properties();
        if (address.user() != null) {
            login.setProperty("user", address.user());
        }
        if (address.password() != null) {
            login.setProperty("password", address.password());
        }
        login.setProperty("ApplicationName", "baton");
        login.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS));
        login.setProperty("socketTimeout", String.valueOf(ANSWER_SECONDS));
        // What a parameter held is nobody's affair but the database's.
        login.setProperty("logServerErrorDetail", "false");
        return login;
    }

    private void migrate() {
        try {
            var done = Flyway.configure()
                    .dataSource(connections)
                    .schemas(SCHEMA)
                    .createSchemas(true)
                    .locations("classpath:dev/baton/store/migrations")
                    .load()
                    .migrate();
            if (!done.success) {
                throw new IllegalStateException("the tables could not be brought up to date");
            }
        } catch (FlywayException wrong) {
            throw new UnusableDatabase("The tables at " + address + " could not be brought up to date: they were changed by hand or by a newer Baton,"
                    + " or our user may not make a schema. Flyway says why in the log.", wrong);
        }
    }

    /** One question, or several that need not be true at the same time. */
    <T> T ask(Function<JdbcClient, T> question) {
        try {
            return question.apply(sql);
        } catch (TransactionException | DataAccessResourceFailureException
                | TransientDataAccessResourceException away) {
            throw new DatabaseAway(address, away);
        }
    }

    /** All of it, or nothing. */
    <T> T atOnce(Function<JdbcClient, T> work) {
        return ask(all -> {
            T result = transactions.execute(status -> work.apply(all));
            return Objects.requireNonNull(result, "work has a result");
        });
    }

    /** By its own clock, by which rows are marked. */
    public Instant now() {
        return ask(all -> all.sql("select clock_timestamp()").query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant()).single());
    }

    /** What is written meanwhile, by whichever part of this store, is kept all at once; nothing of it, if the work ends with an exception. */
    public <T> T together(Supplier<T> work) {
        return atOnce(sql -> work.get());
    }

    /** Whether it answers just now. */
    public boolean answers() {
        try {
            return ask(all -> all.sql("select 1").query(Integer.class).single()) == 1;
        } catch (DatabaseAway away) {
            return false;
        }
    }

    @Override
    public void close() {
        connections.close();
    }

    @Override
    public String toString() {
        return "Postgres at " + address;
    }
}
