package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import livekit.LivekitSip.SIPDispatchRule;
import livekit.LivekitSip.SIPDispatchRuleDirect;
import livekit.LivekitSip.SIPDispatchRuleInfo;
import livekit.LivekitSip.SIPInboundTrunkInfo;
import livekit.LivekitSip.SIPOutboundTrunkInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrunkCommandTest {

    private final Path folder;
    private final SimulatedHouse house = new SimulatedHouse();

    TrunkCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Terminal terminal() {
        return new Terminal(folder).env(Terminal.vobiz(house.url()));
    }

    private List<SIPOutboundTrunkInfo> trunks() throws InterruptedException {
        return house.liveKit().sip().outboundTrunks().await().orThrow("list");
    }

    @Test
    void aTrunkIsMadeWithItsCredentialsAndToldWithoutThem() throws Exception {
        Terminal terminal = terminal();

        assertThat(terminal.baton("trunk", "sync")).as(terminal.all()).isZero();

        assertThat(trunks()).singleElement().satisfies(made -> {
            assertThat(made.getAddress()).isEqualTo("my-domain.sip.vobiz.ai");
            assertThat(made.getNumbersList()).containsExactly("+919876543210");
            assertThat(made.getAuthUsername()).isEqualTo("me");
            assertThat(made.getAuthPassword()).isEqualTo(Terminal.PASSWORD);
            assertThat(terminal.out()).contains("SIP Trunk updated successfully!\nOUTBOUND_TRUNK_ID=" + made.getSipTrunkId() + "\n");
        });
        assertThat(terminal.out()).contains("New outbound trunk ST_").contains("REAL LiveKit").contains("+91••••••••10");
        assertThat(terminal.all()).doesNotContain(Terminal.PASSWORD, Terminal.KEY.secret(), "9876543210");
        assertThat(Files.readString(terminal.file(".env"))).isEqualTo(Terminal.vobiz(house.url()));
    }

    @Test
    void theSecondSyncChangesNothing() throws Exception {
        Terminal terminal = terminal();
        assertThat(terminal.baton("trunk", "sync")).isZero();
        List<SIPOutboundTrunkInfo> before = trunks();

        assertThat(terminal.baton("trunk", "sync")).isZero();

        assertThat(trunks()).isEqualTo(before);
        assertThat(terminal.out()).contains("SIP Trunk updated successfully! Nothing had to be changed.")
                .contains("password   unchanged").doesNotContain(" set ", " changed ", "New ");
    }

    @Test
    void anotherPasswordIsWrittenAndNothingElseOfTheTrunkIsTouched() throws Exception {
        Terminal terminal = terminal();
        String id = house.liveKit().sip().createOutboundTrunk(SIPOutboundTrunkInfo.newBuilder().setName("made by hand")
                .setAddress("my-domain.sip.vobiz.ai").addNumbers("919876543210").addNumbers("+919876543211").setAuthUsername("me")
                .setAuthPassword("old").setMetadata("theirs").build()).await().orThrow("make").getSipTrunkId();

        assertThat(terminal.exports("OUTBOUND_TRUNK_ID", id).baton("trunk", "sync")).as(terminal.all()).isZero();

        assertThat(trunks()).singleElement().satisfies(now -> {
            assertThat(now.getAuthPassword()).isEqualTo(Terminal.PASSWORD);
            assertThat(now.getNumbersList()).containsExactly("919876543210", "+919876543211");
            assertThat(now.getName()).isEqualTo("made by hand");
            assertThat(now.getMetadata()).isEqualTo("theirs");
        });
        assertThat(terminal.out()).containsPattern("password +changed").containsPattern("user name +unchanged")
                .containsPattern("other numbers +kept +1 that the settings do not name").doesNotContain("old");
    }

    @Test
    void aPasswordThatLiveKitDoesNotReadBackIsWrittenAgainAndThatIsSaid() throws Exception {
        house.liveKit().sip().createOutboundTrunk(SIPOutboundTrunkInfo.newBuilder().setAddress("my-domain.sip.vobiz.ai")
                .addNumbers("+919876543210").setAuthUsername("me").setAuthPassword("******").build()).await().orThrow("make");
        Terminal terminal = terminal();

        assertThat(terminal.baton("trunk", "sync")).isZero();

        assertThat(trunks()).extracting(SIPOutboundTrunkInfo::getAuthPassword).containsExactly(Terminal.PASSWORD);
        assertThat(terminal.out()).containsPattern("password +written again +LiveKit does not read it back");
    }

    @Test
    void onlyWithWriteIsTheIdPutIntoEnvAndEveryOtherLineStays() throws Exception {
        Terminal terminal = terminal();
        assertThat(terminal.baton("trunk", "sync", "--write")).isZero();
        String id = trunks().getFirst().getSipTrunkId();
        assertThat(Files.readString(terminal.file(".env"))).isEqualTo(Terminal.vobiz(house.url()) + "OUTBOUND_TRUNK_ID=" + id + "\n");

        assertThat(terminal.baton("trunk", "sync", "--write")).isZero();
        assertThat(terminal.out()).contains(".env has this line already.");
        assertThat(Files.list(folder)).as("nothing is left lying about").hasSize(1);
    }

    @Test
    void aTrunkThatDoesNotExistIsNotReplacedByANewOne() throws Exception {
        Terminal terminal = terminal().exports("SIP_OUTBOUND_TRUNK_ID", "ST_gone");
        assertThat(terminal.baton("trunk", "sync")).isEqualTo(3);
        assertThat(terminal.err()).contains("LiveKit has no outbound trunk ST_gone: correct OUTBOUND_TRUNK_ID");
        assertThat(terminal.out()).isEmpty();
        assertThat(trunks()).isEmpty();
    }

    @Test
    void twoTrunksThatAreAlikeAreAQuestionForAPerson() throws Exception {
        for (int i = 0; i < 2; i++) {
            house.liveKit().sip().createOutboundTrunk(SIPOutboundTrunkInfo.newBuilder().setAddress("my-domain.sip.vobiz.ai")
                    .addNumbers("+919876543210").build()).await().orThrow("make");
        }
        List<SIPOutboundTrunkInfo> before = trunks();
        Terminal terminal = terminal();
        assertThat(terminal.baton("trunk", "sync")).isEqualTo(3);
        assertThat(terminal.err()).contains("set OUTBOUND_TRUNK_ID to one of " + before.get(0).getSipTrunkId());
        assertThat(trunks()).isEqualTo(before);
    }

    @Test
    void everySettingThatIsWrongIsNamedAtOnceAndNothingIsAsked() {
        Terminal terminal = new Terminal(folder).env(Terminal.vobiz("ws://127.0.0.1:9")
                .replace("my-domain.sip.vobiz.ai", "sip:x").replace("VOBIZ_USERNAME=me\n", "").replace("+919876543210", "919876543210"));
        assertThat(terminal.baton("trunk", "sync")).isEqualTo(2);
        assertThat(terminal.err()).contains("VOBIZ_SIP_DOMAIN: write a host name without sip:", "VOBIZ_USERNAME is not set",
                "VOBIZ_OUTBOUND_NUMBER: a phone number begins with a plus sign").doesNotContain(Terminal.PASSWORD, "919876543210");
    }

    @Test
    void anEnvFileWithAMistakeAndOneOfTheExamplesValuesAreNotSent() {
        Terminal terminal = new Terminal(folder).env("LIVEKIT_URL = x\n");
        assertThat(terminal.baton("trunk", "sync")).isEqualTo(2);
        assertThat(terminal.err()).contains(".env:1: there is a space before the equals sign");

        terminal.env("LIVEKIT_URL=...\nVOBIZ_OUTBOUND_NUMBER=+91XXXXXXXXXX\nVOBIZ_USERNAME=your_username\n");
        assertThat(terminal.baton("trunk", "sync")).isEqualTo(2);
        assertThat(terminal.err()).contains("LIVEKIT_URL, VOBIZ_OUTBOUND_NUMBER, VOBIZ_USERNAME still have the values of the example");

        terminal.env("# nothing\n");
        assertThat(terminal.baton("trunk", "sync")).isEqualTo(2);
        assertThat(terminal.err()).contains("LIVEKIT_URL, LIVEKIT_API_KEY, LIVEKIT_API_SECRET are not set");
    }

    @Test
    void theEnvironmentWinsOverTheFile() throws Exception {
        Terminal terminal = new Terminal(folder).env(Terminal.vobiz("ws://127.0.0.1:9")).exports("LIVEKIT_URL", house.url());
        assertThat(terminal.baton("trunk", "sync")).as(terminal.all()).isZero();
        assertThat(trunks()).hasSize(1);
    }

    @Test
    void aServerThatIsNotThereAWrongSecretAndAWrongClockAreToldApart() throws IOException {
        int nobody;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        Terminal terminal = new Terminal(folder).env(Terminal.vobiz("ws://127.0.0.1:" + nobody));
        assertThat(terminal.baton("trunk", "sync")).isEqualTo(3);
        assertThat(terminal.err()).contains("could not list the trunks: LiveKit cannot be reached");

        terminal = terminal().exports("LIVEKIT_API_SECRET", "another-secret-of-32-characters-or-more");
        assertThat(terminal.baton("trunk", "sync")).isEqualTo(3);
        assertThat(terminal.err()).contains("check LIVEKIT_API_SECRET").doesNotContain("another-secret");

        terminal = terminal().at(() -> Instant.now().minus(Duration.ofHours(1)));
        assertThat(terminal.baton("trunk", "sync")).isEqualTo(3);
        assertThat(terminal.err()).contains("check the clocks");
    }

    @Test
    void inboundCallsGetATrunkAndARuleOnceHoweverOftenItIsRun() throws Exception {
        Terminal terminal = terminal();
        assertThat(terminal.baton("trunk", "sync", "--inbound")).as(terminal.all()).isZero();
        var trunks = house.liveKit().sip().inboundTrunks().await().orThrow("list");
        var rules = house.liveKit().sip().rules().await().orThrow("list");
        assertThat(trunks).singleElement().satisfies(one -> assertThat(one.getNumbersList()).containsExactly("+919876543210"));
        assertThat(rules).singleElement().satisfies(one -> {
            assertThat(one.getTrunkIdsList()).containsExactly(trunks.getFirst().getSipTrunkId());
            assertThat(one.getRule().hasDispatchRuleIndividual()).isTrue();
            assertThat(one.getRoomConfig().getAgentsList()).singleElement().satisfies(agent -> assertThat(agent.getAgentName()).isEqualTo("baton"));
        });

        assertThat(terminal.baton("trunk", "sync", "--inbound")).isZero();
        assertThat(house.liveKit().sip().inboundTrunks().await().orThrow("list")).isEqualTo(trunks);
        assertThat(house.liveKit().sip().rules().await().orThrow("list")).isEqualTo(rules);
        assertThat(terminal.out()).doesNotContain(" set ", "New ");

        assertThat(terminal.exports("BATON_AGENT_NAME", "other").baton("trunk", "sync", "--inbound")).isZero();
        assertThat(house.liveKit().sip().rules().await().orThrow("list")).singleElement()
                .satisfies(one -> assertThat(one.getRoomConfig().getAgents(0).getAgentName()).isEqualTo("other"));
    }

    @Test
    void aRuleThatSomebodyElseMadeIsNamedByItsIdAndLeftAlone() throws Exception {
        String trunk = house.liveKit().sip().createInboundTrunk(SIPInboundTrunkInfo.newBuilder().setName("of +919876543210")
                .addNumbers("+919876543210").build()).await().orThrow("make").getSipTrunkId();
        house.liveKit().sip().createRule(SIPDispatchRuleInfo.newBuilder().setName("for +919876543210").addTrunkIds(trunk)
                .setRule(SIPDispatchRule.newBuilder().setDispatchRuleDirect(SIPDispatchRuleDirect.newBuilder().setRoomName("room-919876543210")))
                .build()).await().orThrow("make");
        var before = house.liveKit().sip().rules().await().orThrow("list");
        var trunks = house.liveKit().sip().inboundTrunks().await().orThrow("list");
        Terminal terminal = terminal().exports("BATON_INBOUND_NUMBERS", "+919876543210, +919876543219");

        assertThat(terminal.baton("trunk", "sync", "--inbound")).isEqualTo(3);

        assertThat(terminal.err()).contains("a rule that Baton did not make (" + before.getFirst().getSipDispatchRuleId() + ")");
        assertThat(terminal.all()).doesNotContain("9876543210");
        assertThat(house.liveKit().sip().rules().await().orThrow("list")).isEqualTo(before);
        assertThat(house.liveKit().sip().inboundTrunks().await().orThrow("list")).as("nothing is half-done").isEqualTo(trunks);
    }
}
