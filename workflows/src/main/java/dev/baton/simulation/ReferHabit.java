package dev.baton.simulation;

import java.time.Duration;

/** What comes of one REFER. */
public sealed interface ReferHabit {

    /** 202, and the destination answers. */
    record Moves(Duration after) implements ReferHabit {}

    /** 202, and then a NOTIFY that says no. */
    record Fails(int status, Duration after) implements ReferHabit {}

    /** Refused at once. */
    record Refuses(int status) implements ReferHabit {}

    /** 202, and then nothing. */
    record NeverReports() implements ReferHabit {}

    /** 202, then the caller goes: LiveKit calls it a success. */
    record CallerHangsUp(Duration after) implements ReferHabit {}
}
