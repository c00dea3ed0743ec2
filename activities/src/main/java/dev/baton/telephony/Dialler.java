package dev.baton.telephony;

import com.google.protobuf.util.Durations;
import dev.baton.keeping.Leases;
import dev.baton.livekit.Asked;
import dev.baton.livekit.Failure;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.LiveKitFailed;
import dev.baton.livekit.Reply;
import dev.baton.port.DialResult;
import dev.baton.port.Leg;
import dev.baton.pulse.Pulse;
import dev.baton.rooms.Admissions;
import dev.baton.rooms.Guests;
import dev.baton.rooms.Legs;
import dev.baton.rooms.Names;
import io.temporal.client.ActivityCanceledException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import livekit.LivekitSip.SIPParticipantInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one INVITE of one key, whatever happens to this process or to LiveKit's reply: it looks before it dials, adopts the leg
 * that is there, and stays with it to its end.
 */
public final class Dialler {

    private static final Logger LOG = LoggerFactory.getLogger(Dialler.class);

    /** Within this, Temporal confirms that this dialler is still waited for. Half of its heartbeat timeout. */
    static final Duration HEARD = Duration.ofSeconds(5);

    // Together with the ringing, less than the activity may take.
    private static final Duration IN_LINE = Duration.ofSeconds(6);
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration RECHECK = Duration.ofMillis(500);
    private static final int SOON_AGAIN = 5;

    // A request whose reply was lost may still be on its way into LiveKit.
    private static final Duration MAY_STILL_COME = Duration.ofSeconds(2);

    // So long LiveKit may be away from somebody who only follows.
    private static final Duration AWAY = Duration.ofSeconds(5);

    private final LiveKit liveKit;
    private final Names names;
    private final Legs legs;
    private final Admissions admissions;
    private final Claims claims;
    private final DialQueue queue;

    public Dialler(LiveKit liveKit, Names names, Admissions admissions, Leases leases) {
        this.liveKit = liveKit;
        this.names = names;
        this.admissions = admissions;
        legs = new Legs(liveKit, names);
        claims = new Claims(leases);
        queue = new DialQueue(leases);
    }

    /** What is asked once the leg was not found: may it ring, and how. */
    @FunctionalInterface
    public interface Permission {

        sealed interface Answer {}

        record Granted(Invite invite) implements Answer {}

        record Denied(String why) implements Answer {}

        Answer ask() throws InterruptedException;
    }

    /** Rings once, or stays with what rings already. */
    public DialResult dial(Leg leg, Duration ringFor, Permission permission, Guard guard, Pulse pulse) throws InterruptedException {
        pulse.feel();
        if (find(leg).isPresent()) {
            return follow(leg, ringFor, guard, pulse);
        }
        if (withdrawn(leg)) {
            return new DialResult.Withdrawn();
        }
        return switch (permission.ask()) {
            case Permission.Denied(String why) -> new DialResult.Forbidden(why);
            case Permission.Granted(Invite invite) -> {
                if (!queue.await(invite.outlet().trunk(), IN_LINE, pulse)) {
                    yield new DialResult.Overloaded("the trunk takes no more than " + invite.outlet().trunk().callsPerSecond() + " new calls a second");
                }
                yield ring(leg, ringFor, invite, guard, pulse);
            }
        };
    }

    private DialResult ring(Leg leg, Duration ringFor, Invite invite, Guard guard, Pulse pulse) throws InterruptedException {
        long asked = System.nanoTime();
        pulse.beHeard(HEARD);
        if (withdrawn(leg)) {
            return new DialResult.Withdrawn();
        }
        if (!claims.take(leg.key())) {
            // Somebody dialled with this key, or made sure that nobody does. The leg was not there a moment ago.
            return new DialResult.Unknown("this attempt was dialled by another process, or given up");
        }
        if (System.nanoTime() - asked > HEARD.toNanos()) {
            // This process slept. By now somebody else may be told to dial.
            throw new Pulse.Unheard("too much time passed after Temporal confirmed that this dialler is still waited for");
        }
        CreateSIPParticipantRequest request = invite.request(names.room(leg.room()), names.identity(leg.room(), leg.identity()), leg)
                .setWaitUntilAnswered(true).setRingingTimeout(Durations.fromNanos(ringFor.toNanos())).build();
        Asked<SIPParticipantInfo> dial = liveKit.sip().dial(request, ringFor.plus(MARGIN));
        try {
            return awaitReply(leg, ringFor, dial, guard, pulse);
        } catch (ActivityCanceledException cancelled) {
            callOff(leg, dial);
            throw cancelled;
        }
    }

