package dev.baton.rooms;

import dev.baton.call.PhoneNumber;
import dev.baton.port.Rooms.Role;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackType;

/** How a participant that LiveKit describes is to be read. */
public final class Guests {

    /** Identities of colleagues begin so. */
    public static final String COLLEAGUE = "colleague:";

    private static final String STATUS = "sip.callStatus";

    private Guests() {}

    public static boolean isPhone(ParticipantInfo one) {
        return one.getKind() == ParticipantInfo.Kind.SIP;
    }

    public static boolean isAgent(ParticipantInfo one) {
        return one.getKind() == ParticipantInfo.Kind.AGENT;
    }

    /** One who was sent for by Baton, and says so. */
    public static boolean isOurAgent(ParticipantInfo one) {
        return isAgent(one) && one.getAttributesOrDefault(Marks.ROLE, "").equals(Marks.AGENT);
    }

    /** Python's, Node's, anybody's. */
    public static boolean isForeignAgent(ParticipantInfo one) {
        return isAgent(one) && !isOurAgent(one);
    }

    /** Somebody of the house at a browser, who attends to the caller as an agent does. Nobody can change their own identity. */
    public static boolean isColleague(ParticipantInfo one) {
        return !isAgent(one) && !isPhone(one) && one.getIdentity().startsWith(COLLEAGUE);
    }

    /** Whoever talks with the caller, so that no agent of ours does. */
    public static boolean attendsInOurPlace(ParticipantInfo one) {
        return isForeignAgent(one) || isColleague(one);
    }

    /** An egress, or somebody who says that he records. */
    public static boolean isRecorder(ParticipantInfo one) {
        return one.getKind() == ParticipantInfo.Kind.EGRESS || one.getPermission().getRecorder();
    }

    /** Called in by Baton: a telephone that was dialled, or a browser whose token names it so. Nobody can change their own identity. */
    public static boolean isLeg(ParticipantInfo one) {
        return one.getIdentity().startsWith("leg:") || isPhone(one) && role(one).filter(role -> role == Role.SUPERVISOR).isPresent();
    }

    /** Neither an agent or a colleague, nor a recorder, nor a leg of ours. */
    public static boolean isCallerLike(ParticipantInfo one) {
        return !isAgent(one) && !isColleague(one) && !isRecorder(one) && !isLeg(one);
    }

    /** Rings, or is about to. */
    public static boolean rings(ParticipantInfo one) {
        return isPhone(one) && List.of("dialing", "ringing").contains(status(one));
    }

    /** Still listed, and over: the bridge has hung up, or the client has left. */
    public static boolean isGone(ParticipantInfo one) {
        return one.getState() == ParticipantInfo.State.DISCONNECTED || status(one).equals("hangup");
    }

    /** Answered and not gone. Tones that are keyed in come after the answer. */
    public static boolean talks(ParticipantInfo one) {
        return !isGone(one) && !rings(one);
    }

    /** Talks, and no tones are being keyed in: in this state a caller can be moved. */
    public static boolean isActive(ParticipantInfo one) {
        return talks(one) && (!isPhone(one) || status(one).equals("active"));
    }

    public static boolean isBridged(ParticipantInfo one) {
        return isPhone(one) && one.getAttributesOrDefault(Marks.LINE, "").equals(Marks.BRIDGED);
    }

    public static List<String> voices(ParticipantInfo one) {
        return one.getTracksList().stream().filter(track -> track.getType() == TrackType.AUDIO).map(TrackInfo::getSid).toList();
    }

    public static List<String> tracksNamed(ParticipantInfo one, String name) {
        return one.getTracksList().stream().filter(track -> track.getName().equals(name)).map(TrackInfo::getSid).toList();
    }

    /** The number at the far end of a phone's trunk, where LiveKit shows one. */
    public static Optional<PhoneNumber> number(ParticipantInfo one) {
        String shown = one.getAttributesOrDefault("sip.phoneNumber", "");
        return isPhone(one) && shown.matches("\\+[1-9][0-9]{6,14}") ? Optional.of(PhoneNumber.of(shown)) : Optional.empty();
    }

    /** As far as LiveKit itself vouches for it. */
    static Optional<Role> role(ParticipantInfo one) {
        if (isAgent(one)) {
            return Optional.of(Role.AGENT);
        }
        if (!isPhone(one)) {
            return Optional.empty();
        }
        String told = one.getAttributesOrDefault(Marks.ROLE, "").toUpperCase(Locale.ROOT);
        for (Role role : Role.values()) {
            if (role.name().equals(told)) {
                return Optional.of(role);
            }
        }
        return one.getIdentity().startsWith("leg:") ? Optional.of(Role.SUPERVISOR) : Optional.empty();
    }

    private static String status(ParticipantInfo one) {
        return one.getAttributesOrDefault(STATUS, "");
    }
}
