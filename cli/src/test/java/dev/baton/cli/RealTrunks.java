package dev.baton.cli;

import dev.baton.livekit.LiveKit;
import java.util.HashSet;
import java.util.Set;
import livekit.LivekitSip.SIPDispatchRuleInfo;

/** What a test made on a real LiveKit, and has to remove: LiveKit keeps it. */
final class RealTrunks {

    private RealTrunks() {}

    /** The trunks with this number, and the rules of their calls. */
    static void remove(LiveKit liveKit, String number) throws InterruptedException {
        Set<String> trunks = new HashSet<>();
        liveKit.sip().outboundTrunks().await().orThrow("list").stream().filter(one -> one.getNumbersList().contains(number))
                .forEach(one -> trunks.add(one.getSipTrunkId()));
        liveKit.sip().inboundTrunks().await().orThrow("list").stream().filter(one -> one.getNumbersList().contains(number))
                .forEach(one -> trunks.add(one.getSipTrunkId()));
        for (SIPDispatchRuleInfo rule : liveKit.sip().rules().await().orThrow("list")) {
            if (rule.getTrunkIdsList().stream().anyMatch(trunks::contains)) {
                liveKit.sip().deleteRule(rule.getSipDispatchRuleId()).await();
            }
        }
        for (String one : trunks) {
            liveKit.sip().deleteTrunk(one).await();
        }
    }
}