    private DialResult awaitReply(Leg leg, Duration ringFor, Asked<SIPParticipantInfo> dial, Guard guard, Pulse pulse)
            throws InterruptedException {
        CompletableFuture<Reply<SIPParticipantInfo>> reply = dial.reply();
        var rhythm = new Rhythm();
        while (true) {
            Optional<Reply<SIPParticipantInfo>> come = within(TICK, reply);
            if (come.isPresent()) {
                return switch (come.get()) {
                    case Reply.Done<SIPParticipantInfo> _ -> pickedUp(leg, guard);
                    case Reply.Failed<SIPParticipantInfo>(Failure.NobodyKnows lost) -> seekAfter(lost, leg, ringFor, guard, pulse);
                    case Reply.Failed<SIPParticipantInfo>(Failure failure) -> SipVerdict.ofDial(failure, withdrawn(leg));
                };
            }
            pulse.feel();
            if (rhythm.isTime()) {
                rhythm.next(isShut(guard));
                if (withdrawn(leg)) {
                    // Hung up elsewhere, maybe in the instant before the INVITE went out.
                    legs.takeDown(leg.room(), leg.identity());
                    dial.abort();
                    return new DialResult.Withdrawn();
                }
            }
        }
    }

    /**
     * Every 50 ms until everything is shut; a few times more soon after, because a telephone asks by itself for the track that has just come, and
     * may do so after it was denied; and then now and then.
     */
    private static final class Rhythm {
        private long next = System.nanoTime();
        private int shutSoFar;

        boolean isTime() {
            return System.nanoTime() >= next;
        }

        void next(boolean shut) {
            shutSoFar = shut ? shutSoFar + 1 : 0;
            Duration pause = shutSoFar == 0 ? TICK : shutSoFar <= SOON_AGAIN ? TICK.multipliedBy(2) : RECHECK;
            next = System.nanoTime() + pause.toNanos();
        }
    }

    // Not to know for a moment is bearable while it rings: nobody speaks. When it is picked up, it is asked again.
    private static boolean isShut(Guard guard) throws InterruptedException {
        try {
            return guard.whileItRings();
        } catch (LiveKitFailed away) {
            return false;
        }
    }

    private DialResult pickedUp(Leg leg, Guard guard) throws InterruptedException {
        if (guard.pickedUp()) {
            return new DialResult.Answered();
        }
        admissions.sendAway(leg.room(), leg.identity());
        legs.takeDown(leg.room(), leg.identity());
        return new DialResult.Unknown("it was picked up and could not be kept apart from the caller, so it was hung up");
    }

    /** The reply is lost, and the leg tells. Never dialled again: its phone may have rung and been put down. */
    private DialResult seekAfter(Failure lost, Leg leg, Duration ringFor, Guard guard, Pulse pulse) throws InterruptedException {
        LOG.atWarn().addKeyValue("leg", leg.identity()).addKeyValue("why", lost.sentence()).log("the reply to a dial was lost; looking for the leg");
        return appears(leg, pulse) ? toItsEnd(leg, ringFor, guard, pulse) : SipVerdict.ofDial(lost, withdrawn(leg));
    }

    private boolean appears(Leg leg, Pulse pulse) throws InterruptedException {
        long end = System.nanoTime() + MAY_STILL_COME.toNanos();
        while (System.nanoTime() < end) {
            pulse.feel();
            if (present(leg)) {
                return true;
            }
            Thread.sleep(TICK.multipliedBy(2));
        }
        return false;
    }

