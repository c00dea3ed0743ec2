package dev.baton.livekit.simulated;

import com.google.protobuf.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import livekit.LivekitSip.CreateSIPDispatchRuleRequest;
import livekit.LivekitSip.CreateSIPInboundTrunkRequest;
import livekit.LivekitSip.CreateSIPOutboundTrunkRequest;
import livekit.LivekitSip.DeleteSIPDispatchRuleRequest;
import livekit.LivekitSip.DeleteSIPTrunkRequest;
import livekit.LivekitSip.GetSIPInboundTrunkRequest;
import livekit.LivekitSip.GetSIPInboundTrunkResponse;
import livekit.LivekitSip.GetSIPOutboundTrunkRequest;
import livekit.LivekitSip.GetSIPOutboundTrunkResponse;
import livekit.LivekitSip.ListSIPDispatchRuleRequest;
import livekit.LivekitSip.ListSIPDispatchRuleResponse;
import livekit.LivekitSip.ListSIPInboundTrunkRequest;
import livekit.LivekitSip.ListSIPInboundTrunkResponse;
import livekit.LivekitSip.ListSIPOutboundTrunkRequest;
import livekit.LivekitSip.ListSIPOutboundTrunkResponse;
import livekit.LivekitSip.SIPDispatchRule;
import livekit.LivekitSip.SIPDispatchRuleInfo;
import livekit.LivekitSip.SIPInboundTrunkInfo;
import livekit.LivekitSip.SIPOutboundTrunkInfo;
import livekit.LivekitSip.SIPTrunkInfo;
import livekit.LivekitSip.UpdateSIPDispatchRuleRequest;
import livekit.LivekitSip.UpdateSIPInboundTrunkRequest;
import livekit.LivekitSip.UpdateSIPOutboundTrunkRequest;

/** The part of the SIP service that keeps trunks and dispatch rules. */
final class TrunkDesk {

    private static final String SERVICE = "SIP";

    private final Ids ids;
    private final Map<String, SIPOutboundTrunkInfo> outbound = new LinkedHashMap<>();
    private final Map<String, SIPInboundTrunkInfo> inbound = new LinkedHashMap<>();
    private final Map<String, SIPDispatchRuleInfo> rules = new LinkedHashMap<>();

    TrunkDesk(Ids ids) {
        this.ids = ids;
    }

    void openAt(Door door) {
        open(door, "CreateSIPOutboundTrunk", CreateSIPOutboundTrunkRequest.getDefaultInstance(), this::createOutbound);
        open(door, "UpdateSIPOutboundTrunk", UpdateSIPOutboundTrunkRequest.getDefaultInstance(), this::updateOutbound);
        open(door, "GetSIPOutboundTrunk", GetSIPOutboundTrunkRequest.getDefaultInstance(), request ->
                GetSIPOutboundTrunkResponse.newBuilder().setTrunk(stored(outbound, request.getSipTrunkId(), "trunk")).build());
        open(door, "ListSIPOutboundTrunk", ListSIPOutboundTrunkRequest.getDefaultInstance(), request ->
                ListSIPOutboundTrunkResponse.newBuilder().addAllItems(outbound.values().stream()
                        .filter(one -> wanted(request.getTrunkIdsList(), one.getSipTrunkId())).toList()).build());
        open(door, "CreateSIPInboundTrunk", CreateSIPInboundTrunkRequest.getDefaultInstance(), this::createInbound);
        open(door, "UpdateSIPInboundTrunk", UpdateSIPInboundTrunkRequest.getDefaultInstance(), this::updateInbound);
        open(door, "GetSIPInboundTrunk", GetSIPInboundTrunkRequest.getDefaultInstance(), request ->
                GetSIPInboundTrunkResponse.newBuilder().setTrunk(stored(inbound, request.getSipTrunkId(), "trunk")).build());
        open(door, "ListSIPInboundTrunk", ListSIPInboundTrunkRequest.getDefaultInstance(), request ->
                ListSIPInboundTrunkResponse.newBuilder().addAllItems(inbound.values().stream()
                        .filter(one -> wanted(request.getTrunkIdsList(), one.getSipTrunkId())).toList()).build());
        open(door, "DeleteSIPTrunk", DeleteSIPTrunkRequest.getDefaultInstance(), this::deleteTrunk);
        open(door, "CreateSIPDispatchRule", CreateSIPDispatchRuleRequest.getDefaultInstance(), this::createRule);
        open(door, "UpdateSIPDispatchRule", UpdateSIPDispatchRuleRequest.getDefaultInstance(), this::updateRule);
        open(door, "ListSIPDispatchRule", ListSIPDispatchRuleRequest.getDefaultInstance(), request ->
                ListSIPDispatchRuleResponse.newBuilder().addAllItems(rules.values().stream()
                        .filter(one -> wanted(request.getDispatchRuleIdsList(), one.getSipDispatchRuleId())).toList()).build());
        open(door, "DeleteSIPDispatchRule", DeleteSIPDispatchRuleRequest.getDefaultInstance(), request -> {
            SIPDispatchRuleInfo gone = stored(rules, request.getSipDispatchRuleId(), "dispatch rule");
            rules.remove(gone.getSipDispatchRuleId());
            return gone;
        });
    }

