package dev.baton.trunks;

import dev.baton.call.PhoneNumber;
import dev.baton.livekit.Failure;
import dev.baton.livekit.Reply;
import dev.baton.livekit.SipCalls;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import livekit.LivekitSip.SIPDispatchRuleInfo;
import livekit.LivekitSip.SIPOutboundTrunkInfo;

/** Looks for the trunks that the settings mean, and changes nothing. */
public final class TrunkLook {

    private final SipCalls sip;

    public TrunkLook(SipCalls sip) {
        this.sip = sip;
    }

    public sealed interface Outbound {}

    /** {@code named}: by the settings, so that it is this one also when another like it is made. */
    public record Found(SIPOutboundTrunkInfo trunk, boolean named) implements Outbound {}

    public record Missing(String sentence, String cure) implements Outbound {}

    public record Unknown(Failure failure) implements Outbound {}

    /** Settings that cannot be read are an {@link IllegalArgumentException}, with a sentence for each. */
    public Outbound outbound(Map<String, String> settings) throws InterruptedException {
        Optional<String> id = TrunkWish.idIn(settings);
        List<PhoneNumber> numbers = TrunkWish.numbersIn(settings);
        return switch (sip.outboundTrunks().await()) {
            case Reply.Failed<List<SIPOutboundTrunkInfo>>(Failure failure) -> new Unknown(failure);
            case Reply.Done<List<SIPOutboundTrunkInfo>>(var trunks) -> id.isPresent() ? named(trunks, id.get()) : guessed(trunks, numbers);
        };
    }

    private static Outbound named(List<SIPOutboundTrunkInfo> trunks, String id) {
        return trunks.stream().filter(one -> one.getSipTrunkId().equals(id)).findFirst().<Outbound>map(one -> new Found(one, true))
                .orElseGet(() -> new Missing("LiveKit has no outbound trunk " + id,
                        "Correct OUTBOUND_TRUNK_ID, or remove it and run 'baton trunk sync --write'."));
    }

    private static Outbound guessed(List<SIPOutboundTrunkInfo> trunks, List<PhoneNumber> numbers) {
        List<SIPOutboundTrunkInfo> ours = trunks.stream().filter(one -> numbers.stream().anyMatch(number -> has(one, number))).toList();
        return switch (ours.size()) {
            case 1 -> new Found(ours.getFirst(), false);
            case 0 -> new Missing("LiveKit has no trunk for outbound calls" + (trunks.isEmpty() ? "" : " that the settings could mean"),
                    "Describe it in .env (docs/trunks.md) and run 'baton trunk sync --write'.");
            default -> new Missing("several trunks have these numbers, and OUTBOUND_TRUNK_ID does not say which",
                    "Set OUTBOUND_TRUNK_ID to one of " + String.join(", ", ours.stream().map(SIPOutboundTrunkInfo::getSipTrunkId).toList()) + ".");
        };
    }

    public static boolean has(SIPOutboundTrunkInfo trunk, PhoneNumber number) {
        return TrunkNumbers.cover(trunk.getNumbersList(), number);
    }

    public sealed interface Inbound {}

    public record Reaches(int trunks) implements Inbound {}

    public record NoneReach() implements Inbound {}

    public record NotTold(Failure failure) implements Inbound {}

    /** Whether any rule sends calls to this agent. */
    public Inbound inbound(String agent) throws InterruptedException {
        return switch (sip.rules().await()) {
            case Reply.Failed<List<SIPDispatchRuleInfo>>(Failure failure) -> new NotTold(failure);
            case Reply.Done<List<SIPDispatchRuleInfo>>(var rules) -> {
                List<SIPDispatchRuleInfo> ours = rules.stream().filter(one -> InboundSync.sendsTo(one, agent)).toList();
                int trunks = (int) ours.stream().flatMap(one -> one.getTrunkIdsList().stream()).distinct().count();
                yield ours.isEmpty() ? new NoneReach() : new Reaches(Math.max(1, trunks));
            }
        };
    }
}
