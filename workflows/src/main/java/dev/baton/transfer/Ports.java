package dev.baton.transfer;

import dev.baton.port.AgentPost;
import dev.baton.port.CallAgent;
import dev.baton.port.Ledger;
import dev.baton.port.Line;
import dev.baton.port.Roster;
import dev.baton.port.Rooms;
import dev.baton.port.Scribe;
import dev.baton.port.Telephony;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** The ports as a workflow sees them; each use says what it is for, in words that Temporal's UI shows. */
final class Ports {

    private Ports() {}

    static Roster directory(String summary) {
        return Workflow.newLocalActivityStub(Roster.class, Timing.lookUp(summary));
    }

    static Roster roster(String summary) {
        return Workflow.newActivityStub(Roster.class, Timing.state(summary));
    }

    static Roster rosterInTheEnd(String summary) {
        return Workflow.newActivityStub(Roster.class, Timing.release(summary));
    }

    static Rooms rooms(String summary) {
        return Workflow.newActivityStub(Rooms.class, Timing.untilDone(summary));
    }

    static Line line(String summary) {
        return Workflow.newActivityStub(Line.class, Timing.state(summary));
    }

    static Line lineUntilDone(String summary) {
        return Workflow.newActivityStub(Line.class, Timing.untilDone(summary));
    }

    static Line dialler(Duration ringFor, String summary) {
        return Workflow.newActivityStub(Line.class, Timing.dial(ringFor, summary));
    }

    static Line follower(Duration ringFor, String summary) {
        return Workflow.newActivityStub(Line.class, Timing.follow(ringFor, summary));
    }

    static Telephony phone(Duration ringFor, String summary) {
        return Workflow.newActivityStub(Telephony.class, Timing.dial(ringFor, summary));
    }

    static Telephony phoneFollower(Duration ringFor, String summary) {
        return Workflow.newActivityStub(Telephony.class, Timing.follow(ringFor, summary));
    }

    static Telephony phoneUntilDone(String summary) {
        return Workflow.newActivityStub(Telephony.class, Timing.untilDone(summary));
    }

    static Telephony carrier(Duration waitFor, String summary) {
        return Workflow.newActivityStub(Telephony.class, Timing.refer(waitFor, summary));
    }

    static Scribe scribe(String summary) {
        return Workflow.newActivityStub(Scribe.class, Timing.write(summary));
    }

    static CallAgent agent(AgentPost post, Duration atMost, String summary) {
        return Workflow.newActivityStub(CallAgent.class, Timing.agent(post.queue(), atMost, summary));
    }

    static CallAgent attendant(AgentPost post, Duration callAtMost) {
        return Workflow.newActivityStub(CallAgent.class, Timing.attend(post.queue(), callAtMost));
    }

    static Ledger ledger() {
        return Workflow.newActivityStub(Ledger.class, Timing.ledger());
    }
}
