package dev.baton.agent.media;

/** Something that can be heard, ten milliseconds at a time. Used by one thread. */
public interface Sound {

    /** Adds the next {@link Frame#SAMPLES} samples to what sounds already; false, and nothing added, when it is over. */
    boolean add(int[] mix);
}
