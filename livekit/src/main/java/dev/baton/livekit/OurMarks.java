package dev.baton.livekit;

/** How what is Baton's own is told from what is not, where agents and those who isolate and join must mean the same by it. */
public final class OurMarks {

    /** Of a participant: what it is to the call. */
    public static final String ROLE = "baton.role";

    public static final String CALLER = "caller";
    public static final String AGENT = "agent";
    public static final String SUPERVISOR = "supervisor";

    /** Of a participant and of a room: the call's id. */
    public static final String CALL = "baton.call";

    /** Of a participant that was dialled: {@link #BRIDGED}, once caller and supervisor hear each other. */
    public static final String LINE = "baton.line";

    public static final String BRIDGED = "bridged";

    /** Of an agent that stands by: the process whose music it takes over. */
    public static final String STANDBY = "baton.standby";

    /** Tracks of our agents by this name are for the caller alone, until the merge. */
    public static final String HOLD_TRACK = "baton.hold";

    /** And these for the supervisor alone. */
    public static final String BRIEFING_TRACK = "baton.briefing";

    /** For whoever is named each time, also when caller and supervisor are joined. */
    public static final String WORDS_TRACK = "baton.words";

    private OurMarks() {}
}
