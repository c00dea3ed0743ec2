package dev.baton.trunks;

import dev.baton.call.PhoneNumber;
import dev.baton.livekit.Reply;
import dev.baton.livekit.SipCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import livekit.LivekitAgentDispatch.RoomAgentDispatch;
import livekit.LivekitModels.ListUpdate;
import livekit.LivekitRoom.RoomConfiguration;
import livekit.LivekitSip.SIPDispatchRule;
import livekit.LivekitSip.SIPDispatchRuleIndividual;
import livekit.LivekitSip.SIPDispatchRuleInfo;
import livekit.LivekitSip.SIPInboundTrunkInfo;
import livekit.LivekitSip.SIPInboundTrunkUpdate;
import livekit.LivekitSip.UpdateSIPDispatchRuleRequest;
import livekit.LivekitSip.UpdateSIPInboundTrunkRequest;

/**
 * Brings LiveKit's inbound trunk, and the rule that gives each of its calls a room and Baton's agent, to what the settings say.
 * Names and metadata of others can hold a number: they are compared by id and never written or printed.
 */
public final class InboundSync {

    static final String NAME = "Baton inbound";
    static final String ROOM_PREFIX = "call-";

    private final SipCalls sip;

    public InboundSync(SipCalls sip) {
        this.sip = sip;
    }

    public Synced syncTrunk(InboundWish wish) throws InterruptedException {
        return switch (sip.inboundTrunks().await()) {
            case Reply.Failed<List<SIPInboundTrunkInfo>>(var failure) -> new Synced.Failed("list the inbound trunks", failure);
            case Reply.Done<List<SIPInboundTrunkInfo>>(var trunks) -> {
                // LiveKit allows a number on one trunk only, unless the trunks tell callers apart: that is somebody's own design.
                List<SIPInboundTrunkInfo> holders = trunks.stream()
                        .filter(one -> wish.numbers().stream().anyMatch(number -> TrunkNumbers.cover(one.getNumbersList(), number)))
                        .toList();
                yield switch (holders.size()) {
                    case 0 -> createTrunk(wish);
                    case 1 -> {
                        // Asked first, so that nothing is half-done when somebody else's rule stands in the way.
                        Optional<Synced> objection = objection(holders.getFirst().getSipTrunkId(), wish);
                        yield objection.isPresent() ? objection.get() : updateTrunk(holders.getFirst(), wish);
                    }
                    default -> new Synced.Refused("these numbers are spread over several inbound trunks ("
                            + ids(holders.stream().map(SIPInboundTrunkInfo::getSipTrunkId).toList())
                            + "): delete all but one, or name the numbers of one in " + InboundWish.NUMBERS + ".");
                };
            }
        };
    }

    private Synced createTrunk(InboundWish wish) throws InterruptedException {
        var trunk = SIPInboundTrunkInfo.newBuilder().setName(NAME)
                .addAllNumbers(wish.numbers().stream().map(PhoneNumber::e164).toList()).addAllAllowedAddresses(wish.addresses());
        var changes = new ArrayList<>(List.of(Change.set("numbers", OutboundSync.masked(wish.numbers()))));
        if (!wish.addresses().isEmpty()) {
            changes.add(Change.set("calls from", String.join(", ", wish.addresses())));
        }
        return switch (sip.createInboundTrunk(trunk.build()).await()) {
            case Reply.Failed<SIPInboundTrunkInfo>(var failure) -> new Synced.Failed("make the inbound trunk", failure);
            case Reply.Done<SIPInboundTrunkInfo>(var made) -> new Synced.Made(made.getSipTrunkId(), changes);
        };
    }

    private Synced updateTrunk(SIPInboundTrunkInfo before, InboundWish wish) throws InterruptedException {
        var update = SIPInboundTrunkUpdate.newBuilder();
        var changes = new ArrayList<Change>();
        List<PhoneNumber> missing = wish.numbers().stream().filter(number -> !TrunkNumbers.cover(before.getNumbersList(), number)).toList();
        if (missing.isEmpty()) {
            changes.add(Change.of("numbers", true, OutboundSync.masked(wish.numbers())));
        } else {
            update.setNumbers(ListUpdate.newBuilder().addAllAdd(missing.stream().map(PhoneNumber::e164).toList()));
            changes.add(new Change("numbers", Change.Kind.ADDED, OutboundSync.masked(missing)));
        }
        if (!wish.addresses().isEmpty()) {
            boolean same = before.getAllowedAddressesList().equals(wish.addresses());
            changes.add(Change.of("calls from", same, String.join(", ", wish.addresses())));
            if (!same) {
                update.setAllowedAddresses(ListUpdate.newBuilder().addAllSet(wish.addresses()));
            }
        }
        if (changes.stream().noneMatch(Change::changes)) {
            return new Synced.AlreadySo(before.getSipTrunkId(), changes);
        }
        var request = UpdateSIPInboundTrunkRequest.newBuilder().setSipTrunkId(before.getSipTrunkId()).setUpdate(update).build();
        return switch (sip.updateInboundTrunk(request).await()) {
            case Reply.Failed<SIPInboundTrunkInfo>(var failure) -> new Synced.Failed("update the inbound trunk", failure);
            case Reply.Done<SIPInboundTrunkInfo>(var updated) -> new Synced.Updated(updated.getSipTrunkId(), changes);
        };
    }

