package dev.baton.telephony;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.call.CallId;
import dev.baton.call.PhoneNumber;
import dev.baton.keeping.LeasesInMemory;
import dev.baton.rooms.RoomSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrunkProfileTest {

    private static final PhoneNumber TO = new PhoneNumber("+12125550123", "42");
    private static final PhoneNumber FIRST = PhoneNumber.of("+12125550100");
    private static final PhoneNumber SECOND = PhoneNumber.of("+12125550101");
    private static final PhoneNumber INDIAN = PhoneNumber.of("+912212345678");

    @ParameterizedTest
    @CsvSource({
        "acme.pstn.twilio.com, twilio, tel:+12125550123, 1",
        "sip:acme.PSTN.Twilio.com:5061;transport=tls, twilio, tel:+12125550123, 1",
        "abc.sip.vobiz.ai, vobiz, sip:+12125550123@abc.sip.vobiz.ai, 0",
        "sip.example.com:5080, generic, sip:+12125550123@sip.example.com, 0",
        "twilio.com.example.com, generic, sip:+12125550123@twilio.com.example.com, 0",
        "nottwilio.com, generic, sip:+12125550123@nottwilio.com, 0",
    })
    void aCarrierIsRecognisedByItsAddressAndAskedInItsOwnForm(String address, String name, String referTo, int callsPerSecond) {
        Trunk trunk = Trunk.of("ST_a", address, List.of(FIRST));
        assertThat(trunk.profile().name()).isEqualTo(name);
        assertThat(trunk.profile().referTo(TO, trunk.address())).isEqualTo(referTo);
        assertThat(trunk.callsPerSecond()).isEqualTo(callsPerSecond);
        assertThat(trunk.callerIds()).isEqualTo(CallerIds.OF_THE_TRUNK);
    }

    @Test
    void aProfileCanBePinnedAndAnUnknownOneIsAnError() {
        assertThat(TrunkProfile.named(" Twilio ")).isEqualTo(new TrunkProfile.Twilio());
        assertThatThrownBy(() -> TrunkProfile.named("telco")).hasMessageContaining("twilio, vobiz or generic");
    }

    @Test
    void fromPhoneSelectsItsTrunkForThisCallOnly() {
        Trunks trunks = trunks();
        var call = new CallId("one");
        assertThat(trunks.choose(call, "+91 22 1234 5678")).isInstanceOf(Trunks.Chosen.class);
        assertThat(trunks.outletFor(call).trunk().id()).isEqualTo("ST_vobiz");
        assertThat(trunks.outletFor(call).number()).isEqualTo(INDIAN);
        assertThat(trunks.outletFor(new CallId("two")).number()).isEqualTo(FIRST);
        assertThat(trunks.choose(call, "+1 212 555 0101")).isInstanceOf(Trunks.Chosen.class);
        assertThat(trunks.outletFor(call).number()).isEqualTo(SECOND);
    }

    @Test
    void fromPhoneThatIsOnNoTrunkIsRefusedAndNoNumberIsTold() {
        assertThat(trunks().choose(new CallId("one"), "+12125550199")).isInstanceOfSatisfying(Trunks.Refused.class,
                refused -> assertThat(refused.sentence()).contains("no outbound trunk", "trunk sync").doesNotContain("5550199").doesNotContain("5550100"));
    }

    @Test
    void whatTheOperatorAgreedWithTheCarrierGoesBeforeTheProfile() {
        Trunk agreed = Trunk.of("ST_a", "sip.example.com", List.of(FIRST),
                Map.of("BATON_TRUNK_PROFILE", "twilio", "BATON_CALLS_PER_SECOND", "5", "BATON_CALLER_ID", "caller"));
        assertThat(agreed.profile()).isEqualTo(new TrunkProfile.Twilio());
        assertThat(agreed.callsPerSecond()).isEqualTo(5);
        assertThat(agreed.callerIds()).isEqualTo(CallerIds.OF_THE_CALLER_TOO);
        assertThat(Trunk.of("ST_a", "acme.pstn.twilio.com", List.of(FIRST), Map.of())).isEqualTo(Trunk.of("ST_a", "acme.pstn.twilio.com", List.of(FIRST)));
    }

    @ParameterizedTest
    @CsvSource({"BATON_TRUNK_PROFILE, telco", "BATON_CALLS_PER_SECOND, many", "BATON_CALLS_PER_SECOND, 5000", "BATON_CALLER_ID, mine"})
    void whatCannotBeMeantIsRefusedWithWhatCan(String setting, String value) {
        assertThatThrownBy(() -> Trunk.of("ST_a", "sip.example.com", List.of(FIRST), Map.of(setting, value)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageMatching(".*(twilio, vobiz or generic|1 to 1000|trunk or caller).*");
    }

    @Test
    void headersOfTransfersComeFromTheSettingsAndABrokenOneIsRefused() {
        assertThat(TelephonySettings.from(Map.of("BATON_REFER_HEADERS", "X-Account: 42; X-Team:north")))
                .isEqualTo(new TelephonySettings(Map.of("X-Account", "42", "X-Team", "north"), false));
        assertThat(TelephonySettings.from(Map.of())).isEqualTo(TelephonySettings.standard());
        assertThat(TelephonySettings.from(Map.of("BATON_NUMBERS_IN_LOGS", "true")).numbersInLogs()).isTrue();
        for (String broken : List.of("X-Account", "X Account: 42", "X-Account: a\r\nVia: b", ": 42")) {
            assertThatThrownBy(() -> TelephonySettings.from(Map.of("BATON_REFER_HEADERS", broken))).hasMessageContaining("BATON_REFER_HEADERS");
        }
        assertThatThrownBy(() -> TelephonySettings.from(Map.of("BATON_NUMBERS_IN_LOGS", "yes"))).hasMessageContaining("true or false");
    }

    @Test
    void agentsGoByTheNamesInTheSettings() {
        assertThat(RoomSettings.from(Map.of())).isEqualTo(RoomSettings.standard());
        assertThat(RoomSettings.from(Map.of("BATON_AGENT_NAME", "sarah", "BATON_HOUSE_AGENT_NAME", "porter"))).isEqualTo(new RoomSettings("sarah", "porter"));
    }

    @Test
    void aTrunkThatIsNotCompleteSaysWhichSettingIsMissing() {
        assertThatThrownBy(() -> Trunk.of(" ", "a.example", List.of(FIRST))).hasMessageContaining("OUTBOUND_TRUNK_ID");
        assertThatThrownBy(() -> Trunk.of("ST_a", "sip:", List.of(FIRST))).hasMessageContaining("VOBIZ_SIP_DOMAIN");
        assertThatThrownBy(() -> Trunk.of("ST_a", "a.example", List.of())).hasMessageContaining("VOBIZ_OUTBOUND_NUMBER");
    }

    private static Trunks trunks() {
        return new Trunks(List.of(Trunk.of("ST_twilio", "acme.pstn.twilio.com", List.of(FIRST, SECOND)),
                Trunk.of("ST_vobiz", "abc.sip.vobiz.ai", List.of(INDIAN))), new LeasesInMemory(Instant::now));
    }
}