    private interface Keeping<T> {
        Message keep(T request);
    }

    private <T extends Message> void open(Door door, String method, T blank, Keeping<T> keeping) {
        door.open(SERVICE, method, blank, visit -> {
            visit.visitor().mayAdministerSip();
            synchronized (this) {
                return keeping.keep(visit.request());
            }
        });
    }

    synchronized Optional<SIPOutboundTrunkInfo> outbound(String id) {
        return Optional.ofNullable(outbound.get(id));
    }

    private Message createOutbound(CreateSIPOutboundTrunkRequest request) {
        require(request.hasTrunk(), "missing trunk");
        require(request.getTrunk().getSipTrunkId().isEmpty(), "trunk id must not be set");
        return keep(request.getTrunk().toBuilder().setSipTrunkId("").build(), ids.next("ST_"));
    }

    private Message updateOutbound(UpdateSIPOutboundTrunkRequest request) {
        require(request.getActionCase() != UpdateSIPOutboundTrunkRequest.ActionCase.ACTION_NOT_SET, "missing or unsupported update action");
        SIPOutboundTrunkInfo before = stored(outbound, request.getSipTrunkId(), "trunk");
        return keep(request.hasReplace() ? request.getReplace() : Updates.apply(before.toBuilder(), request.getUpdate()).build(),
                before.getSipTrunkId());
    }

    private SIPOutboundTrunkInfo keep(SIPOutboundTrunkInfo trunk, String id) {
        require(trunk.getNumbersCount() > 0, "no trunk numbers specified");
        require(!trunk.getAddress().toLowerCase(Locale.ROOT).startsWith("sip:"), "trunk address should be a hostname or IP, not SIP URI");
        SIPOutboundTrunkInfo kept = trunk.toBuilder().setSipTrunkId(id).build();
        outbound.put(id, kept);
        return kept;
    }

    private Message createInbound(CreateSIPInboundTrunkRequest request) {
        require(request.hasTrunk(), "missing trunk");
        require(request.getTrunk().getSipTrunkId().isEmpty(), "trunk id must not be set");
        return keep(request.getTrunk(), ids.next("ST_"));
    }

    private Message updateInbound(UpdateSIPInboundTrunkRequest request) {
        require(request.getActionCase() != UpdateSIPInboundTrunkRequest.ActionCase.ACTION_NOT_SET, "missing or unsupported update action");
        SIPInboundTrunkInfo before = stored(inbound, request.getSipTrunkId(), "trunk");
        return keep(request.hasReplace() ? request.getReplace() : Updates.apply(before.toBuilder(), request.getUpdate()).build(),
                before.getSipTrunkId());
    }

