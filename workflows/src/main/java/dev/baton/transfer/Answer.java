package dev.baton.transfer;

import org.jspecify.annotations.Nullable;

/** What calling somebody in came to. */
sealed interface Answer {

    record Yes() implements Answer {}

    /** How the journal tells it, and what of it the caller may hear. */
    record No(String ending, @Nullable String tellCaller) implements Answer {
        No(String ending) {
            this(ending, null);
        }
    }
}
