package dev.baton.livekit;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.baton.livekit.Failure.Lost;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import livekit.LivekitSip.CreateSIPDispatchRuleRequest;
import livekit.LivekitSip.CreateSIPInboundTrunkRequest;
import livekit.LivekitSip.CreateSIPOutboundTrunkRequest;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import livekit.LivekitSip.DeleteSIPDispatchRuleRequest;
import livekit.LivekitSip.DeleteSIPTrunkRequest;
import livekit.LivekitSip.ListSIPDispatchRuleRequest;
import livekit.LivekitSip.ListSIPDispatchRuleResponse;
import livekit.LivekitSip.ListSIPInboundTrunkRequest;
import livekit.LivekitSip.ListSIPInboundTrunkResponse;
import livekit.LivekitSip.ListSIPOutboundTrunkRequest;
import livekit.LivekitSip.ListSIPOutboundTrunkResponse;
import livekit.LivekitSip.SIPDispatchRuleInfo;
import livekit.LivekitSip.SIPInboundTrunkInfo;
import livekit.LivekitSip.SIPOutboundTrunkInfo;
import livekit.LivekitSip.SIPParticipantInfo;
import livekit.LivekitSip.SIPTrunkInfo;
import livekit.LivekitSip.TransferSIPParticipantRequest;
import livekit.LivekitSip.UpdateSIPDispatchRuleRequest;
import livekit.LivekitSip.UpdateSIPInboundTrunkRequest;
import livekit.LivekitSip.UpdateSIPOutboundTrunkRequest;

/** LiveKit's SIP service: phones, and the trunks and rules that lead to them. */
public final class SipCalls {

    private final Twirp twirp;
    private final Duration deadline;

    SipCalls(Twirp twirp, Duration deadline) {
        this.twirp = twirp;
        this.deadline = deadline;
    }

    /**
     * Sends an INVITE. With {@code wait_until_answered} the reply comes when the phone was answered, or will not be: the
     * deadline must then be longer than the request's ringing timeout, which ends in {@link Failure.CalledOff}. When the
     * server's deadline passes first, it sends a CANCEL.
     */
    public Asked<SIPParticipantInfo> dial(CreateSIPParticipantRequest request, Duration deadline) {
        return twirp.ask(new Twirp.Request("SIP", "CreateSIPParticipant", request, Grants.toDial(), deadline), SIPParticipantInfo.parser())
                .map(SipCalls::named);
    }

    // A message without an identity is somebody else's, or what was left of LiveKit's.
    private static Reply<SIPParticipantInfo> named(Reply<SIPParticipantInfo> reply) {
        return reply instanceof Reply.Done<SIPParticipantInfo>(SIPParticipantInfo leg) && leg.getParticipantIdentity().isEmpty()
                ? new Reply.Failed<>(new Lost(Lost.Way.GARBAGE, "HTTP 200 without the leg's identity"))
                : reply;
    }

    /**
     * Asks the carrier to move a caller (SIP REFER). To abort does not stop it. A 200 is no proof: it also comes when the
     * caller hangs up. The report is there only from servers that fill one.
     */
    public Asked<Optional<TransferReport>> transfer(TransferSIPParticipantRequest request, Duration deadline) {
        var ask = new Twirp.Request("SIP", "TransferSIPParticipant", request, Grants.toTransfer(request.getRoomName()), deadline);
        return twirp.ask(ask, Empty.parser()).map(reply -> reply.map(TransferReport::in));
    }

    public Asked<SIPOutboundTrunkInfo> createOutboundTrunk(SIPOutboundTrunkInfo trunk) {
        var request = CreateSIPOutboundTrunkRequest.newBuilder().setTrunk(trunk).build();
        return administer("CreateSIPOutboundTrunk", request, SIPOutboundTrunkInfo.parser());
    }

    public Asked<SIPOutboundTrunkInfo> updateOutboundTrunk(UpdateSIPOutboundTrunkRequest request) {
        return administer("UpdateSIPOutboundTrunk", request, SIPOutboundTrunkInfo.parser());
    }

    public Asked<List<SIPOutboundTrunkInfo>> outboundTrunks() {
        return administer("ListSIPOutboundTrunk", ListSIPOutboundTrunkRequest.getDefaultInstance(), ListSIPOutboundTrunkResponse.parser())
                .map(reply -> reply.map(ListSIPOutboundTrunkResponse::getItemsList));
    }

    public Asked<SIPInboundTrunkInfo> createInboundTrunk(SIPInboundTrunkInfo trunk) {
        var request = CreateSIPInboundTrunkRequest.newBuilder().setTrunk(trunk).build();
        return administer("CreateSIPInboundTrunk", request, SIPInboundTrunkInfo.parser());
    }

    public Asked<SIPInboundTrunkInfo> updateInboundTrunk(UpdateSIPInboundTrunkRequest request) {
        return administer("UpdateSIPInboundTrunk", request, SIPInboundTrunkInfo.parser());
    }

    public Asked<List<SIPInboundTrunkInfo>> inboundTrunks() {
        return administer("ListSIPInboundTrunk", ListSIPInboundTrunkRequest.getDefaultInstance(), ListSIPInboundTrunkResponse.parser())
                .map(reply -> reply.map(ListSIPInboundTrunkResponse::getItemsList));
    }

    /** Of either direction. */
    public Asked<SIPTrunkInfo> deleteTrunk(String trunk) {
        return administer("DeleteSIPTrunk", DeleteSIPTrunkRequest.newBuilder().setSipTrunkId(trunk).build(), SIPTrunkInfo.parser());
    }

    public Asked<SIPDispatchRuleInfo> createRule(SIPDispatchRuleInfo rule) {
        var request = CreateSIPDispatchRuleRequest.newBuilder().setDispatchRule(rule).build();
        return administer("CreateSIPDispatchRule", request, SIPDispatchRuleInfo.parser());
    }

    public Asked<SIPDispatchRuleInfo> updateRule(UpdateSIPDispatchRuleRequest request) {
        return administer("UpdateSIPDispatchRule", request, SIPDispatchRuleInfo.parser());
    }

    public Asked<List<SIPDispatchRuleInfo>> rules() {
        return administer("ListSIPDispatchRule", ListSIPDispatchRuleRequest.getDefaultInstance(), ListSIPDispatchRuleResponse.parser())
                .map(reply -> reply.map(ListSIPDispatchRuleResponse::getItemsList));
    }

    public Asked<SIPDispatchRuleInfo> deleteRule(String rule) {
        var request = DeleteSIPDispatchRuleRequest.newBuilder().setSipDispatchRuleId(rule).build();
        return administer("DeleteSIPDispatchRule", request, SIPDispatchRuleInfo.parser());
    }

    private <T extends Message> Asked<T> administer(String method, Message body, Parser<T> parser) {
        return twirp.ask(new Twirp.Request("SIP", method, body, Grants.toAdministerSip(), deadline), parser);
    }
}