    private SIPInboundTrunkInfo keep(SIPInboundTrunkInfo trunk, String id) {
        require(trunk.getNumbersCount() > 0 || trunk.getAllowedAddressesCount() > 0
                        || (!trunk.getAuthUsername().isEmpty() && !trunk.getAuthPassword().isEmpty()),
                "for security, one of the fields must be set: AuthUsername+AuthPassword, AllowedAddresses or Numbers");
        inbound.values().stream()
                .filter(other -> !other.getSipTrunkId().equals(id) && other.getAllowedNumbersCount() == 0 && trunk.getAllowedNumbersCount() == 0)
                .filter(other -> other.getNumbersList().stream().anyMatch(trunk.getNumbersList()::contains))
                .findFirst().ifPresent(other -> {
                    throw new TwirpError("invalid_argument", "Conflicting inbound SIP Trunks: \"<new>\" and \"" + other.getSipTrunkId()
                            + "\", using the same number(s) without AllowedNumbers set");
                });
        SIPInboundTrunkInfo kept = trunk.toBuilder().setSipTrunkId(id).build();
        inbound.put(id, kept);
        return kept;
    }

    /** Measured: to delete a trunk that does not exist is a success. */
    private Message deleteTrunk(DeleteSIPTrunkRequest request) {
        require(!request.getSipTrunkId().isEmpty(), "trunk ID is required");
        outbound.remove(request.getSipTrunkId());
        inbound.remove(request.getSipTrunkId());
        return SIPTrunkInfo.newBuilder().setSipTrunkId(request.getSipTrunkId()).build();
    }

    @SuppressWarnings("deprecation") // The old form, which the server still takes.
    private Message createRule(CreateSIPDispatchRuleRequest request) {
        SIPDispatchRuleInfo rule = request.hasDispatchRule() ? request.getDispatchRule()
                : SIPDispatchRuleInfo.newBuilder().setRule(request.getRule()).addAllTrunkIds(request.getTrunkIdsList())
                        .setName(request.getName()).setMetadata(request.getMetadata()).build();
        require(rule.getRule().getRuleCase() != SIPDispatchRule.RuleCase.RULE_NOT_SET, "missing rule");
        return keep(rule, ids.next("SDR_"));
    }

    private Message updateRule(UpdateSIPDispatchRuleRequest request) {
        require(request.getActionCase() != UpdateSIPDispatchRuleRequest.ActionCase.ACTION_NOT_SET, "missing or unsupported update action");
        SIPDispatchRuleInfo before = stored(rules, request.getSipDispatchRuleId(), "dispatch rule");
        return keep(request.hasReplace() ? request.getReplace() : Updates.apply(before.toBuilder(), request.getUpdate()).build(),
                before.getSipDispatchRuleId());
    }

    private SIPDispatchRuleInfo keep(SIPDispatchRuleInfo rule, String id) {
        rules.values().stream().filter(other -> !other.getSipDispatchRuleId().equals(id) && sameCalls(other, rule)).findFirst().ifPresent(other -> {
            throw new TwirpError("invalid_argument", "Dispatch rule for the same trunk, inbound number, number, and PIN combination already"
                    + " exists in dispatch rule \"" + other.getSipDispatchRuleId() + "\" \"" + other.getName() + "\"");
        });
        SIPDispatchRuleInfo kept = rule.toBuilder().setSipDispatchRuleId(id).build();
        rules.put(id, kept);
        return kept;
    }

    private static boolean sameCalls(SIPDispatchRuleInfo one, SIPDispatchRuleInfo other) {
        boolean sharedTrunk = one.getTrunkIdsCount() == 0 && other.getTrunkIdsCount() == 0
                || one.getTrunkIdsList().stream().anyMatch(other.getTrunkIdsList()::contains);
        return sharedTrunk && one.getInboundNumbersList().equals(other.getInboundNumbersList())
                && one.getNumbersList().equals(other.getNumbersList()) && pin(one).equals(pin(other));
    }

    private static String pin(SIPDispatchRuleInfo rule) {
        return rule.getRule().hasDispatchRuleDirect() ? rule.getRule().getDispatchRuleDirect().getPin()
                : rule.getRule().getDispatchRuleIndividual().getPin();
    }

    private static boolean wanted(List<String> ids, String id) {
        return ids.isEmpty() || ids.contains(id);
    }

    private static <T> T stored(Map<String, T> kept, String id, String what) {
        return Optional.ofNullable(kept.get(id)).orElseThrow(() -> new TwirpError("not_found", "requested sip " + what + " does not exist"));
    }

    private static void require(boolean so, String otherwise) {
        if (!so) {
            throw new TwirpError("invalid_argument", otherwise);
        }
    }
}
