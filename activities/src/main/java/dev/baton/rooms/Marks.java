package dev.baton.rooms;

import dev.baton.livekit.OurMarks;

/**
 * How Baton marks what is its own: attributes of participants, fields of a room's metadata, names of tracks. Believed on phones
 * only: a browser may change its own.
 */
public final class Marks {

    /** Of a participant: {@link #CALLER}, {@link #AGENT} or {@link #SUPERVISOR}. */
    public static final String ROLE = OurMarks.ROLE;

    public static final String CALLER = OurMarks.CALLER;
    public static final String AGENT = OurMarks.AGENT;
    public static final String SUPERVISOR = OurMarks.SUPERVISOR;

    /** Of a participant that was dialled, and of a room: the call's id. */
    public static final String CALL = OurMarks.CALL;

    /** Of a participant that was dialled: the effect key of the dial. */
    public static final String LEG = "baton.leg";

    /** {@link #BRIDGED}, once caller and supervisor hear each other. LiveKit tells nobody who is subscribed to what. */
    public static final String LINE = OurMarks.LINE;

    public static final String BRIDGED = OurMarks.BRIDGED;

    /** Of a room: which Baton it belongs to, for deployments that share a LiveKit. */
    public static final String HOUSE = "baton.house";

    /** Of a room: whose call it is. */
    public static final String TENANT = "baton.tenant";

    /** Tracks of our agents by this name are for the caller alone, until the merge. */
    public static final String HOLD_TRACK = OurMarks.HOLD_TRACK;

    /** And these for the supervisor alone. */
    public static final String BRIEFING_TRACK = OurMarks.BRIEFING_TRACK;

    private Marks() {}
}
