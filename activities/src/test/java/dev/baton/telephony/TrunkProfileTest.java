package dev.baton.telephony;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.call.CallId;
import dev.baton.call.PhoneNumber;
import dev.baton.keeping.LeasesInMemory;
import java.time.Instant;
import java.util.List;
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
