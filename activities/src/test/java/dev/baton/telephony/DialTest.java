package dev.baton.telephony;

import static dev.baton.simulation.Habits.after;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.call.Reach;
import dev.baton.call.Supervisor;
import dev.baton.call.SupervisorId;
import dev.baton.livekit.Failure;
import dev.baton.port.CallerId;
import dev.baton.port.DialResult;
import dev.baton.port.Line.Drop;
import dev.baton.port.Line.Dropped;
import dev.baton.port.Line.IfAnswered;
import dev.baton.port.Line.Ring;
import dev.baton.port.Rooms.Role;
import dev.baton.pulse.FakePulse;
import dev.baton.pulse.Pulse;
import dev.baton.rooms.Guests;
import dev.baton.simulation.Habit;
import dev.baton.simulation.Habits;
import dev.baton.simulation.WorldEvent;
import io.temporal.client.ActivityCanceledException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import livekit.LivekitModels.ParticipantInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DialTest {

    private final PhoneWorld world = new PhoneWorld().withCaller();
    private final FakePulse pulse = new FakePulse();
    private final Ring ring = world.ring(1);

    @AfterEach
    void close() {
        world.close();
    }

    static Stream<Arguments> endings() {
        return Stream.of(
                Arguments.of(Habits.answers(after(1)), new DialResult.Answered()),
                Arguments.of(Habits.isBusy(), new DialResult.Busy(486)),
                Arguments.of(Habits.rejects(after(1)), new DialResult.Declined(603)),
                Arguments.of(Habits.sip(480, after(1)), new DialResult.NoAnswer()),
                Arguments.of(Habits.sip(404, Duration.ZERO), new DialResult.Unreachable(404)),
                Arguments.of(Habits.sip(403, Duration.ZERO), new DialResult.RefusedByTrunk(403, SipVerdict.FORBIDDEN, CallerId.THE_TRUNKS)),
                Arguments.of(Habits.sip(407, Duration.ZERO), new DialResult.RefusedByTrunk(407, SipVerdict.CREDENTIALS, CallerId.THE_TRUNKS)),
                Arguments.of(Habits.sip(500, Duration.ZERO), new DialResult.TrunkTrouble(500)),
                Arguments.of(Habits.sip(503, Duration.ZERO), new DialResult.TrunkTrouble(503)),
                Arguments.of(Habits.findsNoLineFree(), new DialResult.Overloaded(new Failure.Overloaded().sentence())));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void everyEndingOfADialIsOneValue(Habit habit, DialResult ending) {
        world.graces(habit);
        assertThat(world.line(pulse).ring(ring)).isEqualTo(ending);
        assertThat(world.invites()).isEqualTo(ending instanceof DialResult.Overloaded ? 0 : 1);
        assertThat(pulse.timesHeard()).isEqualTo(1);
    }

    @Test
    void nobodyAnswersWithinTheRingingTime() {
        world.graces(Habits.ringsForever());
        var shortly = new Ring(ring.consultation(), ring.supervisor(), ring.leg(), Duration.ofMillis(600), null);
        assertThat(world.line(pulse).ring(shortly)).isEqualTo(new DialResult.NoAnswer());
        assertThat(world.inRoom(ring.leg().identity())).isEmpty();
    }

    @Test
    void aDiallerThatNobodyHearsDialsNobody() {
        pulse.nobodyListens();
        assertThatThrownBy(() -> world.line(pulse).ring(ring)).isInstanceOf(Pulse.Unheard.class);
        assertThat(world.invites()).isZero();
        assertThat(world.line(new FakePulse()).follow(ring)).isEqualTo(new DialResult.NoSuchLeg());
    }

    @Test
    void aDiallerThatWakesUpAfterItWasGivenUpDialsNobody() {
        pulse.beforeItIsHeard(() -> assertThat(world.line(new FakePulse()).follow(ring)).isEqualTo(new DialResult.NoSuchLeg()));
        assertThat(world.line(pulse).ring(ring)).isInstanceOf(DialResult.Unknown.class);
        assertThat(world.invites()).isZero();
    }

    @Test
    void aSecondDialWithTheSameKeyAdoptsTheLeg() throws Exception {
        world.graces(Habits.answers(after(8)));
        var first = started(() -> world.line(pulse).ring(ring));
        world.await(WorldEvent.Kind.RINGING, () -> {});
        assertThat(world.line(new FakePulse()).ring(ring)).isEqualTo(new DialResult.Answered());
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(new DialResult.Answered());
        assertThat(world.invites()).isEqualTo(1);
        assertThat(world.switchboard.violations()).noneMatch(one -> one.sentence().contains("INVITE"));
    }

    @Test
    void whenTheDiallersProcessDiesAnotherOneFollowsTheLegToItsEnd() throws Exception {
        world.graces(Habits.answers(after(15)));
        var first = started(() -> world.line(pulse).ring(ring));
        world.await(WorldEvent.Kind.RINGING, () -> {});
        pulse.die();
        assertThatThrownBy(() -> first.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(FakePulse.Died.class);
        assertThat(world.line(new FakePulse()).follow(ring)).isEqualTo(new DialResult.Answered());
        assertThat(world.invites()).isEqualTo(1);
    }

    @Test
    void aLegThatIsGoneWhenSomebodyFollowsItIsUnknownAndStaysSo() {
        world.graces(Habits.isBusy());
        world.line(pulse).ring(ring);
        assertThat(world.line(pulse).follow(ring)).isInstanceOf(DialResult.Unknown.class);
        assertThat(world.line(pulse).ring(ring)).isInstanceOf(DialResult.Unknown.class);
        assertThat(world.invites()).isEqualTo(1);
    }

    @Test
    void cancellingTheDiallerHangsUpWithinASecond() throws Exception {
        world.graces(Habits.ringsForever());
        var dial = started(() -> world.line(pulse).ring(ring));
        world.await(WorldEvent.Kind.RINGING, () -> {});
        long start = System.nanoTime();
        world.await(WorldEvent.Kind.RELEASED, pulse::cancel);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        assertThatThrownBy(() -> dial.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ActivityCanceledException.class);
        assertThat(world.inRoom(ring.leg().identity())).isEmpty();
    }

    @Test
    void aLegThatIsDroppedWhileItRingsIsWithdrawnAndNeverRungAgain() throws Exception {
        world.graces(Habits.ringsForever());
        var dial = started(() -> world.line(pulse).ring(ring));
        world.await(WorldEvent.Kind.RINGING, () -> {});
        assertThat(world.line(new FakePulse()).drop(new Drop(ring.leg(), IfAnswered.SPARE))).isEqualTo(Dropped.GONE);
        assertThat(dial.get(10, TimeUnit.SECONDS)).isEqualTo(new DialResult.Withdrawn());
        assertThat(world.line(new FakePulse()).ring(ring)).isEqualTo(new DialResult.Withdrawn());
        assertThat(world.invites()).isEqualTo(1);
    }

    @Test
    void aLegThatIsDroppedBeforeTheInviteIsNotDialled() {
        pulse.beforeItIsHeard(() -> world.line(new FakePulse()).drop(new Drop(ring.leg(), IfAnswered.RELEASE)));
        assertThat(world.line(pulse).ring(ring)).isEqualTo(new DialResult.Withdrawn());
        assertThat(world.invites()).isZero();
    }

    @Test
    void whoeverAnsweredIsSparedIfTheyAreOwedAWord() {
        world.graces(Habits.answers(after(1)));
        assertThat(world.line(pulse).ring(ring)).isEqualTo(new DialResult.Answered());
        assertThat(world.line(pulse).drop(new Drop(ring.leg(), IfAnswered.SPARE))).isEqualTo(Dropped.SPARED);
        assertThat(world.inRoom(ring.leg().identity())).isPresent();
        assertThat(world.line(pulse).drop(new Drop(ring.leg(), IfAnswered.RELEASE))).isEqualTo(Dropped.GONE);
        assertThat(world.inRoom(ring.leg().identity())).isEmpty();
    }

    @Test
    void whoIsReachedAtThePageByNowIsNotRungByTelephone() {
        Ring alan = world.ring(1, new Supervisor(new SupervisorId("alan"), "Alan", Reach.PHONE));
        assertThat(world.line(pulse).ring(alan)).isInstanceOfSatisfying(DialResult.Forbidden.class,
                no -> assertThat(no.why()).contains("web page"));
        assertThat(world.invites()).isZero();
    }

    @Test
    void aCallerIsRungAndKnownInTheRoom() {
        world.switchboard.exchange().close(world.call.room());
        world.caller.when(Habits.answers(after(1)));
        assertThat(world.telephony(pulse).dial(world.dial())).isEqualTo(new DialResult.Answered());
        ParticipantInfo caller = one("caller");
        assertThat(Guests.number(caller)).contains(PhoneWorld.CALLERS);
        assertThat(world.rooms().look(world.call.room()).present()).singleElement()
                .satisfies(one -> assertThat(one.role()).isEqualTo(Role.CALLER));
    }

    @Test
    void aHungUpCallerIsGoneForGood() {
        world.switchboard.exchange().close(world.call.room());
        world.caller.when(Habits.answers(after(1)));
        world.telephony(pulse).dial(world.dial());
        world.telephony(pulse).hangUp(world.dial().leg());
        assertThat(world.inRoom(world.call.caller().identity())).isEmpty();
        assertThat(world.telephony(pulse).dial(world.dial())).isEqualTo(new DialResult.Withdrawn());
    }

    @Test
    void theCallersNumberIsShownWhereTheCarrierAllowsItAndTheTrunksWhenTheWorkflowSaysSo() {
        try (var open = new PhoneWorld(CallerIds.OF_THE_CALLER_TOO, 0)) {
            open.caller.when(Habits.answers(after(1)));
            open.telephony(pulse).dial(open.dial());
            open.server.carrierShowsOnlyItsOwn(open.trunk.address());
            open.graces(Habits.answers(after(1)));

            assertThat(open.line(pulse).ring(open.ring(1)))
                    .isEqualTo(new DialResult.RefusedByTrunk(403, SipVerdict.FORBIDDEN, CallerId.THE_CALLERS));
            Ring second = open.ring(2);
            assertThat(open.line(pulse).ring(new Ring(second.consultation(), second.supervisor(), second.leg(), second.ringFor(), CallerId.THE_TRUNKS)))
                    .isEqualTo(new DialResult.Answered());
            assertThat(open.line(pulse).ring(open.ring(3))).as("nobody but the workflow remembers").isInstanceOf(DialResult.RefusedByTrunk.class);
        }
    }

    @Test
    void wrongAndMissingCredentialsAreTheTrunksRefusalAndRingNobody() {
        world.server.carrierAsks(world.trunk.address(), "baton", "right");
        assertThat(world.line(pulse).ring(ring)).isEqualTo(new DialResult.RefusedByTrunk(null, SipVerdict.CREDENTIALS, CallerId.THE_TRUNKS));
        assertThat(SipVerdict.CREDENTIALS).contains("max auth retry", "user name and password", ".env", "./baton trunk sync");
        assertThat(world.invites()).isZero();
        assertThat(world.inRoom(ring.leg().identity())).isEmpty();
    }

    @Test
    void aTrunkThatTakesOneCallASecondIsWaitedForInLine() {
        try (var slow = new PhoneWorld(CallerIds.OF_THE_TRUNK, 1).withCaller()) {
            slow.graces(Habits.isBusy());
            long start = System.nanoTime();
            Stream.of(1, 2, 3).map(n -> started(() -> slow.line(new FakePulse()).ring(slow.ring(n)))).toList().forEach(CompletableFuture::join);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(1_900));
            assertThat(slow.invites()).isEqualTo(3);
        }
    }

    private ParticipantInfo one(String identity) {
        try {
            return world.direct.rooms().participant(world.call.room().value(), identity).await().orThrow("look");
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static <T> CompletableFuture<T> started(Supplier<T> what) {
        return CompletableFuture.supplyAsync(what, task -> Thread.ofVirtual().start(task));
    }
}
