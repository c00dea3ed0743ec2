package dev.baton.cli;

import dev.baton.livekit.LiveKit;
import dev.baton.trunks.SipProbe;
import dev.baton.trunks.TrunkLook;
import java.util.Map;
import livekit.LivekitSip.SIPOutboundTrunkInfo;

/** What must be so before a phone can ring. The first thing that is not ends the command, before anything is begun. */
final class Readiness {

    private Readiness() {}

    /** LiveKit answers and takes our keys, the trunk is there, and so is livekit-sip. */
    static void ofPhones(LiveKit liveKit, Map<String, String> settings) throws InterruptedException {
        var unused = trunk(liveKit, settings);
        switch (new SipProbe(liveKit).probe()) {
            case SipProbe.Missing() -> throw new Wrong(Wrong.SURROUNDINGS, "no livekit-sip answers, so no phone can be reached: start it on the"
                    + " same Redis as the server that LIVEKIT_URL names, with the same API key.");
            case SipProbe.Runs(), SipProbe.Overloaded(), SipProbe.Unclear(_) -> {}
        }
    }

    static SIPOutboundTrunkInfo trunk(LiveKit liveKit, Map<String, String> settings) throws InterruptedException {
        return switch (new TrunkLook(liveKit.sip()).outbound(settings)) {
            case TrunkLook.Found(SIPOutboundTrunkInfo trunk, _) -> trunk;
            case TrunkLook.Missing(String sentence, String cure) -> throw new Wrong(Wrong.SURROUNDINGS, sentence + ". " + cure);
            case TrunkLook.Unknown(var failure) -> throw new Wrong(Wrong.SURROUNDINGS, failure.sentence() + ".");
        };
    }
}
