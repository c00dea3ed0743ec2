package dev.baton.line;

import static dev.baton.simulation.Habits.after;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.port.DialResult;
import dev.baton.port.Line;
import dev.baton.port.Line.Drop;
import dev.baton.port.Line.IfAnswered;
import dev.baton.port.Line.Joining;
import dev.baton.port.Line.Ring;
import dev.baton.port.Rooms.Presence;
import dev.baton.port.Rooms.Role;
import dev.baton.port.Rooms.Standing;
import dev.baton.rooms.Guests;
import dev.baton.simulation.Habits;
import dev.baton.simulation.WorldEvent;
import dev.baton.pulse.FakePulse;
import dev.baton.telephony.FaultProxy.Fault;
import dev.baton.telephony.PhoneWorld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Isolated("What is heard within some milliseconds is judged.")
final class PrivateLineTest {

    private final PhoneWorld world = new PhoneWorld().withCaller();
    private final FakePulse pulse = new FakePulse();
    private final Ring ring = world.ring(1);
    private final Joining joining = new Joining(ring.consultation(), ring.supervisor(), ring.leg());

    @AfterEach
    void close() {
        world.close();
    }

    private ParticipantInfo leg() throws InterruptedException {
        return world.direct.rooms().participant(world.call.room().value(), ring.leg().identity().value()).await().orThrow("look");
    }

    private Presence seen() {
        return world.rooms().look(world.call.room()).of(ring.leg().identity()).orElseThrow();
    }

    @Test
    void whileThePhoneRingsTheSupervisorMayHearNobodyAndEverythingElseStaysAllowed() throws Exception {
        world.graces(Habits.ringsForever());
        var dial = CompletableFuture.supplyAsync(() -> world.line(pulse).ring(ring), task -> Thread.ofVirtual().start(task));
        world.await(WorldEvent.Kind.RINGING, () -> {});
        // Following returns to the same state, and waits until the other one hangs up.
        var follow = CompletableFuture.supplyAsync(() -> world.line(new FakePulse()).follow(ring), task -> Thread.ofVirtual().start(task));
        awaitShut();
        assertThat(leg().getPermission()).isEqualTo(ParticipantPermission.newBuilder().setCanSubscribe(false).setCanPublish(true)
                .setCanPublishData(true).setCanUpdateMetadata(true).build());
        assertThat(seen()).isEqualTo(new Presence(ring.leg().identity(), Role.SUPERVISOR, Standing.RINGING, false));
        world.line(new FakePulse()).drop(new Drop(ring.leg(), IfAnswered.RELEASE));
        assertThat(dial.get(10, TimeUnit.SECONDS)).isEqualTo(new DialResult.Withdrawn());
        assertThat(follow.get(10, TimeUnit.SECONDS)).isEqualTo(new DialResult.Withdrawn());
    }

