package dev.baton.rooms;

/** What Baton writes into the attributes of the legs that it dials. Believed on phones only: a browser may change its own. */
public final class Marks {

    /** A {@link dev.baton.port.Rooms.Role} in lower case. */
    public static final String ROLE = "baton.role";

    /** The effect key of the dial. */
    public static final String KEY = "baton.key";

    /** {@link #BRIDGED}, once caller and supervisor hear each other. LiveKit tells nobody who is subscribed to what. */
    public static final String LINE = "baton.line";

    public static final String BRIDGED = "bridged";

    /** Tracks of our agents by this name are for the caller alone, until the merge. */
    public static final String HOLD_TRACK = "baton.hold";

    /** And these for the supervisor alone. */
    public static final String BRIEFING_TRACK = "baton.briefing";

    private Marks() {}
}
