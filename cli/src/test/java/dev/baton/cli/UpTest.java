package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code baton up}, by its own assembly and over HTTP only: nothing is configured, and everything stands. */
class UpTest {

    /** Seed 000's own request, to the letter. */
    private static final String SEED = """
            {
                "to_phone": "+19876543210",
                "from_phone": "+11234567890",
                "contact_name": "John Doe",
                "agent_initial_message": "Hi {contact_name}, this is Sarah from support!",
                "agent_prompt_preamble": "You are a helpful customer support agent.",
                "enable_call_transfer": true,
                "transfer_phone_number": "+15551234567",
                "tts": {
                  "provider_name": "eleven_labs",
                  "voice_id": "21m00Tcm4TlvDq8ikWAM",
                  "model_id": "eleven_turbo_v2_5",
                  "api_key": "your-elevenlabs-key"
                },
                "stt": {
                  "provider_name": "deepgram",
                  "model": "nova-2",
                  "api_key": "your-deepgram-key"
                },
                "model": {
                  "name": "gpt-4o-mini",
                  "api_key": "your-openai-key"
                }
              }""";

    private final Path folder;

    UpTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static void isTold(RunningUp up, String... sentences) throws InterruptedException {
        for (String sentence : sentences) {
            assertThat(Waiting.within(Duration.ofSeconds(10), "\"" + sentence + "\" at the terminal", () ->
                    up.toString().contains(sentence) ? Optional.of(true) : Optional.empty())).isTrue();
        }
    }

    @Test
    void johnIsCalledAndHandedOverAndAfterARestartWhatWasFinishedIsRememberedAndWhatWasLostIsTold() throws Exception {
        var terminal = new Terminal(folder);
        assertThat(terminal.baton("key", "list")).isEqualTo(2);
        assertThat(terminal.err()).contains("run 'baton up' in this folder");
        String connected;
        String declined;
        String cut;
        String call;
        try (var up = new RunningUp(folder)) {
            assertThat(up.toString()).containsPattern("phones +SIMULATED").containsPattern("livekit +SIMULATED")
                    .containsPattern("temporal +SIMULATED")
                    .containsPattern("postgres +REAL +127\\.0\\.0\\.1");
            call = up.answered(SEED);
            declined = up.transfer(call, "support");
            assertThat(up.over(declined).at("outcome")).isEqualTo("nobody was available");
            assertThat(up.get("/transfers/" + declined).body().path("journal").findValuesAsText("text"))
                    .anyMatch(text -> text.contains("in a meeting"));
            up.until("John to be back with the agent", "/call/" + call, seen -> seen.at("status").equals("active"));
            isTold(up, "John hears: the agent", "John hears: ♪ hold music", "Linus hears: briefing");

            connected = up.transfer(call, "sales");
            assertThat(up.over(connected).at("outcome")).isEqualTo("connected with Grace");
            assertThat(up.get("/transfers/" + connected).at("status")).isEqualTo("completed");
            isTold(up, "John hears: Grace", "Grace hears: John", "transfer 2 ended: connected with Grace");

            String other = up.answered(SEED.replace("+19876543210", "+12025550142"));
            cut = up.transfer(other, "billing");
            up.until("Ada's phone to ring", "/transfers/" + cut, seen -> seen.at("now").contains("ringing"));
            isTold(up, cut + ": ringing Ada");
            assertThat(up.toString()).doesNotContain("your-openai-key", "12025550142");
            assertThat(terminal.baton("key", "make", "--role", "auditor", "--name", "While it runs")).as(terminal.all()).isZero();
        }
        assertThat(Files.readString(folder.resolve(".baton").resolve("postgres").resolve("postgresql.conf"))).isNotEmpty();
        Path running = folder.resolve(".baton").resolve("postgres").resolve("postmaster.pid");
        assertThat(running).as("Postgres was stopped").doesNotExist();
        assertThat(terminal.baton("key", "list")).as(terminal.all()).isZero();
        assertThat(terminal.out()).contains("auditor", "While it runs");
        assertThat(running).as("and is, again").doesNotExist();

        try (var again = new RunningUp(folder)) {
            assertThat(again.toString()).contains("2 calls of the last time had not ended", "they are told as lost");
            assertThat(again.get("/call/" + call).at("status")).isEqualTo("lost");
            assertThat(again.get("/call/" + call).at("caller_name")).isEqualTo("John Doe");
            RunningUp.Answer remembered = again.get("/transfers/" + connected);
            assertThat(remembered.at("outcome")).isEqualTo("connected with Grace");
            assertThat(remembered.at("status")).isEqualTo("ended");
            assertThat(remembered.body().path("journal").findValuesAsText("text")).contains("Grace accepted", "the caller and Grace are connected");
            assertThat(again.get("/transfers/" + declined).at("outcome")).isEqualTo("nobody was available");
            assertThat(again.get("/transfers/" + cut).at("status")).isEqualTo("lost");
            assertThat(again.get("/transfers/active").body().path("active_transfers")).isEmpty();
            // Ada, whom the lost transfer held, can be rung again.
            String next = again.transfer(again.answered(SEED), "billing");
            again.until("Ada's phone to ring", "/transfers/" + next, seen -> seen.at("now").contains("ringing Ada"));
        }
        try (var third = new RunningUp(folder)) {
            assertThat(third.toString()).contains("1 call of the last time had not ended");
            assertThat(third.get("/call/" + call).at("status")).isEqualTo("lost");
        }
    }