    private void awaitShut() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (leg().getPermission().getCanSubscribe()) {
            assertThat(System.nanoTime()).as("shut within 5 s").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void whoAnswersIsApartFromTheCallerUntilTheyAreJoined() throws Exception {
        world.graces(Habits.answers(after(4)));
        assertThat(world.line(pulse).ring(ring)).isEqualTo(new DialResult.Answered());
        assertThat(seen()).isEqualTo(new Presence(ring.leg().identity(), Role.SUPERVISOR, Standing.PRESENT, false));
        assertThat(leg().getPermission().getCanSubscribe()).isTrue();
        assertThat(world.wire.requests("UpdateSubscriptions")).isGreaterThanOrEqualTo(5);

        assertThat(world.line(pulse).merge(joining)).isEqualTo(new Line.Merged());
        assertThat(seen().bridged()).isTrue();
        assertThat(world.line(pulse).merge(joining)).isEqualTo(new Line.Merged());
    }

    @Test
    void whoeverFollowsTwoWhoAreJoinedLeavesThemJoined() throws Exception {
        world.graces(Habits.answers(after(1)));
        world.line(pulse).ring(ring);
        world.line(pulse).merge(joining);
        assertThat(world.line(pulse).follow(ring)).isEqualTo(new DialResult.Answered());
        assertThat(Guests.isBridged(leg())).isTrue();
        assertThat(leg().getPermission().getCanSubscribe()).isTrue();
    }

    @Test
    void aMergeWithSomebodyWhoHasGoneIsRefused() {
        world.graces(Habits.answers(after(1)));
        assertThat(world.line(pulse).merge(joining)).isInstanceOf(Line.MergeRefused.class);
        world.line(pulse).ring(ring);
        world.switchboard.exchange().hangUp(world.call.room(), world.call.caller().identity());
        assertThat(world.line(pulse).merge(joining)).isInstanceOf(Line.MergeRefused.class);
    }

    /** F26: never called a merge, and a repeat joins them. */
    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"DROP_REQUEST", "DROP_REPLY", "HALF_A_BODY", "SERVER_ERROR", "GARBAGE"})
    void aMergeOfWhichNobodyCanTellIsHalfAMergeAndCanBeRepeated(Fault fault) {
        world.graces(Habits.answers(after(1)));
        world.line(pulse).ring(ring);
        world.wire.plan(method -> method.equals("UpdateSubscriptions") ? fault : Fault.NONE);
        assertThat(world.line(pulse).merge(joining)).isInstanceOf(Line.HalfMerged.class);
        world.wire.plan(method -> Fault.NONE);
        assertThat(seen().bridged()).isFalse();
        assertThat(world.line(pulse).merge(joining)).isEqualTo(new Line.Merged());
    }

    @Test
    void theBriefingBeginsBeforeTheLineIsMadeSafeOnceMore() {
        var beside = new LastWords();
        world.graces(Habits.answers(after(1)));
        assertThat(new LiveKitLine(world.equipment(pulse), Optional.empty(), beside).ring(ring)).isEqualTo(new DialResult.Answered());
        long before = world.wire.requests("UpdateSubscriptions");
        assertThat(world.switchboard.heardBy("Grace")).doesNotContain("caller");

        beside.say();
        assertThat(world.wire.requests("UpdateSubscriptions")).isEqualTo(before + 2);
        assertThat(seen().bridged()).isFalse();
    }

    @Test
    void whoWasJoinedMeanwhileIsNotPartedByTheLastWordOfTheIsolation() throws Exception {
        var beside = new LastWords();
        world.graces(Habits.answers(after(1)));
        var line = new LiveKitLine(world.equipment(pulse), Optional.empty(), beside);
        line.ring(ring);
        assertThat(line.merge(joining)).isEqualTo(new Line.Merged());
        long before = world.wire.requests("UpdateSubscriptions");

        beside.say();
        assertThat(world.wire.requests("UpdateSubscriptions")).isEqualTo(before);
        assertThat(world.switchboard.heardBy("caller")).endsWith("Grace");
        // Nor by another process, which follows the leg.
        assertThat(world.line(new FakePulse()).follow(ring)).isEqualTo(new DialResult.Answered());
        assertThat(world.switchboard.heardBy("caller")).endsWith("Grace");
        assertThat(leg().getPermission().getCanSubscribe()).isTrue();
    }

    @Test
    void whoCannotBeKeptApartAnyMoreIsHungUpThoughTheBriefingHasBegun() {
        var beside = new LastWords();
        world.graces(Habits.answers(after(1)));
        new LiveKitLine(world.equipment(pulse), Optional.empty(), beside).ring(ring);
        world.wire.plan(method -> method.equals("UpdateSubscriptions") ? Fault.SERVER_ERROR : Fault.NONE);
        beside.say();
        assertThat(world.inRoom(ring.leg().identity())).isEmpty();
        assertThat(world.inRoom(world.call.caller().identity())).isPresent();
    }

    /** F26: the joining was done, and only the last answer was lost. */
    @Test
    void whoIsJoinedStaysJoinedWhenOnlyTheAnswerWasLost() {
        world.graces(Habits.answers(after(1)));
        world.line(pulse).ring(ring);
        var updates = new AtomicInteger();
        // The first gives the supervisor ears, the second writes down that they are joined.
        world.wire.plan(method -> method.equals("UpdateParticipant") && updates.incrementAndGet() == 2 ? Fault.DROP_REPLY : Fault.NONE);
        assertThat(world.line(pulse).merge(joining)).isEqualTo(new Line.Merged());
    }

    /** What goes on beside, when the test says so. */
    private static final class LastWords implements Isolation.Beside {
        private final List<Runnable> words = new CopyOnWriteArrayList<>();

        @Override
        public void after(Duration pause, Runnable what) {
            words.add(what);
        }

        void say() {
            assertThat(words).hasSize(1);
            words.forEach(Runnable::run);
        }
    }
}
