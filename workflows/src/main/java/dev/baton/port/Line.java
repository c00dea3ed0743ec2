package dev.baton.port;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.baton.call.Call;
import dev.baton.call.Supervisor;
import io.temporal.activity.ActivityInterface;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The private line to a supervisor and its joining with the caller: the merge strategy. On a self-hosted server the
 * line is an isolated place in the caller's own room, in the cloud a room of its own; nobody above this port can tell.
 */
@ActivityInterface(namePrefix = "Line_")
public interface Line {

    /** Makes the private line ready, so that nothing leaks when the phone is answered. */
    Opening open(Consultation consultation);

    /** Rings once. Never repeated by anybody: a second call rings the supervisor's phone again. */
    DialResult ring(Ring ring);

    /** Finds the leg that an earlier {@link #ring} made, makes it safe, and waits for its end. Rings nobody. */
    DialResult follow(Ring ring);

    /** Joins caller and supervisor. Sets a state: may be repeated until both hear each other. */
    Merge merge(Joining joining);

    /** Takes a leg down, and returns when it is gone, or when it turned out to be answered and was to be spared. */
    Dropped drop(Drop drop);

    /** The end of the consultation: whatever the line needed is taken away. Never the caller's room. */
    void close(Consultation consultation);

    /** Whoever briefs is on the private line with the supervisor: our agent, or a colleague who is in the room already. */
    record Consultation(String id, Call call, BriefingBy briefingBy) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({@Type(value = Opened.class, name = "opened"), @Type(value = NotPossible.class, name = "not-possible")})
    sealed interface Opening {}

    record Opened(String strategy) implements Opening {}

    record NotPossible(String why) implements Opening {}

    /** Without {@code callerId}, the phone shows the caller's number where the trunk's profile says that the carrier allows it. */
    record Ring(Consultation consultation, Supervisor supervisor, Leg leg, Duration ringFor, @Nullable CallerId callerId) {}

    record Joining(Consultation consultation, Supervisor supervisor, Leg leg) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @Type(value = Merged.class, name = "merged"),
        @Type(value = HalfMerged.class, name = "half-merged"),
        @Type(value = MergeRefused.class, name = "refused"),
    })
    sealed interface Merge {}

    record Merged() implements Merge {}

    /** One of them hears the other, or it could not be told. */
    record HalfMerged(String what) implements Merge {}

    record MergeRefused(String why) implements Merge {}

    enum IfAnswered {
        /** Somebody picked up in the same instant: leave them connected, they are owed a word. */
        SPARE,
        RELEASE
    }

    record Drop(Leg leg, IfAnswered ifAnswered) {}

    enum Dropped {
        GONE,
        SPARED
    }
}
