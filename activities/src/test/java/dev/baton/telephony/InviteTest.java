package dev.baton.telephony;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.call.CallId;
import dev.baton.call.PhoneNumber;
import dev.baton.call.RoomName;
import dev.baton.numbers.Address;
import dev.baton.numbers.SipAddress;
import dev.baton.policy.Deployment;
import dev.baton.port.EffectKey;
import dev.baton.port.Leg;
import dev.baton.port.Rooms.Role;
import java.util.List;
import java.util.Optional;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import livekit.LivekitSip.SIPTransport;
import org.junit.jupiter.api.Test;

final class InviteTest {

    private static final Trunks.Outlet OUTLET =
            new Trunks.Outlet(Trunk.of("ST_a", "abc.sip.vobiz.ai", List.of(Deployment.OURS)), Deployment.OURS);
    private static final Leg LEG = Leg.of(EffectKey.of("transfer-bcdf-1", "dial", 1), new RoomName("call-bcdf"));

    private static CreateSIPParticipantRequest request(Role role, Address to, Optional<PhoneNumber> shown) {
        return new Invite(new CallId("bcdf"), role, "Grace", to, OUTLET, shown).request("call-bcdf", "leg-1", LEG).build();
    }

    private static CreateSIPParticipantRequest toSip(String host) {
        return request(Role.SUPERVISOR, new Address.Sip(new SipAddress("sip", "ada", host)), Optional.empty());
    }

    @Test
    void anExtensionIsKeyedInAfterTheAnswerWithWaitsBefore() {
        CreateSIPParticipantRequest dial = request(Role.SUPERVISOR, new Address.Phone(new PhoneNumber("+12125550123", "42")), Optional.empty());
        assertThat(dial.getSipCallTo()).isEqualTo("+12125550123");
        assertThat(dial.getDtmf()).isEqualTo("ww42#");
        assertThat(request(Role.SUPERVISOR, new Address.Phone(PhoneNumber.of("+12125550123")), Optional.empty()).getDtmf()).isEmpty();
    }

    @Test
    void thePhoneShowsTheTrunksNumberUnlessTheCallersIsWanted() {
        var to = new Address.Phone(PhoneNumber.of("+12125550123"));
        assertThat(request(Role.SUPERVISOR, to, Optional.empty()).getSipNumber()).isEqualTo(Deployment.OURS.e164());
        assertThat(request(Role.SUPERVISOR, to, Optional.of(PhoneWorld.CALLERS)).getSipNumber()).isEqualTo(PhoneWorld.CALLERS.e164());
    }

    @Test
    void theLegBearsItsKeyAndNobodysNumberAndEndsByItselfSomeDay() {
        CreateSIPParticipantRequest dial = request(Role.SUPERVISOR, new Address.Phone(PhoneNumber.of("+12125550123")), Optional.empty());
        assertThat(dial.getParticipantAttributesMap()).containsEntry("baton.leg", LEG.key().value()).containsEntry("baton.call", "bcdf")
                .containsEntry("baton.role", "supervisor");
        assertThat(dial.getHidePhoneNumber()).isTrue();
        assertThat(dial.getParticipantName() + dial.getParticipantIdentity() + dial.getParticipantAttributesMap()).doesNotContain("2125550123");
        assertThat(dial.getMaxCallDuration().getSeconds()).isEqualTo(86_400);
    }

    @Test
    void aSipAddressElsewhereIsCalledDirectlyAndOneAtTheTrunkThroughIt() {
        CreateSIPParticipantRequest elsewhere = toSip("pbx.example.com:5070;transport=tls");
        assertThat(elsewhere.getSipTrunkId()).isEmpty();
        assertThat(elsewhere.getTrunk().getHostname()).isEqualTo("pbx.example.com:5070");
        assertThat(elsewhere.getTrunk().getTransport()).isEqualTo(SIPTransport.SIP_TRANSPORT_TLS);
        assertThat(elsewhere.getSipCallTo()).isEqualTo("ada");
        assertThat(toSip("abc.sip.vobiz.ai").getSipTrunkId()).isEqualTo("ST_a");
    }

    @Test
    void aPageHasNoTelephone() {
        assertThatThrownBy(() -> request(Role.SUPERVISOR, new Address.Web("alan"), Optional.empty())).hasMessageContaining("joins from the page");
    }
}
