package dev.baton.watch;

/** How Baton marks what is its own: the attributes of participants, and the fields of a room's metadata. */
public final class Marks {

    /** Of a participant: {@link #CALLER}, {@link #AGENT} or {@link #SUPERVISOR}. */
    public static final String ROLE = "baton.role";

    /** Of a participant and of a room: the call's id. */
    public static final String CALL = "baton.call";

    /** Of a participant that was dialled: the key of that effect. */
    public static final String LEG = "baton.leg";

    /** Of a room: which Baton it belongs to, for deployments that share a LiveKit. */
    public static final String HOUSE = "baton.house";

    /** Of a room: whose call it is. */
    public static final String TENANT = "baton.tenant";

    public static final String CALLER = "caller";
    public static final String AGENT = "agent";
    public static final String SUPERVISOR = "supervisor";

    private Marks() {}
}
