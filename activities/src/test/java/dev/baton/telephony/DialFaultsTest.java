package dev.baton.telephony;

import static dev.baton.simulation.Habits.after;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.port.DialResult;
import dev.baton.port.Line.Drop;
import dev.baton.port.Line.Dropped;
import dev.baton.port.Line.IfAnswered;
import dev.baton.port.Line.Ring;
import dev.baton.port.Rooms.Role;
import dev.baton.pulse.FakePulse;
import dev.baton.simulation.Habit;
import dev.baton.simulation.Habits;
import dev.baton.simulation.WorldEvent;
import dev.baton.telephony.FaultProxy.Fault;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults at the wire, by their numbers in the fault matrix: one INVITE at most, and never an answer that was none. */
final class DialFaultsTest {

    private static final String DIAL = "CreateSIPParticipant";

    private final PhoneWorld world = new PhoneWorld().withCaller();
    private final FakePulse pulse = new FakePulse();
    private final Ring ring = world.ring(1);

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"DROP_REPLY", "RESET", "HALF_A_BODY", "SERVER_ERROR", "GARBAGE", "DELAY"})
    void f1AnAnswerWhoseReplyWasLostIsFoundInTheRoom(Fault fault) {
        world.graces(Habits.answers(after(2)));
        world.wire.plan(method -> method.equals(DIAL) ? fault : Fault.NONE);
        assertThat(world.line(pulse).ring(ring)).isEqualTo(new DialResult.Answered());
        assertThat(world.invites()).isEqualTo(1);
        assertThat(world.wire.requests(DIAL)).isEqualTo(1);
    }

    @Test
    void f2ARequestThatNeverArrivedIsUnknownAndSoIsWhoeverFollowsIt() {
        world.wire.plan(method -> method.equals(DIAL) ? Fault.DROP_REQUEST : Fault.NONE);
        assertThat(world.line(pulse).ring(ring)).isInstanceOf(DialResult.Unknown.class);
        world.wire.plan(method -> Fault.NONE);
        assertThat(world.line(pulse).follow(ring)).isInstanceOf(DialResult.Unknown.class);
        assertThat(world.invites()).isZero();
    }

    @Test
    void f11WithoutASipServiceNobodyIsRungAndTheNextAttemptMay() {
        world.server.sipServiceRuns(false);
        assertThat(world.line(pulse).ring(ring)).isInstanceOfSatisfying(DialResult.Overloaded.class,
                busy -> assertThat(busy.why()).contains("livekit-sip"));
        world.server.sipServiceRuns(true);
        world.graces(Habits.answers(after(1)));
        assertThat(world.line(pulse).ring(world.ring(2))).isEqualTo(new DialResult.Answered());
        assertThat(world.invites()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"DROP_REPLY", "GARBAGE"})
    void f16ABusyPhoneWhoseReplyWasLostIsUnknownAndNotRungAgain(Fault fault) {
        world.graces(Habits.isBusy());
        world.wire.plan(method -> method.equals(DIAL) ? fault : Fault.NONE);
        assertThat(world.line(pulse).ring(ring)).isInstanceOf(DialResult.Unknown.class);
        assertThat(world.line(pulse).ring(ring)).isInstanceOf(DialResult.Unknown.class);
        assertThat(world.invites()).isEqualTo(1);
    }

    @Test
    void f24ATrunkThatRefusesTooManyCallsIsTroubleAndNoStorm() {
        world.switchboard.moods().trunkAnswers(503, 1);
        assertThat(world.line(pulse).ring(ring)).isEqualTo(new DialResult.TrunkTrouble(503));
        assertThat(world.wire.requests(DIAL)).isEqualTo(1);
    }

    /** LiveKit's own limit, which has no SIP status: whether the INVITE went out is not said, so it is not repeated. */
    @Test
    void f24WhoAsksLiveKitTooMuchIsToldUnknownOnceAndRingsNobody() {
        world.wire.plan(method -> method.equals(DIAL) ? Fault.TOO_MANY : Fault.NONE);
        assertThat(world.line(pulse).ring(ring)).isInstanceOf(DialResult.Unknown.class);
        assertThat(world.wire.requests(DIAL)).isEqualTo(1);
        assertThat(world.invites()).isZero();
    }

    @Test
    void f11WhoeverDialledWhenTheSipServiceWentAwayFollowsThePhoneThatRings() {
        world.graces(Habits.answers(after(8)));
        world.wire.plan(method -> method.equals(DIAL) ? Fault.CUT : Fault.NONE);
        assertThat(world.line(pulse).ring(ring)).isEqualTo(new DialResult.Answered());
        assertThat(world.invites()).isEqualTo(1);
    }

    @Test
    void f11APhoneThatNobodyAnswersWhenTheReplyWasCutIsUnknownAndNotThereAnyMore() {
        world.graces(Habits.ringsForever());
        world.wire.plan(method -> method.equals(DIAL) ? Fault.CUT : Fault.NONE);
        assertThat(world.line(pulse).ring(ring)).isInstanceOf(DialResult.Unknown.class);
        assertThat(world.inRoom(ring.leg().identity())).isEmpty();
        assertThat(world.invites()).isEqualTo(1);
    }

    @Test
    void f25AKeyThatWasRevokedRingsNobodyAndIsNoStorm() {
        world.wire.plan(method -> method.equals(DIAL) ? Fault.KEY_REVOKED : Fault.NONE);
        assertThat(world.line(pulse).ring(ring)).isInstanceOfSatisfying(DialResult.RefusedByTrunk.class,
                refused -> assertThat(refused.lookAt()).contains("LIVEKIT_API_KEY"));
        assertThat(world.wire.requests(DIAL)).isEqualTo(1);
        assertThat(world.inRoom(world.call.caller().identity())).isPresent();
    }

    @Test
    void f26APhoneThatCannotBeKeptApartIsHungUp() {
        world.graces(Habits.answers(after(1)));
        world.wire.plan(method -> method.equals("UpdateParticipant") ? Fault.DROP_REQUEST : Fault.NONE);
        assertThat(world.line(pulse).ring(ring)).isInstanceOf(DialResult.Unknown.class);
        assertThat(world.inRoom(ring.leg().identity())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"DROP_REQUEST", "DROP_REPLY", "SERVER_ERROR", "GARBAGE", "NOT_DONE", "NOBODY_SERVES"})
    void f30APhoneThatRingsOnAfterItsRemovalIsHungUpAgainUntilTheLegIsGone(Fault fault) throws Exception {
        world.graces(Habits.ringsForever());
        CompletableFuture<DialResult> dial = CompletableFuture.supplyAsync(() -> world.line(pulse).ring(ring), task -> Thread.ofVirtual().start(task));
        world.await(WorldEvent.Kind.RINGING, () -> {});
        var removals = new AtomicInteger();
        world.wire.plan(method -> method.equals("RemoveParticipant") && removals.incrementAndGet() <= 2 ? fault : Fault.NONE);
        assertThat(world.line(new FakePulse()).drop(new Drop(ring.leg(), IfAnswered.RELEASE))).isEqualTo(Dropped.GONE);
        assertThat(dial.get(10, TimeUnit.SECONDS)).isEqualTo(new DialResult.Withdrawn());
        assertThat(world.inRoom(ring.leg().identity())).isEmpty();
    }

    @Test
    void f30ALegThatComesBackAfterItWasHungUpIsHungUpAtTheNextLook() {
        Identity leg = ring.leg().identity();
        world.line(pulse).drop(new Drop(ring.leg(), IfAnswered.RELEASE));
        world.switchboard.exchange().join(world.call.room(), leg, Role.SUPERVISOR, Reach.PHONE);
        assertThat(world.rooms().look(world.call.room()).has(leg)).isFalse();
        assertThat(world.inRoom(leg)).isEmpty();
    }

    /** Any fault on any request, by seed. */
    @Test
    void whateverTheWireDoesOneKeyRingsOnePhoneOnceAndAnAnswerIsTrue() {
        long seed = Long.getLong("wire.seed", 20_261_121L);
        System.out.println("wire seed " + seed);
        var random = new Random(seed);
        for (int n = 1; n <= 12; n++) {
            Fault[] faults = EnumSet.complementOf(EnumSet.of(Fault.NONE, Fault.DELAY, Fault.NOT_DONE)).toArray(Fault[]::new);
            Habit habit = List.of(Habits.answers(after(2)), Habits.isBusy(), Habits.rejects(after(2))).get(random.nextInt(3));
            world.graces(habit);
            long before = world.invites();
            world.wire.plan(method -> {
                synchronized (random) {
                    return random.nextInt(8) == 0 ? faults[random.nextInt(faults.length)] : Fault.NONE;
                }
            });
            DialResult result = attempt(world.ring(n));
            world.wire.plan(method -> Fault.NONE);
            assertThat(world.invites() - before).as("attempt %d of seed %d ended in %s", n, seed, result).isLessThanOrEqualTo(1);
            boolean there = world.inRoom(world.ring(n).leg().identity()).isPresent();
            assertThat(result instanceof DialResult.Answered).as("attempt %d of seed %d: %s", n, seed, result).isEqualTo(there && !(result instanceof DialResult.Unknown));
            world.line(new FakePulse()).drop(new Drop(world.ring(n).leg(), IfAnswered.RELEASE));
            assertThat(world.inRoom(world.ring(n).leg().identity())).isEmpty();
        }
    }

    /** As the workflow does it: one dial, and when that fails, somebody follows. */
    private DialResult attempt(Ring one) {
        try {
            return world.line(new FakePulse()).ring(one);
        } catch (RuntimeException dialler) {
            for (int follower = 0; follower < 3; follower++) {
                try {
                    return world.line(new FakePulse()).follow(one);
                } catch (RuntimeException failed) {
                    // The next one tries.
                }
            }
            return new DialResult.Unknown("nobody came back");
        }
    }

    @Test
    void f5NoWebhookIsNeededForAnyOfIt() {
        world.graces(Habits.answers(after(1)));
        assertThat(world.line(pulse).ring(ring)).isEqualTo(new DialResult.Answered());
        assertThat(world.rooms().look(world.call.room()).of(ring.leg().identity())).isPresent();
    }
}
