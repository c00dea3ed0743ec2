package dev.baton.cli;

import static dev.baton.cli.ServedHouse.until;
import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.ServedHouse.Answer;
import dev.baton.cli.ServedHouse.Door;
import dev.baton.port.Rooms.Role;
import dev.baton.simulation.WorldEvent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Calls that nobody carries: kept by a door that died before it could begin them, or ended in Temporal from outside. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AbandonedCallTest {

    private static final String ADA = "+919876543211";

    private ServedHouse house;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        house = new ServedHouse(folder, "");
        var switchboard = house.phones().switchboard();
        switchboard.exchange().connect(ADA, switchboard.supervisor("ada", "Ada").when(answers(after(1))), Role.CALLER);
    }

    @AfterAll
    void close() throws Exception {
        house.close();
    }

    private static String wish(String canary) {
        return """
                {"to_phone": "%s", "from_phone": "+919876543210", "contact_name": "John Doe", "enable_call_transfer": false,
                 "model": {"name": "gpt-4o-mini", "api_key": "%s"}}""".formatted(ADA, canary);
    }

    private String one(String question) throws Exception {
        try (Connection connection = house.database(); Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(question)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    private long secretsOf(String call) throws Exception {
        return Long.parseLong(one("select count(*) from baton.kept_text where kind = 'secret' and call = '" + call + "'"));
    }

    private long rang() {
        return house.phones().switchboard().events().stream().filter(event -> event.kind() == WorldEvent.Kind.RINGING).count();
    }

    /** A door keeps the call, and dies before it has told Temporal. */
    private String keptAndNotBegun(String request, String... headers) throws Exception {
        String before = one("select coalesce(max(begun_at), 'epoch')::text from baton.known_call");
        try (var line = new SeveredLine(house.temporal())) {
            Door dying = house.open("--temporal", line.address());
            CompletableFuture<Void> asking = new CompletableFuture<>();
            try (Connection connection = house.database(); Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                // What is kept of the call is not kept before this lets go.
                statement.execute("lock table baton.kept_text in share mode");
                Thread.startVirtualThread(() -> {
                    try {
                        dying.post("/call", request, headers);
                    } catch (Exception unanswered) {
                        // Nobody answers any more.
                    } finally {
                        asking.complete(null);
                    }
                });
                until("the door to keep the call", () -> one("select count(*)::text from pg_locks where not granted"), "1"::equals);
                line.cut();
                connection.rollback();
            }
            String call = until("the call to be kept", () -> one("select id from baton.known_call where begun_at > '" + before + "'"), found -> !found.isEmpty());
            dying.stop();
            asking.join();
            return call;
        }
    }

    @Test
    void aCallThatItsDoorKeptAndCouldNotBeginIsToldAsLostWithoutItsSecretsAndBegunWhenItIsAskedForAgain() throws Exception {
        long rang = rang();
        String call = keptAndNotBegun(wish("canary-kept"), "Idempotency-Key", "once");
        assertThat(secretsOf(call)).isOne();
        assertThat(house.get("/call/" + call).text("status")).isEqualTo("lost");
        assertThat(house.get("/call/" + call).body().path("ended_at").isNull()).as("whoever asks again within two minutes begins it").isTrue();

        house.sql("update baton.known_call set begun_at = begun_at - interval '3 minutes' where id = '" + call + "'");
        Answer lost = until("it to be given up", () -> house.get("/call/" + call), seen -> !seen.body().path("ended_at").isNull());
        assertThat(lost.text("status")).isEqualTo("lost");
        assertThat(lost.text("now")).isEqualTo("lost: it never began, and nobody was rung");
        assertThat(secretsOf(call)).isZero();
        assertThat(rang()).isEqualTo(rang);

        assertThat(house.post("/call", wish("another"), "Idempotency-Key", "once").problem()).isEqualTo("reused-key");
        Answer again = house.post("/call", wish("canary-kept"), "Idempotency-Key", "once");
        assertThat(again.status()).as("%s", again.body()).isEqualTo(202);
        assertThat(again.text("call_id")).isEqualTo(call);
        assertThat(secretsOf(call)).isOne();
        until("Ada to answer", () -> house.get("/call/" + call), seen -> seen.body().path("now").asText().contains("answered"));
        assertThat(house.post("/call", wish("canary-kept"), "Idempotency-Key", "once").text("call_id")).isEqualTo(call);
        assertThat(house.get("/call/" + call).body().path("ended_at").isNull()).isTrue();
        assertThat(rang()).isEqualTo(rang + 1);
    }

    @Test
    void aCallThatIsEndedInTemporalFromOutsideKeepsItsSecretsForLessThanAMinute() throws Exception {
        String call = house.post("/call", wish("canary-ended")).text("call_id");
        until("Ada to answer", () -> house.get("/call/" + call), seen -> seen.body().path("now").asText().contains("answered"));
        assertThat(secretsOf(call)).isOne();
        try (var histories = new Histories(house.temporal(), house.kept().keys())) {
            histories.terminate("call-" + call);
        }
        Instant ended = Instant.now();
        until("its secrets to go", () -> secretsOf(call), left -> left == 0);
        assertThat(Duration.between(ended, Instant.now())).isLessThan(Duration.ofSeconds(60));
        Answer lost = until("it to be told as lost", () -> house.get("/call/" + call), seen -> !seen.body().path("ended_at").isNull());
        assertThat(lost.text("status")).isEqualTo("lost");
        assertThat(lost.text("now")).isEqualTo("lost: it was ended in Temporal from outside, and could not say goodbye");
    }
}
