package dev.baton.cli;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.SQLException;
import java.util.List;

/** What is done at the database itself, past everybody who watches over it. */
final class Sql {

    private Sql() {}

    /** As if a copy had been put back that is older than all calls. */
    static void loseTheLedger(EmbeddedPostgres postgres) throws SQLException {
        for (String table : List.of("transfer_event", "journal_entry", "known_transfer", "known_call")) {
            run(postgres, "delete from baton." + table);
        }
    }

    static void run(EmbeddedPostgres postgres, String statement) throws SQLException {
        try (var connection = postgres.getPostgresDatabase().getConnection(); var one = connection.createStatement()) {
            one.execute(statement);
        }
    }
}
