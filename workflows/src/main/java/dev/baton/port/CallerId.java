package dev.baton.port;

/** Whose number the phone shows that is rung for a caller. */
public enum CallerId {
    /** Where the carrier lets us. */
    THE_CALLERS,
    THE_TRUNKS
}
