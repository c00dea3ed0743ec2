package dev.baton.trunks;

import dev.baton.livekit.Failure;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.Reply;
import java.time.Duration;
import java.util.UUID;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import livekit.LivekitSip.SIPOutboundConfig;
import livekit.LivekitSip.SIPParticipantInfo;

/**
 * Finds out whether a livekit-sip is running, without a call. LiveKit's server takes the request and passes it on; livekit-sip
 * refuses its address before it joins a room or sends anything. If one should not refuse: a name under {@code .invalid} belongs
 * to nobody, and what it is asked to ring is no number.
 */
public final class SipProbe {

    // The equals sign is what livekit-sip does not take and the server lets through (1.13.5).
    private static final String NOWHERE = "baton=probe.invalid";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LiveKit liveKit;

    public SipProbe(LiveKit liveKit) {
        this.liveKit = liveKit;
    }

    public sealed interface Answer {}

    public record Runs() implements Answer {}

    /** It is there, and takes no calls at the moment. */
    public record Overloaded() implements Answer {}

    /** LiveKit is there and finds no livekit-sip. */
    public record Missing() implements Answer {}

    public record Unclear(Failure failure) implements Answer {}

    public Answer probe() throws InterruptedException {
        String room = "baton-probe-" + UUID.randomUUID();
        var request = CreateSIPParticipantRequest.newBuilder()
                .setTrunk(SIPOutboundConfig.newBuilder().setHostname(NOWHERE))
                .setSipNumber("baton").setSipCallTo("nobody").setRoomName(room).setParticipantIdentity("baton-probe")
                .setRingingTimeout(com.google.protobuf.Duration.newBuilder().setSeconds(1)).setWaitUntilAnswered(true)
                .build();
        Answer answer = switch (liveKit.sip().dial(request, PATIENCE).await()) {
            case Reply.Done<SIPParticipantInfo> _ -> new Runs();
            case Reply.Failed<SIPParticipantInfo>(Failure failure) -> meaning(failure);
        };
        // If livekit-sip should ever take the probe for a call, this ends it.
        var deleted = liveKit.rooms().delete(room).await();
        assert deleted != null;
        return answer;
    }

    private static Answer meaning(Failure failure) {
        return switch (failure) {
            // Only livekit-sip speaks of these.
            case Failure.SipEnded _, Failure.CalledOff _ -> new Runs();
            case Failure.Invalid(String message) when message.contains("address") -> new Runs();
            case Failure.Overloaded _ -> new Overloaded();
            case Failure.NobodyServes _ -> new Missing();
            case Failure.ServerTrouble trouble when trouble.sentence().contains("redis required") -> new Missing();
            case Failure other -> new Unclear(other);
        };
    }
}
