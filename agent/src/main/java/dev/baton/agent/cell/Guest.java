package dev.baton.agent.cell;

import dev.baton.livekit.OurMarks;
import java.util.Map;

/** Somebody else in the room, as LiveKit tells of them. */
public record Guest(String identity, Kind kind, Map<String, String> attributes) {

    public enum Kind {
        PHONE,
        BROWSER,
        AGENT,
        /** A recorder, a bridge to something: nobody to talk with. */
        MACHINE
    }

    public Guest {
        attributes = Map.copyOf(attributes);
    }

    public boolean is(String attribute, String value) {
        return value.equals(attributes.get(attribute));
    }

    /** Not rung any more, and not gone. */
    public boolean talks() {
        return switch (attributes.getOrDefault("sip.callStatus", "")) {
            case "dialing", "ringing", "hangup" -> false;
            default -> kind == Kind.PHONE || kind == Kind.BROWSER;
        };
    }

    /** A supervisor who hears the caller, or is about to: a browser is not let in before that. */
    public boolean joined() {
        return is(OurMarks.LINE, OurMarks.BRIDGED) || kind == Kind.BROWSER && is(OurMarks.ROLE, OurMarks.SUPERVISOR);
    }

    // An identity may hold a number.
    @Override
    public String toString() {
        return kind + " guest";
    }
}
