package dev.baton.simulation;

/** Runs the word that somebody in the story sends to the workflows, beside everything else that happens. */
@FunctionalInterface
public interface Errands {

    void run(String what, Runnable word);
}
