package dev.baton.simulation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a person does with one phone call. */
public record Habit(Ringing ringing, Talk talk, @Nullable Duration hangsUpAfterMerge) {

    public Habit then(Talk next) {
        return new Habit(ringing, next, hangsUpAfterMerge);
    }

    public Habit hangsUpAfterMerge(double seconds) {
        return new Habit(ringing, talk, Habits.after(seconds));
    }

    /** What the telephone does before anybody talks. */
    public sealed interface Ringing {}

    public record Answers(Duration ringing) implements Ringing {}

    /** Picks up in the very instant in which the caller's side gives up. */
    public record AnswersTooLate() implements Ringing {}

    public record Voicemail(Duration ringing) implements Ringing {}

    public record Forever() implements Ringing {}

    /** The network says no. */
    public record Fails(int status, Duration ringing) implements Ringing {}

    /** The SIP service is at its limit: no INVITE goes out. */
    public record NoLineFree() implements Ringing {}
}
