package dev.baton.port;

import org.jspecify.annotations.Nullable;

/** Something to be said to somebody. The wording, the language and the voice are the agent's. */
public record Notice(Kind kind, @Nullable String detail) {

    public enum Kind {
        /** To the caller: the person asked for is not available right now. */
        NOT_AVAILABLE,
        /** To the caller: declined, with the reason that the supervisor allowed us to pass on. */
        DECLINED,
        /** To the caller: the transfer did not work; nobody's fault that can be named. */
        TRANSFER_FAILED,
        /** To the caller: the transfer was called off. */
        CALLED_OFF,
        /** To the caller: the message was noted. */
        MESSAGE_NOTED,
        /** To the caller: the colleague has gone, the agent is back. */
        SUPERVISOR_GONE,
        /** To the caller: the agent was away for a moment. */
        AGENT_BACK,
        /** To both: the call will soon reach its limit. */
        CALL_ENDS_SOON,
        /** To everybody: the call ends now. */
        GOODBYE,
        /** To the supervisor: the caller has gone. */
        CALLER_GONE,
        /** To the supervisor: you are not needed any more, or could not be connected. */
        NOT_CONNECTED
    }

    public static Notice of(Kind kind) {
        return new Notice(kind, null);
    }
}
