package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code baton agent} says when it cannot begin. What it does once it has begun is heard in {@link RealAgentTest}. */
class AgentCommandTest {

    private final LocalTemporal temporal = new LocalTemporal();
    private final SimulatedHouse house = new SimulatedHouse();
    private final Path folder;
    private final Terminal terminal;

    AgentCommandTest(@TempDir Path folder) {
        this.folder = folder;
        terminal = new Terminal(folder);
    }

    @AfterEach
    void close() {
        house.close();
        temporal.close();
    }

    private int agent(String url, String secret, String more) {
        terminal.env("""
                LIVEKIT_URL=%s
                LIVEKIT_API_KEY=%s
                LIVEKIT_API_SECRET=%s
                TEMPORAL_ADDRESS=%s
                """.formatted(url, Terminal.KEY.key(), secret, temporal.address()) + more);
        return terminal.baton("agent", "dev");
    }

    @Test
    void aLiveKitThatIsNotThereIsNamedWithItsSetting() {
        assertThat(agent("ws://127.0.0.1:1", Terminal.KEY.secret(), "")).isEqualTo(Wrong.SURROUNDINGS);
        assertThat(terminal.err()).contains("LiveKit cannot be reached", "check LIVEKIT_URL").doesNotContain("\tat ");
    }

    @Test
    void aWrongSecretIsNamedAndNotSaid() {
        assertThat(agent(house.url(), "another-secret-of-at-least-32-characters", "")).isEqualTo(Wrong.SURROUNDINGS);
        assertThat(terminal.all()).contains("check LIVEKIT_API_SECRET").doesNotContain("another-secret", Terminal.KEY.secret());
    }

    @Test
    void aServerThatTakesNoAgentsIsTold() {
        assertThat(agent(house.url(), Terminal.KEY.secret(), "")).isEqualTo(Wrong.SURROUNDINGS);
        assertThat(terminal.err()).contains("nothing at LIVEKIT_URL takes agents", "livekit-server");
    }

    @Test
    void aRecordingThatCannotBePlayedIsNamedWithItsCure() throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("clips")).resolve("briefing.wav"), "no sound");
        assertThat(agent(house.url(), Terminal.KEY.secret(), "BATON_CLIPS=clips\n")).isEqualTo(Wrong.USAGE);
        assertThat(terminal.err()).contains("briefing.wav is not a WAV file", "sox");
    }

    @Test
    void aFolderOfRecordingsThatIsNoneAndANumberThatIsNoneAreTold() {
        assertThat(agent(house.url(), Terminal.KEY.secret(), "BATON_CLIPS=elsewhere\n")).isEqualTo(Wrong.USAGE);
        assertThat(terminal.err()).contains("BATON_CLIPS must name a folder");
        assertThat(agent(house.url(), Terminal.KEY.secret(), "BATON_INTRODUCTION_SECONDS=60\n")).isEqualTo(Wrong.USAGE);
        assertThat(terminal.err()).contains("BATON_INTRODUCTION_SECONDS must be a whole number from 1 to 12");
    }
}
