package dev.baton.line;

import dev.baton.livekit.LiveKit;
import dev.baton.port.DialResult;
import dev.baton.port.Leg;
import dev.baton.port.Line.Dropped;
import dev.baton.port.Line.HalfMerged;
import dev.baton.port.Line.IfAnswered;
import dev.baton.port.Line.Joining;
import dev.baton.port.Line.Merge;
import dev.baton.port.Line.Ring;
import dev.baton.rooms.Legs;
import dev.baton.rooms.Names;
import java.util.Optional;

/**
 * The strategy for self-hosted servers: the supervisor is dialled into the caller's own room, and who hears whom is a matter of
 * subscriptions. After the merge the SFU carries both voices, and no process of ours is needed.
 */
final class PrivateLine implements Strategy {

    private final LiveKit liveKit;
    private final Names names;
    private final Legs legs;
    private final Bell bell;
    private final Turnstile turnstile;
    private final Isolation.Beside beside;
    private final Joint joint;
    private final CallersPage page;

    PrivateLine(LiveKit liveKit, Names names, Legs legs, Bell bell, Turnstile turnstile, Isolation.Beside beside, Joint joint, CallersPage page) {
        this.liveKit = liveKit;
        this.names = names;
        this.legs = legs;
        this.bell = bell;
        this.turnstile = turnstile;
        this.beside = beside;
        this.joint = joint;
        this.page = page;
    }

    @Override
    public DialResult ring(Ring ring) throws InterruptedException {
        if (!unasked(ring.leg())) {
            Optional<String> open = page.shut(ring.consultation().call());
            if (open.isPresent()) {
                return new DialResult.Forbidden(open.get());
            }
        }
        return bell.ring(ring, ring.leg(), guard(ring));
    }

    /** Joined with whoever answers: nothing is said that the caller may not hear. */
    static boolean unasked(Leg leg) {
        return leg.key().value().contains("/bridge/");
    }

    @Override
    public DialResult follow(Ring ring) throws InterruptedException {
        Isolation guard = guard(ring);
        // Before anything else: whoever dialled may have died between two steps.
        guard.whileItRings();
        return bell.follow(ring, ring.leg(), guard);
    }

    private Isolation guard(Ring ring) {
        return new Isolation(liveKit, names, legs, ring, turnstile, beside, bell::hangUp);
    }

    @Override
    public Merge merge(Joining joining) throws InterruptedException {
        return page.open(joining.consultation().call()) ? joint.set(joining) : new HalfMerged("the caller's browser may not hear yet");
    }

    @Override
    public Dropped drop(Leg leg, IfAnswered ifAnswered) throws InterruptedException {
        return bell.drop(leg, ifAnswered);
    }
}
