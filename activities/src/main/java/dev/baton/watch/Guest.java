package dev.baton.watch;

import dev.baton.call.Reach;
import dev.baton.rooms.Marks;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;

/**
 * Somebody in a room, as far as it matters to a call. What an agent tells about its mood changes with every sentence and is
 * left out. The identity may hold a phone number.
 */
record Guest(String sid, String identity, Part part, boolean agentKind, Reach reach, String status, boolean hears, Set<String> tracks, String call) {

    enum Part {
        CALLER,
        AGENT,
        SUPERVISOR,
        /** Not marked by us, and no agent. Could be anybody, so could be the caller. */
        STRANGER
    }

    static Set<Guest> all(List<ParticipantInfo> there) {
        return there.stream().filter(one -> one.getState() != ParticipantInfo.State.DISCONNECTED).map(Guest::of).collect(Collectors.toSet());
    }

    private static Guest of(ParticipantInfo one) {
        boolean agent = one.getKind() == ParticipantInfo.Kind.AGENT;
        return new Guest(one.getSid(), one.getIdentity(), part(one, agent), agent, one.getKind() == ParticipantInfo.Kind.SIP ? Reach.PHONE : Reach.BROWSER,
                one.getAttributesOrDefault("sip.callStatus", ""), one.getPermission().getCanSubscribe(),
                one.getTracksList().stream().map(TrackInfo::getSid).collect(Collectors.toSet()), one.getAttributesOrDefault(Marks.CALL, ""));
    }

    private static Part part(ParticipantInfo one, boolean agent) {
        return switch (one.getAttributesOrDefault(Marks.ROLE, "")) {
            case Marks.CALLER -> Part.CALLER;
            case Marks.SUPERVISOR -> Part.SUPERVISOR;
            case Marks.AGENT -> Part.AGENT;
            // Whoever came in by a dispatch rule rang us.
            default -> !one.getAttributesOrDefault("sip.ruleID", "").isEmpty() ? Part.CALLER : agent ? Part.AGENT : Part.STRANGER;
        };
    }

    boolean marked() {
        return !call.isEmpty();
    }

    boolean ringing() {
        return status.equals("dialing") || status.equals("ringing");
    }

    boolean connected() {
        return !ringing() && !status.equals("hangup");
    }

    @Override
    public String toString() {
        return part + " " + sid;
    }
}
