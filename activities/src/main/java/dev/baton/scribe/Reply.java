package dev.baton.scribe;

import org.jspecify.annotations.Nullable;

/** How asking the model ended. The words in {@code why} are ours and may be logged; the model's are in {@link Answered} only. */
sealed interface Reply {

    record Answered(Draft draft) implements Reply {}

    record NoKey() implements Reply {}

    /** It was not reached, was not done in time, or broke down. */
    record NoAnswer(String why, @Nullable Integer status) implements Reply {}

    /** It answered something that is no briefing. */
    record Nonsense(String why) implements Reply {}

    /** The endpoint does not serve us, or the model does not want to. */
    record Refused(String why, @Nullable Integer status) implements Reply {}
}
