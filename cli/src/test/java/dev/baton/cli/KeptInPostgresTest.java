package dev.baton.cli;

import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.port.Rooms.Role;
import dev.baton.simulation.ReferHabit;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A house that keeps what it must remember in Postgres: the commands, a worker, Temporal in memory, scripted phones, a real Postgres. */
class KeptInPostgresTest {

    private static final String ADA = "+919876543211";
    private static final String DEPLOYMENT_KEY = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";

    private final Path folder;
    private final SimulatedHouse house = new SimulatedHouse();
    private final LocalTemporal temporal = new LocalTemporal();

    KeptInPostgresTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void close() {
        house.close();
        temporal.close();
    }

    private Terminal terminal(int port) throws Exception {
        Files.writeString(folder.resolve("directory.yaml"), """
                supervisors:
                  grace: {name: Grace, phone: "+91 98765 43212"}
                destinations:
                  billing: {name: Billing, mode: cold, supervisors: [grace]}
                """);
        return new Terminal(folder).env(Terminal.vobiz(house.url())
                + "BATON_DIRECTORY=directory.yaml\nBATON_ALLOWED_COUNTRIES=IN\nTEMPORAL_ADDRESS=" + temporal.address()
                + "\nBATON_DATABASE_URL=postgres://postgres:not-asked-for@127.0.0.1:" + port + "/postgres\nBATON_DEPLOYMENT_KEY=" + DEPLOYMENT_KEY + "\n");
    }

    private static long count(EmbeddedPostgres postgres, String what) throws Exception {
        try (Connection connection = postgres.getPostgresDatabase().getConnection(); Statement one = connection.createStatement();
                ResultSet rows = one.executeQuery("select count(*) from baton." + what)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    @Test
    void aCallIsTransferredAndItsJournalKeyAndNumberAreInPostgresAndInNoFile() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start()) {
            Terminal terminal = terminal(postgres.getPort());
            assertThat(terminal.baton("trunk", "sync", "--write")).as(terminal.all()).isZero();
            assertThat(terminal.baton("doctor")).as(terminal.all()).isZero();
            assertThat(terminal.out()).containsPattern("kept +ok +Postgres 18 answers at 127\\.0\\.0\\.1:" + postgres.getPort() + "/postgres");
            house.switchboard().exchange().connect(ADA, house.switchboard().supervisor("ada", "Ada").when(answers(after(1))), Role.CALLER);
            house.switchboard().moods().carrier(new ReferHabit.Moves(after(1)));
            try (var worker = new RunningWorker(folder)) {
                assertThat(terminal.baton("call", "--to", ADA, "--real-phones")).as("%s%n%s", terminal.all(), worker).isZero();
                Matcher id = Pattern.compile("call (\\S+) rings").matcher(terminal.out());
                assertThat(id.find()).isTrue();
                String call = Objects.requireNonNull(id.group(1));
                assertThat(terminal.baton("transfer", "cold", "--room", "call-" + call, "--participant", "caller-" + call, "--to", "billing", "--real-phones"))
                        .as("%s%n%s", terminal.all(), worker).isZero();
                assertThat(worker.toString()).contains("Postgres at 127.0.0.1:").doesNotContain("not-asked-for");
            }
            assertThat(terminal.out()).contains("the carrier took the caller to billing");
            assertThat(count(postgres, "call_key")).isOne();
            assertThat(count(postgres, "kept_text where kind = 'number'")).isPositive();
            assertThat(count(postgres, "journal_entry where workflow like 'transfer-%'")).isPositive();
            assertThat(count(postgres, "lease")).isPositive();
            assertThat(folder.resolve(".baton")).doesNotExist();
        }
    }

    @Test
    void aDatabaseThatIsAwayIsNamedWithItsCureAndNothingIsBegun() throws Exception {
        Terminal terminal = terminal(9);
        assertThat(terminal.baton("trunk", "sync", "--write")).as(terminal.all()).isZero();
        assertThat(terminal.baton("worker", "--real-phones")).isEqualTo(3);
        assertThat(terminal.err()).contains("Postgres does not answer at 127.0.0.1:9/postgres: start it, or correct BATON_DATABASE_URL.")
                .doesNotContain("not-asked-for");
        assertThat(terminal.baton("doctor")).isOne();
        assertThat(terminal.out()).containsPattern("kept +FAILED").doesNotContain("not-asked-for", DEPLOYMENT_KEY);
    }

    @Test
    void aKeyThatIsNoneIsRefusedAndNotRepeated() throws Exception {
        Terminal terminal = terminal(9).exports("BATON_DEPLOYMENT_KEY", "c2hvcnQ=");
        assertThat(terminal.baton("trunk", "sync", "--write")).as(terminal.all()).isZero();
        assertThat(terminal.baton("worker", "--real-phones")).isEqualTo(2);
        assertThat(terminal.err()).contains("openssl rand -base64 32").doesNotContain("c2hvcnQ=");
    }
}
