package dev.baton.port;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.call.BriefingReference;
import dev.baton.call.Call;
import dev.baton.call.Supervisor;
import dev.baton.call.Word;
import io.temporal.activity.ActivityInterface;
import org.jspecify.annotations.Nullable;

/** The voice that is with the caller. Served from the queue of the one process that holds this call's audio. */
@ActivityInterface(namePrefix = "Agent_")
public interface CallAgent {

    /**
     * Stays with the call and beats while its media flow. Returns when told to leave; any other end is a lost agent.
     * What else is asked of the agent for this call waits until the situation was taken up. A call that goes on as a new run
     * asks again, and the earlier one is not waited for any more: only who is asked by nobody for some seconds goes.
     */
    Left attend(Attendance attendance);

    /** The caller hears music and is heard by nobody. Returns once the music plays. */
    void hold(Hold hold);

    /** The caller is talked with again, and told why. */
    void resume(Resume resume);

    /** Returns when it was said. */
    void announce(Announcement announcement);

    /** Takes the caller off hold for one question, and back. */
    Reply ask(Inquiry inquiry);

    /** Talks to the supervisor. What they decide arrives as a decision; this only says that the conversation is over. */
    ConversationOver consult(Consult consult);

    /** Names the two to each other, and listens whether both can be heard. */
    Introduced introduce(Introduction introduction);

    /** Goes, and ends {@link #attend}. */
    void leave(Call call);

    record Attendance(Call call, AgentPost post, Situation situation) {}

    record Left() {}

    record Hold(Call call, String transfer) {}

    record Resume(Call call, Notice why) {}

    enum Audience {
        CALLER,
        SUPERVISOR,
        BOTH
    }

    record Announcement(Call call, Audience to, @Nullable Leg leg, Notice notice) {}

    enum Purpose {
        QUESTION_FROM_SUPERVISOR,
        LEAVE_MESSAGE
    }

    record Inquiry(Call call, Purpose purpose, @Nullable String question) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({@Type(value = Replied.class, name = "replied"), @Type(value = NoReply.class, name = "no-reply")})
    sealed interface Reply {}

    /** What was said is kept in the conversation; this is where. */
    record Replied(Utterance words) implements Reply {}

    record NoReply() implements Reply {}

    record Utterance(@JsonValue String reference) {
        @JsonCreator
        public Utterance {
            Word.plain("reference to what was said", reference);
        }
    }

    record Consult(
            Call call,
            String transfer,
            ConsultationId consultation,
            Supervisor supervisor,
            Leg leg,
            BriefingBy briefingBy,
            @Nullable BriefingReference briefing,
            @Nullable Utterance callersReply) {}

    record ConversationOver() {}

    record Introduction(Call call, Supervisor supervisor, Leg leg) {}

    /** Whether sound was heard from both sides, before the bound. */
    record Introduced(boolean bothHeard) {}
}
