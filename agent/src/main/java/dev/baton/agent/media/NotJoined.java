package dev.baton.agent.media;

/** The room could not be joined: LiveKit is away, or it does not accept the token. The message says which, and what to do. */
public final class NotJoined extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotJoined(String sentence) {
        super(sentence);
    }

    NotJoined(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
