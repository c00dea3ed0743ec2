package dev.baton.telephony;

import com.google.protobuf.util.Durations;
import dev.baton.call.CallId;
import dev.baton.call.PhoneNumber;
import dev.baton.numbers.Address;
import dev.baton.numbers.SipAddress;
import dev.baton.port.Leg;
import dev.baton.port.Rooms.Role;
import dev.baton.rooms.Marks;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import livekit.LivekitSip.SIPOutboundConfig;
import livekit.LivekitSip.SIPTransport;

/**
 * Whom to ring, as whom, from where. {@code shown}: the number that the phone shows, if it is not the trunk's own; {@code displayed}:
 * what the participant is called in the room, never a number.
 */
public record Invite(CallId call, Role role, String displayed, Address to, Trunks.Outlet outlet, Optional<PhoneNumber> shown) {

    // A leg that everybody forgot ends by itself.
    private static final Duration LONGEST_CALL = Duration.ofHours(24);

    public Invite {
        if (to instanceof Address.Web) {
            throw new IllegalArgumentException("a browser has no telephone: it joins from the page");
        }
    }

    CreateSIPParticipantRequest.Builder request(String room, String identity, Leg leg) {
        var request = CreateSIPParticipantRequest.newBuilder()
                .setRoomName(room)
                .setParticipantIdentity(identity)
                .setParticipantName(displayed)
                .putParticipantAttributes(Marks.ROLE, role.name().toLowerCase(Locale.ROOT))
                .putParticipantAttributes(Marks.CALL, call.value())
                .putParticipantAttributes(Marks.LEG, leg.key().value())
                // A caller's number is needed to refuse a transfer to the very same; a supervisor's is nobody's business.
                .setHidePhoneNumber(role != Role.CALLER)
                .setMaxCallDuration(Durations.fromSeconds(LONGEST_CALL.toSeconds()))
                .setSipNumber(shown.orElse(outlet.number()).e164());
        switch (to) {
            case Address.Phone(PhoneNumber number) -> {
                request.setSipTrunkId(outlet.trunk().id()).setSipCallTo(outlet.trunk().profile().dialled(number));
                if (number.extension() != null) {
                    // Two waits of half a second: an exchange listens only after it greeted.
                    request.setDtmf("ww" + number.extension() + "#");
                }
            }
            case Address.Sip(SipAddress uri) -> {
                request.setSipCallTo(uri.user());
                if (TrunkProfile.host(uri.hostAndRest()).equalsIgnoreCase(TrunkProfile.host(outlet.trunk().address()))) {
                    request.setSipTrunkId(outlet.trunk().id());
                } else {
                    request.setTrunk(elsewhere(uri));
                }
            }
            case Address.Web _ -> throw new IllegalStateException("a browser has no telephone");
        }
        return request;
    }

    /** A host that no trunk leads to is called directly. */
    private static SIPOutboundConfig elsewhere(SipAddress uri) {
        String[] parts = uri.hostAndRest().split(";transport=", 2);
        SIPTransport transport = uri.scheme().equals("sips") ? SIPTransport.SIP_TRANSPORT_TLS : switch (parts.length > 1 ? parts[1] : "") {
            case "udp" -> SIPTransport.SIP_TRANSPORT_UDP;
            case "tcp" -> SIPTransport.SIP_TRANSPORT_TCP;
            case "tls" -> SIPTransport.SIP_TRANSPORT_TLS;
            default -> SIPTransport.SIP_TRANSPORT_AUTO;
        };
        return SIPOutboundConfig.newBuilder().setHostname(parts[0]).setTransport(transport).build();
    }
}
