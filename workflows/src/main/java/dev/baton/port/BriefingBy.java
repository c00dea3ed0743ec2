package dev.baton.port;

/** Who tells the supervisor what the call is about. */
public enum BriefingBy {
    /** Our agent, before the two are joined. */
    AGENT,
    /** A human colleague on the private line, who then says "complete". */
    HUMAN,
    /** Nobody beforehand: the supervisor only accepts, and the agent introduces the two with both present. */
    NONE
}
