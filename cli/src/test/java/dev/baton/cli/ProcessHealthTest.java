package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process says of itself to whoever looks after processes. */
class ProcessHealthTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SimulatedHouse house = new SimulatedHouse();
    private final LocalTemporal temporal = new LocalTemporal();
    private final int port = LocalTemporal.freePort();
    private final Path folder;
    private SeveredLine line;
    private Terminal terminal;

    ProcessHealthTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void open() throws Exception {
        line = new SeveredLine(temporal.address());
        terminal = new Terminal(folder).env(Terminal.vobiz(house.url()) + "BATON_ALLOWED_COUNTRIES=IN\nTEMPORAL_ADDRESS=" + line.address()
                + "\nBATON_HEALTH_PORT=" + port + "\n");
        assertThat(terminal.baton("trunk", "sync", "--write")).as(terminal.all()).isZero();
    }

    @AfterEach
    void close() throws Exception {
        line.close();
        temporal.close();
        house.close();
    }

    private HttpResponse<String> untilItAnswers(HttpClient http, int wanted) throws Exception {
        return Waiting.within(PATIENCE, "an answer of " + wanted, () -> {
            try {
                return Optional.of(http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health")).timeout(Duration.ofSeconds(20)).build(),
                        BodyHandlers.ofString())).filter(answer -> answer.statusCode() == wanted);
            } catch (java.io.IOException notYet) {
                return Optional.empty();
            }
        });
    }

    @Test
    void aWorkerIsAtWorkUnlessItsTemporalIsAway() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            try (var worker = new RunningWorker(folder)) {
                assertThat(untilItAnswers(http, 200).body()).as(worker.toString()).isEqualTo("at work\n");
                line.cut();
                assertThat(untilItAnswers(http, 503).body()).isEqualTo("Temporal at " + line.address() + " does not answer.\n");
                line.mend();
                assertThat(untilItAnswers(http, 200).body()).isEqualTo("at work\n");
            }
        }
    }

    @Test
    void aPortThatIsTakenIsNamedWithItsSettingOrItsOption() throws Exception {
        try (var taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(terminal.baton("worker", "--real-phones")).isEqualTo(Wrong.SURROUNDINGS);
            assertThat(terminal.err()).contains("port " + taken.getLocalPort() + " is taken: stop what uses it, or set another BATON_HEALTH_PORT.");
        }
        assertThat(terminal.exports("BATON_HEALTH_PORT", "80x").baton("worker", "--real-phones")).isEqualTo(Wrong.USAGE);
        assertThat(terminal.err()).contains("BATON_HEALTH_PORT is a port from 1 to 65535.");
    }
}
