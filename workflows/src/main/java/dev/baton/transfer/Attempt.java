package dev.baton.transfer;

import dev.baton.call.Supervisor;
import dev.baton.port.CallAgent;
import dev.baton.port.CallerId;
import dev.baton.port.DialResult;
import dev.baton.port.EffectKey;
import dev.baton.port.Leg;
import dev.baton.port.Line;
import dev.baton.port.Notice;
import dev.baton.port.Roster;
import dev.baton.port.Rooms;
import io.temporal.failure.ActivityFailure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One supervisor called in: one reservation, one leg, and what becomes of it. */
final class Attempt {

    private final Line.Consultation consultation;
    private final TransferId transfer;
    private final Supervisor supervisor;
    private final Leg leg;
    private final int number;
    private boolean seen;
    private boolean gone;

    Attempt(Line.Consultation consultation, TransferOrder order, Supervisor supervisor, int number) {
        this.consultation = consultation;
        this.transfer = order.id();
        this.supervisor = supervisor;
        this.number = number;
        // A fall-back runs under the same name as what it falls back from, and its first leg is not the other's.
        String step = order.request().mode() == TransferRequest.Mode.BRIDGED ? "bridge" : "dial";
        this.leg = Leg.of(EffectKey.of(transfer.value(), step, number), order.call().room());
    }

    Supervisor supervisor() {
        return supervisor;
    }

    Leg leg() {
        return leg;
    }

    int number() {
        return number;
    }

    /** What the call saw in the room. A leg counts as gone only after it was there: sights can be older than the leg. */
    void notice(Rooms.Sight sight) {
        boolean there = sight.has(leg.identity());
        gone = gone || (seen && !there);
        seen = seen || there;
    }

    boolean gone() {
        return gone;
    }

    /** Rings once. If the dialler died, the leg that it may have made is found again, never dialled again. */
    DialResult ring(Duration ringFor, @Nullable CallerId callerId) {
        var ring = new Line.Ring(consultation, supervisor, leg, ringFor, callerId);
        String summary = Step.DIAL.summary(supervisor.name() + ", attempt " + number);
        try {
            return Ports.dialler(ringFor, summary).ring(ring);
        } catch (ActivityFailure dialler) {
            Interruptible.rethrowIfCancelled(dialler);
        }
        try {
            return Ports.follower(ringFor, summary + ", followed").follow(ring);
        } catch (ActivityFailure follower) {
            Interruptible.rethrowIfCancelled(follower);
            return new DialResult.Unknown("neither the dialler nor those who looked for the leg came back");
        }
    }

    /** Hangs up a phone that may still be ringing. True if somebody picked up in the same instant and is owed a word. */
    boolean withdraw() {
        return Ports.lineUntilDone("hang up " + supervisor.name() + "'s phone")
                        .drop(new Line.Drop(leg, Line.IfAnswered.SPARE))
                == Line.Dropped.SPARED;
    }

    void hangUp() {
        Ports.lineUntilDone("release " + supervisor.name()).drop(new Line.Drop(leg, Line.IfAnswered.RELEASE));
    }

    void lastWord(Voice agent, Notice.Kind kind) {
        var words = new CallAgent.Announcement(consultation.call(), CallAgent.Audience.SUPERVISOR, leg, Notice.of(kind));
        agent.tellIfPresent(Timing.LAST_WORD, "a last word to " + supervisor.name(), one -> one.announce(words));
    }

    Line.Merge merge() {
        var joining = new Line.Joining(consultation, supervisor, leg);
        try {
            return Ports.line(Step.CONNECT.summary(supervisor.name())).merge(joining);
        } catch (ActivityFailure failure) {
            // It sets a state, so whatever it did can be set again, or undone.
            return new Line.HalfMerged("the server did not say");
        }
    }

    /** A lease that is not released expires by itself, only later. */
    void release() {
        Ports.roster("release " + supervisor.name()).release(new Roster.Release(supervisor.id(), transfer.value()));
    }

    /** Engaged for as long as the two may talk. */
    void engage(Duration talk) {
        var wish = new Roster.Wish(List.of(supervisor.id()), transfer.value(), talk);
        Ports.roster("keep " + supervisor.name() + " engaged").reserve(wish);
    }
}
