package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import livekit.LivekitSip.SIPOutboundTrunkInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {

    private final Path folder;
    private final SimulatedHouse house = new SimulatedHouse();
    private final LocalTemporal temporal = new LocalTemporal();

    DoctorCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void close() {
        house.close();
        temporal.close();
    }

    private Terminal terminal() {
        return new Terminal(folder).env(Terminal.vobiz(house.url()) + "TEMPORAL_ADDRESS=" + temporal.address() + "\n");
    }

    private static void says(Terminal terminal, String what, String verdict, String found) {
        assertThat(terminal.out()).containsPattern("(?m)^  " + Pattern.quote(what) + " +" + Pattern.quote(verdict) + " +" + Pattern.quote(found));
    }

    @Test
    void aHouseThatIsSetUpIsWellButForWhatNobodyCanSee() throws Exception {
        Terminal terminal = terminal();
        assertThat(terminal.baton("trunk", "sync", "--write")).isZero();
        assertThat(terminal.baton("trunk", "sync", "--inbound")).isZero();
        Files.writeString(terminal.file("people.yaml"), """
                supervisors:
                  grace: {name: Grace, phone: "+91 98765 43211"}
                destinations:
                  billing: {name: Billing, supervisors: [grace]}
                """);
        terminal.exports("BATON_DIRECTORY", "people.yaml").exports("OPENAI_API_KEY", "sk-very-secret");

        assertThat(terminal.baton("doctor")).as(terminal.all()).isZero();

        says(terminal, "LiveKit", "ok", "answers at ws://127.0.0.1:");
        says(terminal, "API key", "ok", "is known");
        says(terminal, "SIP service", "ok", "livekit-sip answers");
        says(terminal, "outbound trunk", "ok", "ST_");
        says(terminal, "numbers", "ok", "the trunk has +91••••••••10");
        says(terminal, "transfers", "warning", "(Vobiz)");
        says(terminal, "inbound calls", "ok", "reach agent baton from 1 trunk");
        says(terminal, "Temporal", "ok", "answers at 127.0.0.1:");
        says(terminal, "policy", "ok", "calls IN");
        says(terminal, "directory", "ok", "1 destination (billing)");
        says(terminal, "merge", "ok", "private-line");
        says(terminal, "scribe", "ok", "gpt-4o-mini at api.openai.com");
        says(terminal, "kept", "ok", "in files of this machine, in .baton");
        assertThat(terminal.out()).endsWith("no failures, 2 warnings. Baton can work.\n").startsWith("REAL ");
        assertThat(terminal.all()).doesNotContain(Terminal.PASSWORD, Terminal.KEY.secret(), "sk-very-secret", "9876543210");
        assertThat(terminal.out().lines()).as("no walls of text").allMatch(line -> line.length() <= 100 || line.contains("twilio api"));
        assertThat(house.liveKit().rooms().list().await().orThrow("list")).as("the look left no room behind").isEmpty();
        assertThat(house.switchboard().events()).as("nobody was dialled").isEmpty();
    }

    @Test
    void anUnknownKeyAWrongSecretAndAWrongClockAreToldApart() {
        Terminal terminal = terminal().exports("LIVEKIT_API_KEY", "nobody");
        assertThat(terminal.baton("doctor")).isEqualTo(1);
        says(terminal, "LiveKit", "ok", "answers at");
        says(terminal, "API key", "FAILED", "is not known to this server");
        assertThat(terminal.out()).contains("> Correct LIVEKIT_API_KEY");

        terminal = terminal().exports("LIVEKIT_API_SECRET", "another-secret-of-32-characters-or-more");
        assertThat(terminal.baton("doctor")).isEqualTo(1);
        says(terminal, "API key", "FAILED", "is known, but the secret is another");
        assertThat(terminal.out()).contains("> Correct LIVEKIT_API_SECRET").doesNotContain("another-secret");

        terminal = terminal().at(() -> Instant.now().plus(Duration.ofHours(1)));
        assertThat(terminal.baton("doctor")).isEqualTo(1);
        says(terminal, "API key", "FAILED", "is right, but the clocks differ");
        says(terminal, "SIP service", "-", "LiveKit could not be asked");
    }

    @Test
    void aServerThatDoesNotAnswerIsOneFailureAndTheRestIsStillLookedAt() {
        Terminal terminal = new Terminal(folder).env(Terminal.vobiz("ws://127.0.0.1:9"));
        assertThat(terminal.baton("doctor", "--temporal", "127.0.0.1:9")).isEqualTo(1);
        says(terminal, "LiveKit", "FAILED", "does not answer at ws://127.0.0.1:9 (no connection)");
        says(terminal, "outbound trunk", "-", "LiveKit could not be asked");
        says(terminal, "Temporal", "FAILED", "does not answer at 127.0.0.1:9");
        says(terminal, "policy", "ok", "calls IN");
        says(terminal, "merge", "-", "LiveKit could not be asked");
        assertThat(terminal.out()).contains("2 failures");
    }

    @Test
    void withoutSipServiceAndTrunkBothAreNamedWithTheirCure() {
        house.server().sipServiceRuns(false);
        Terminal terminal = terminal();
        assertThat(terminal.baton("doctor")).isEqualTo(1);
        says(terminal, "SIP service", "FAILED", "no livekit-sip answers");
        says(terminal, "outbound trunk", "FAILED", "LiveKit has no trunk for outbound calls");
        assertThat(terminal.out()).contains("> Start livekit-sip on the same Redis", "'baton trunk sync --write'");
    }

    @Test
    void aNumberThatTheTrunkDoesNotHaveIsFoundBeforeACallIsRefused() {
        Terminal terminal = terminal();
        assertThat(terminal.baton("trunk", "sync", "--write")).isZero();
        assertThat(terminal.baton("doctor", "--from", "+15550009999")).isEqualTo(1);
        says(terminal, "numbers", "FAILED", "the trunk does not have +15•••••••99");
    }

    @Test
    void twiliosSettingsAreToldForItsDashboardAndItsCliAndWhereTheSeedDiffers() throws Exception {
        house.liveKit().sip().createOutboundTrunk(SIPOutboundTrunkInfo.newBuilder().setAddress("my.pstn.twilio.com")
                .addNumbers("+12125550134").build()).await().orThrow("make");
        Terminal terminal = terminal().exports("VOBIZ_SIP_DOMAIN", "").exports("VOBIZ_OUTBOUND_NUMBER", "")
                .exports("TWILIO_OUTBOUND_NUMBER", "+12125550134").exports("TWILIO_TRUNK_SID", "TK0123");
        assertThat(terminal.baton("doctor")).isZero();
        says(terminal, "transfers", "warning", "(Twilio)");
        assertThat(terminal.out()).contains("twilio api trunking v1 trunks update --sid TK0123 --transfer-mode enable-all --transfer-caller-id"
                + " from-transferee\n").contains("Enable PSTN Transfer", "api:core:trunks:update");
        says(terminal, "outbound trunk", "warning", "ST_");
        says(terminal, "policy", "ok", "calls US");
    }

    @Test
    void mistakesInTheFilesAreToldWithTheirLines() throws Exception {
        Terminal terminal = terminal();
        Files.writeString(terminal.file("people.yaml"), """
                supervisors:
                  grace: {name: Grace, phone: "+91 98765 43211"}
                destinations:
                  billing: {name: Billing, mode: lukewarm, supervisors: [grace]}
                """);
        assertThat(terminal.exports("BATON_DIRECTORY", "people.yaml").baton("doctor")).isEqualTo(1);
        says(terminal, "directory", "FAILED", "has a mistake");
        assertThat(terminal.out()).contains("> people.yaml:4: there is no mode \"lukewarm\"");

        Files.writeString(terminal.file("people.yaml"), """
                supervisors:
                  grace: {name: Grace, phone: "+1 900 555 0123"}
                destinations:
                  billing: {name: Billing, supervisors: [grace]}
                """);
        assertThat(terminal.baton("doctor")).isEqualTo(1);
        assertThat(terminal.out()).contains("people.yaml:2: policy refuses to dial grace").doesNotContain("9005550123");

        assertThat(terminal.env("A=1\nnonsense\n").baton("doctor")).isEqualTo(1);
        says(terminal, ".env", "FAILED", "cannot be read; the rest is looked at without it");
        assertThat(terminal.out()).contains("> .env:2: this is no setting");
    }

    @Test
    void settingsThatCannotBeUsedFailWhereTheyAreNeeded() {
        Terminal terminal = terminal().exports("BATON_MERGE_STRATEGY", "magic").exports("SCRIBE_URL", "http://example.com/v1")
                .exports("SCRIBE_MODEL", "m").exports("BATON_ALLOWED_COUNTRIES", "Atlantis").exports("VOBIZ_OUTBOUND_NUMBER", "12")
                .exports("OUTBOUND_TRUNK_ID", "your_trunk");
        assertThat(terminal.baton("doctor")).isEqualTo(1);
        says(terminal, "merge", "FAILED", "there is no such strategy");
        says(terminal, "scribe", "FAILED", "its settings cannot be used");
        says(terminal, "policy", "FAILED", "its settings cannot be read");
        says(terminal, "outbound trunk", "FAILED", "its settings cannot be read");
        says(terminal, "values", "FAILED", "left as in the example: OUTBOUND_TRUNK_ID");
    }

    @Test
    void aFileThatOthersCanReadIsAWarning() throws Exception {
        Terminal terminal = terminal();
        Files.setPosixFilePermissions(terminal.file(".env"), PosixFilePermissions.fromString("rw-r--r--"));
        terminal.baton("doctor");
        says(terminal, ".env", "warning", "is read, also by other users of this machine");
        assertThat(terminal.baton("trunk", "sync")).isZero();
        assertThat(terminal.err()).contains("chmod 600 .env");
    }
}
