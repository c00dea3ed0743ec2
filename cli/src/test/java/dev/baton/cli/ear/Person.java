package dev.baton.cli.ear;

import java.util.Optional;

/** Somebody with an ear and a voice, at a telephone or at a page. */
public interface Person {

    String name();

    Tone voice();

    Heard heard();

    /** How often they were called in. */
    int dials();

    /** Since when, by {@link System#nanoTime}; waits until then. */
    long awaitTalking() throws Exception;

    Optional<Long> talking();

    void press(char key);

    void hangUp();
}
