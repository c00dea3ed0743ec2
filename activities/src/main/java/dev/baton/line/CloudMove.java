package dev.baton.line;

import dev.baton.livekit.Failure;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.Reply;
import dev.baton.port.DialResult;
import dev.baton.port.Leg;
import dev.baton.port.Line.Consultation;
import dev.baton.port.Line.Dropped;
import dev.baton.port.Line.HalfMerged;
import dev.baton.port.Line.IfAnswered;
import dev.baton.port.Line.Joining;
import dev.baton.port.Line.Merge;
import dev.baton.port.Line.MergeRefused;
import dev.baton.port.Line.Ring;
import dev.baton.rooms.Guests;
import dev.baton.rooms.Legs;
import dev.baton.rooms.Names;
import dev.baton.telephony.Guard;
import java.time.Duration;
import java.util.Optional;
import livekit.LivekitRoom.MoveParticipantResponse;

/**
 * The strategy for LiveKit Cloud: the supervisor is dialled into a room beside the caller's, which isolates by itself, and LiveKit
 * moves them over. What a move that was not answered did is seen by looking into both rooms.
 */
final class CloudMove implements Strategy {

    private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(3);
    private static final long LOOK_MILLIS = 50;

    private final LiveKit liveKit;
    private final Names names;
    private final Legs legs;
    private final Bell bell;
    private final Annex annex;
    private final Joint joint;
    private final CallersPage page;

    CloudMove(LiveKit liveKit, Names names, Legs legs, Bell bell, Annex annex, Joint joint, CallersPage page) {
        this.liveKit = liveKit;
        this.names = names;
        this.legs = legs;
        this.bell = bell;
        this.annex = annex;
        this.joint = joint;
        this.page = page;
    }

    @Override
    public DialResult ring(Ring ring) throws InterruptedException {
        annex.open(ring.consultation());
        return bell.ring(ring, Annex.there(ring.consultation(), ring.leg()), Guard.none());
    }

    @Override
    public DialResult follow(Ring ring) throws InterruptedException {
        return bell.follow(ring, Annex.there(ring.consultation(), ring.leg()), Guard.none());
    }

    private enum Where {
        WITH_THE_CALLER,
        BESIDE,
        NOWHERE
    }

    private Where where(Leg there, Leg here) throws InterruptedException {
        // First where they come from: whoever is just being moved is then not taken for gone.
        boolean beside = talks(there);
        return talks(here) ? Where.WITH_THE_CALLER : beside ? Where.BESIDE : Where.NOWHERE;
    }

    private boolean talks(Leg leg) throws InterruptedException {
        return legs.find(leg.room(), leg.identity()).filter(Guests::talks).isPresent();
    }

    @Override
    public Merge merge(Joining joining) throws InterruptedException {
        Consultation consultation = joining.consultation();
        Leg there = Annex.there(consultation, joining.leg());
        if (legs.find(consultation.call().room(), consultation.call().caller().identity()).isEmpty()) {
            return new MergeRefused("the caller is not on the line any more");
        }
        if (where(there, joining.leg()) == Where.BESIDE) {
            Optional<Merge> not = move(there, joining.leg());
            if (not.isPresent()) {
                return not.get();
            }
        }
        return page.open(consultation.call()) ? joint.set(joining) : new HalfMerged("the caller's browser may not hear yet");
    }

    /** Why they did not come over. */
    private Optional<Merge> move(Leg there, Leg here) throws InterruptedException {
        Reply<MoveParticipantResponse> reply = liveKit.rooms()
                .move(names.room(there.room()), names.identity(there.room(), there.identity()), names.room(here.room())).await();
        if (reply instanceof Reply.Failed<MoveParticipantResponse>(Failure failure) && failure instanceof Failure.NothingHappened) {
            return Optional.of(failure instanceof Failure.NotOffered
                    ? new MergeRefused("this LiveKit moves nobody from room to room: remove " + MergeStrategy.SETTING)
                    : new HalfMerged(failure.sentence()));
        }
        long end = System.nanoTime() + ARRIVES_WITHIN.toNanos();
        while (true) {
            Where now = where(there, here);
            if (now == Where.WITH_THE_CALLER) {
                return Optional.empty();
            }
            if (System.nanoTime() > end) {
                return Optional.of(now == Where.BESIDE ? new HalfMerged("they were to be moved to the caller, and were not")
                        : new MergeRefused("the supervisor is not on the line any more"));
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    @Override
    public Dropped drop(Leg leg, IfAnswered ifAnswered) throws InterruptedException {
        Optional<Leg> there = annex.beside(leg);
        if (there.isPresent() && bell.drop(there.get(), ifAnswered) == Dropped.SPARED) {
            return Dropped.SPARED;
        }
        return bell.drop(leg, ifAnswered);
    }
}