    private boolean present(Leg leg) throws InterruptedException {
        try {
            return find(leg).isPresent();
        } catch (LiveKitFailed away) {
            return false;
        }
    }

    /** Finds the leg of an earlier dial, makes it safe before anything else, and waits for its end. Dials nobody. */
    public DialResult follow(Leg leg, Duration ringFor, Guard guard, Pulse pulse) throws InterruptedException {
        if (find(leg).isEmpty()) {
            // Buried, so that a dialler who wakes up late dials nobody: the workflow goes on without this leg.
            if (claims.bury(leg.key())) {
                return new DialResult.NoSuchLeg();
            }
            if (!appears(leg, pulse)) {
                return ended(leg);
            }
        }
        return toItsEnd(leg, ringFor, guard, pulse);
    }

    private DialResult ended(Leg leg) {
        return withdrawn(leg) ? new DialResult.Withdrawn() : new DialResult.Unknown("the leg is gone, and nobody saw how it ended");
    }

    private DialResult toItsEnd(Leg leg, Duration ringFor, Guard guard, Pulse pulse) throws InterruptedException {
        long end = System.nanoTime() + ringFor.plus(MARGIN).toNanos();
        long lastSeen = System.nanoTime();
        try {
            while (true) {
                boolean shut = isShut(guard);
                pulse.feel();
                try {
                    Optional<ParticipantInfo> there = find(leg);
                    if (there.isEmpty()) {
                        return ended(leg);
                    }
                    if (Guests.talks(there.get())) {
                        return pickedUp(leg, guard);
                    }
                    lastSeen = System.nanoTime();
                } catch (LiveKitFailed away) {
                    if (System.nanoTime() - lastSeen > AWAY.toNanos()) {
                        throw away;
                    }
                }
                if (withdrawn(leg)) {
                    legs.takeDown(leg.room(), leg.identity());
                    return new DialResult.Withdrawn();
                }
                if (System.nanoTime() > end) {
                    legs.takeDown(leg.room(), leg.identity());
                    return new DialResult.Unknown("the phone rang beyond its time and was hung up");
                }
                Thread.sleep(shut ? TICK.multipliedBy(4) : TICK);
            }
        } catch (ActivityCanceledException cancelled) {
            callOff(leg, null);
            throw cancelled;
        }
    }

    /** Whoever picked up in the same instant is left alone: the one who cancelled says what becomes of them. */
    private void callOff(Leg leg, @Nullable Asked<SIPParticipantInfo> dial) throws InterruptedException {
        if (find(leg).filter(Guests::talks).isEmpty()) {
            legs.takeDown(leg.room(), leg.identity());
            if (dial != null) {
                dial.abort();
            }
        }
    }

    /** CANCEL or BYE, and gone when this returns. A dialler that has not dialled yet does not any more. */
    public void hangUp(Leg leg) throws InterruptedException {
        admissions.sendAway(leg.room(), leg.identity());
        legs.takeDown(leg.room(), leg.identity());
    }

    /** True if it was not answered, and is gone. */
    public boolean hangUpUnlessAnswered(Leg leg) throws InterruptedException {
        if (find(leg).filter(Guests::talks).isPresent()) {
            return false;
        }
        hangUp(leg);
        return true;
    }

    private Optional<ParticipantInfo> find(Leg leg) throws InterruptedException {
        return legs.find(leg.room(), leg.identity());
    }

    private boolean withdrawn(Leg leg) {
        return admissions.isSentAway(leg.room(), leg.identity());
    }

    private static <T> Optional<T> within(Duration time, CompletableFuture<T> future) throws InterruptedException {
        try {
            return Optional.of(future.get(time.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException notYet) {
            return Optional.empty();
        } catch (ExecutionException bug) {
            throw new IllegalStateException("a dial ended in a bug of ours", bug.getCause());
        }
    }
}
