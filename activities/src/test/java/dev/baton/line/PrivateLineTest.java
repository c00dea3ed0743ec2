package dev.baton.line;

import static dev.baton.simulation.Habits.after;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.Call;
import dev.baton.call.Caller;
import dev.baton.call.Reach;
import dev.baton.port.BriefingBy;
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
import dev.baton.telephony.FakePulse;
import dev.baton.telephony.FaultProxy.Fault;
import dev.baton.telephony.PhoneWorld;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
        assertThat(world.wire.requests("UpdateSubscriptions")).isGreaterThanOrEqualTo(6);

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
    void aBrowserAtTheCallersEndGetsNoPrivateLine() {
        Call call = world.call;
        var browser = new Call(call.id(), call.tenant(), call.room(), new Caller(call.caller().identity(), Reach.BROWSER), call.conversation());
        assertThat(world.line(pulse).open(new Line.Consultation("c", browser, BriefingBy.AGENT))).isInstanceOf(Line.NotPossible.class);
        assertThat(world.line(pulse).open(ring.consultation())).isEqualTo(new Line.Opened("private-line"));
    }
}
