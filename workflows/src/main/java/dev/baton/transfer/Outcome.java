package dev.baton.transfer;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.baton.call.Destination;
import dev.baton.call.Party;
import dev.baton.call.Supervisor;
import dev.baton.port.CallAgent.Utterance;
import dev.baton.port.Leg;
import dev.baton.port.Roster.NoRoute;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a transfer ended. A transfer that nobody answered is a completed one. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @Type(value = Outcome.Connected.class, name = "connected"),
    @Type(value = Outcome.Referred.class, name = "referred"),
    @Type(value = Outcome.NobodyAvailable.class, name = "nobody-available"),
    @Type(value = Outcome.MessageTaken.class, name = "message-taken"),
    @Type(value = Outcome.CallerGone.class, name = "caller-gone"),
    @Type(value = Outcome.CalledOff.class, name = "called-off"),
    @Type(value = Outcome.NotStarted.class, name = "not-started"),
    @Type(value = Outcome.NotMerged.class, name = "not-merged"),
    @Type(value = Outcome.SupervisorGone.class, name = "supervisor-gone"),
    @Type(value = Outcome.Refused.class, name = "refused"),
    @Type(value = Outcome.Unclear.class, name = "unclear"),
})
public sealed interface Outcome {

    /** Caller and supervisor talk with each other; the agent has left or is leaving. */
    record Connected(Supervisor supervisor, Leg leg, boolean bothHeard) implements Outcome {}

    /** The carrier took the caller to the destination. */
    record Referred(Destination to) implements Outcome {}

    /** Everybody was tried; the caller is told {@code tellCaller}, which holds only what may be passed on. */
    record NobodyAvailable(List<Attempt> attempts, @Nullable String tellCaller) implements Outcome {
        public NobodyAvailable {
            attempts = List.copyOf(attempts);
        }
    }

    record MessageTaken(List<Attempt> attempts, Utterance message) implements Outcome {
        public MessageTaken {
            attempts = List.copyOf(attempts);
        }
    }

    record CallerGone() implements Outcome {}

    record CalledOff(Party by) implements Outcome {}

    /** Nothing was half-started: no hold, no ringing phone. */
    record NotStarted(NoRoute reason) implements Outcome {}

    /** A supervisor was willing, but the two could not be joined. */
    record NotMerged(String why) implements Outcome {}

    /** Connected, and lost again while the agent was still there. */
    record SupervisorGone(Supervisor supervisor) implements Outcome {}

    /** The carrier refused to move the caller. */
    record Refused(int sipStatus, String meaning) implements Outcome {}

    /** Nobody can say whether the carrier moved the caller. Looked at, never repeated. */
    record Unclear(String why) implements Outcome {}

    /** One supervisor tried, and what came of it, as the journal says it. */
    record Attempt(Supervisor supervisor, String ending) {}
}