    /** After the trunk: until its rule is there, its calls are turned away. */
    public Synced syncRule(InboundWish wish, String trunk) throws InterruptedException {
        return switch (sip.rules().await()) {
            case Reply.Failed<List<SIPDispatchRuleInfo>>(var failure) -> new Synced.Failed("list the dispatch rules", failure);
            case Reply.Done<List<SIPDispatchRuleInfo>>(var rules) -> {
                List<SIPDispatchRuleInfo> ofTrunk = ofTrunk(rules, trunk);
                Optional<SIPDispatchRuleInfo> asWished = ofTrunk.stream().filter(one -> sendsTo(one, wish.agent())).findFirst();
                if (asWished.isPresent()) {
                    yield new Synced.AlreadySo(asWished.get().getSipDispatchRuleId(), List.of(Change.of("agent", true, wish.agent())));
                }
                if (ofTrunk.isEmpty()) {
                    yield createRule(wish, trunk);
                }
                yield isOurs(ofTrunk) ? updateRule(ofTrunk.getFirst(), wish) : refused(ofTrunk);
            }
        };
    }

    private Optional<Synced> objection(String trunk, InboundWish wish) throws InterruptedException {
        return switch (sip.rules().await()) {
            case Reply.Failed<List<SIPDispatchRuleInfo>>(var failure) -> Optional.of(new Synced.Failed("list the dispatch rules", failure));
            case Reply.Done<List<SIPDispatchRuleInfo>>(var rules) -> {
                List<SIPDispatchRuleInfo> ofTrunk = ofTrunk(rules, trunk);
                boolean free = ofTrunk.isEmpty() || isOurs(ofTrunk) || ofTrunk.stream().anyMatch(one -> sendsTo(one, wish.agent()));
                yield free ? Optional.empty() : Optional.of(refused(ofTrunk));
            }
        };
    }

    private static List<SIPDispatchRuleInfo> ofTrunk(List<SIPDispatchRuleInfo> rules, String trunk) {
        return rules.stream().filter(one -> one.getTrunkIdsList().contains(trunk)).toList();
    }

    private static boolean isOurs(List<SIPDispatchRuleInfo> ofTrunk) {
        return ofTrunk.size() == 1 && ofTrunk.getFirst().getName().equals(NAME) && ofTrunk.getFirst().getTrunkIdsCount() == 1;
    }

    private static Synced refused(List<SIPDispatchRuleInfo> ofTrunk) {
        return new Synced.Refused("this trunk's calls already follow a rule that Baton did not make ("
                + ids(ofTrunk.stream().map(SIPDispatchRuleInfo::getSipDispatchRuleId).toList())
                + "): delete it in LiveKit, or take the trunk off it, and run the command again.");
    }

    static boolean sendsTo(SIPDispatchRuleInfo rule, String agent) {
        return rule.getRule().hasDispatchRuleIndividual() && rule.getRoomConfig().getAgentsCount() == 1
                && rule.getRoomConfig().getAgents(0).getAgentName().equals(agent);
    }

    private Synced createRule(InboundWish wish, String trunk) throws InterruptedException {
        SIPDispatchRuleInfo rule = SIPDispatchRuleInfo.newBuilder().setName(NAME).addTrunkIds(trunk).setRule(individual())
                .setRoomConfig(with(wish.agent())).build();
        return switch (sip.createRule(rule).await()) {
            case Reply.Failed<SIPDispatchRuleInfo>(var failure) -> new Synced.Failed("make the dispatch rule", failure);
            case Reply.Done<SIPDispatchRuleInfo>(var made) ->
                new Synced.Made(made.getSipDispatchRuleId(), List.of(Change.set("agent", wish.agent())));
        };
    }

    // An update in part cannot name agents; everything else of the rule is sent back as it came.
    private Synced updateRule(SIPDispatchRuleInfo before, InboundWish wish) throws InterruptedException {
        SIPDispatchRuleInfo rule = before.toBuilder().setRule(before.getRule().hasDispatchRuleIndividual() ? before.getRule() : individual())
                .setRoomConfig(before.getRoomConfig().toBuilder().clearAgents().addAllAgents(with(wish.agent()).getAgentsList())).build();
        var request = UpdateSIPDispatchRuleRequest.newBuilder().setSipDispatchRuleId(before.getSipDispatchRuleId()).setReplace(rule).build();
        return switch (sip.updateRule(request).await()) {
            case Reply.Failed<SIPDispatchRuleInfo>(var failure) -> new Synced.Failed("update the dispatch rule", failure);
            case Reply.Done<SIPDispatchRuleInfo>(var updated) ->
                new Synced.Updated(updated.getSipDispatchRuleId(), List.of(Change.of("agent", false, wish.agent())));
        };
    }

    private static SIPDispatchRule individual() {
        return SIPDispatchRule.newBuilder().setDispatchRuleIndividual(SIPDispatchRuleIndividual.newBuilder().setRoomPrefix(ROOM_PREFIX)).build();
    }

    private static RoomConfiguration with(String agent) {
        return RoomConfiguration.newBuilder().addAgents(RoomAgentDispatch.newBuilder().setAgentName(agent)).build();
    }

    private static String ids(List<String> ids) {
        return ids.stream().sorted().collect(Collectors.joining(", "));
    }
}
