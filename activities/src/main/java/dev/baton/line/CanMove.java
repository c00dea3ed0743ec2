package dev.baton.line;

/** Whether a LiveKit moves participants from room to room: LiveKit Cloud does, no self-hosted one. */
public enum CanMove {
    YES,
    NO,
    /** It did not say, which is no answer to the question. */
    NOT_KNOWN
}
