package dev.baton.agent.media;

/** A sound file that cannot be played. The message says what is wrong with it, and how it is mended. */
public final class WrongSound extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongSound(String sentence) {
        super(sentence);
    }

    WrongSound(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
