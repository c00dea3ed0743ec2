package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.simulation.Stories;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BatonTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int baton(String... words) {
        CommandLine line = Baton.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(words);
    }

    @Test
    void theListNamesEachScenarioOnALineOfItsOwn() {
        assertThat(baton("demo", "--list")).as(() -> out + "\n" + err).isZero();
        assertThat(out.toString().lines()).hasSizeGreaterThan(12).allMatch(name -> name.matches("[a-z0-9]+(-[a-z0-9]+)*"));
    }

    @Test
    void aScenarioIsPlayedAndItsPromiseKept() {
        assertThat(baton("demo", "--scenario", "busy", "--pace", "10")).as(() -> out + "\n" + err).isZero();
        assertThat(out.toString())
                .contains("SIMULATED phones behind LiveKit's API")
                .contains("Ada hears: ♪ hold music")
                .contains("Grace: busy")
                .contains("connected with Linus")
                .contains("the promise was kept");
    }

    @Test
    void aScenarioThatLiveKitsApiCannotTellSaysWhereItIsPlayedAndWhy() {
        assertThat(baton("demo", "--scenario", "no-private-line", "--pace", "10")).as(() -> out + "\n" + err).isZero();
        assertThat(out.toString()).contains("SIMULATED phones at the ports")
                .contains("Not behind LiveKit's API: the private line on LiveKit is possible for every caller on a phone.");
    }

    @Test
    void whatIsNamedAsPlayedAtThePortsIsAStory() {
        assertThat(Playing.AT_THE_PORTS_ONLY.keySet()).allMatch(name -> Stories.named(name).isPresent());
    }

    @Test
    void anUnknownScenarioGetsASentenceThatHelps() {
        assertThat(baton("demo", "--scenario", "nobody")).isEqualTo(2);
        assertThat(err.toString()).isEqualToIgnoringNewLines("baton: there is no scenario \"nobody\"; did you mean nobody-answers, "
                + "nobody-listed? './baton demo --list' names them all.");
    }

    @Test
    void aTemporalThatDoesNotAnswerIsNamedWithItsCure() {
        assertThat(baton("demo", "--temporal", "127.0.0.1:9")).isEqualTo(3);
        assertThat(err.toString()).startsWith("baton: Temporal does not answer at 127.0.0.1:9").contains("temporal server start-dev");
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        assertThat(baton("demo", "--temporal", "nowhere")).isEqualTo(2);
        assertThat(err.toString()).contains("write host:port, such as 127.0.0.1:7233");
    }

    @Test
    void aPaceThatCannotBePlayedIsRefused() {
        assertThat(baton("demo", "--pace", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("1 is real time");
    }
}
