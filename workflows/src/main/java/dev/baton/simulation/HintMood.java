package dev.baton.simulation;

import java.time.Duration;

/** How webhooks travel. */
public sealed interface HintMood {

    record Prompt() implements HintMood {}

    record Late(Duration by) implements HintMood {}

    record Doubled() implements HintMood {}

    /** Every second one is overtaken by the next. */
    record Reordered() implements HintMood {}

    record Lost() implements HintMood {}
}