    @Test
    void whatIsConfiguredIsUsedAndNothingElseIsStartedInItsPlaceAndNoCallOfOthersIsToldAsLost() throws Exception {
        String call;
        try (var temporal = new LocalTemporal();
                EmbeddedPostgres postgres = EmbeddedPostgres.builder().setServerConfig("listen_addresses", "127.0.0.1").start()) {
            new Terminal(folder).env("TEMPORAL_ADDRESS=" + temporal.address() + "\nBATON_DATABASE_URL=postgres://postgres:not-asked-for@127.0.0.1:"
                    + postgres.getPort() + "/postgres\n");
            try (var up = new RunningUp(folder)) {
                assertThat(up.toString()).containsPattern("temporal +REAL +" + temporal.address() + " +the one of TEMPORAL_ADDRESS")
                        .containsPattern("postgres +REAL +127\\.0\\.0\\.1:" + postgres.getPort() + "\\S* +the one of BATON_DATABASE_URL")
                        .doesNotContain("not-asked-for");
                call = up.answered(SEED);
            }
            assertThat(folder.resolve(".baton").resolve("postgres")).doesNotExist();
            new Terminal(folder).env("BATON_DATABASE_URL=postgres://postgres@127.0.0.1:" + postgres.getPort() + "/postgres\n");
            try (var up = new RunningUp(folder)) {
                assertThat(up.get("/call/" + call).body().path("ended_at").isNull()).as("it may be alive at the other Temporal").isTrue();
            }
        }
    }

    @Test
    void aTakenPortAndPhonesThatMightBeRealAreNamedWithTheirCureAndNothingIsStarted() throws Exception {
        var terminal = new Terminal(folder);
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(terminal.baton("up", "--port", String.valueOf(socket.getLocalPort()))).isEqualTo(3);
            assertThat(terminal.err()).contains("port " + socket.getLocalPort() + " is taken: stop what uses it, or choose another with --port.");
        }
        terminal.env(Terminal.vobiz("ws://127.0.0.1:9"));
        assertThat(terminal.baton("up", "--port", "0")).isEqualTo(2);
        assertThat(terminal.err()).contains("LIVEKIT_URL is set", "ring REAL phones: say --real-phones",
                "With LIVEKIT_URL left out, everything is simulated.");
        assertThat(folder.resolve(".baton")).doesNotExist();
    }
}
