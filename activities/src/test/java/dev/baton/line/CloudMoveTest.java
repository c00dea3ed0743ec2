package dev.baton.line;

import static dev.baton.simulation.Habits.after;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.RoomName;
import dev.baton.port.DialResult;
import dev.baton.port.Line;
import dev.baton.port.Line.Drop;
import dev.baton.port.Line.IfAnswered;
import dev.baton.port.Line.Joining;
import dev.baton.port.Line.Ring;
import dev.baton.port.Rooms.Presence;
import dev.baton.port.Rooms.Role;
import dev.baton.port.Rooms.Standing;
import dev.baton.pulse.FakePulse;
import dev.baton.rooms.BriefingRooms;
import dev.baton.simulation.Habits;
import dev.baton.telephony.FaultProxy.Fault;
import dev.baton.telephony.PhoneWorld;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On a LiveKit that moves participants, as its documentation has it. */
final class CloudMoveTest {

    private final PhoneWorld world = new PhoneWorld().withCaller().graces(Habits.answers(after(1)));
    private final FakePulse pulse = new FakePulse();
    private final Ring ring = world.ring(1);
    private final Joining joining = new Joining(ring.consultation(), ring.supervisor(), ring.leg());
    private final RoomName beside = BriefingRooms.of(ring.consultation().id());

    @AfterEach
    void close() {
        world.close();
    }

    private Optional<Presence> seen() {
        return world.rooms().look(world.call.room()).of(ring.leg().identity());
    }

    private boolean isIn(RoomName room) {
        return world.switchboard.exchange().present(room).stream().anyMatch(one -> one.identity().equals(ring.leg().identity()));
    }

    /** A worker has asked when it began. */
    private LiveKitLine inTheCloud() throws InterruptedException {
        world.server.inTheCloud();
        assertThat(world.probe().known()).isEqualTo(CanMove.YES);
        return world.line(pulse);
    }

    @Test
    void whoAnswersIsInARoomBesideTheCallersUntilTheyAreMovedOver() throws Exception {
        LiveKitLine line = inTheCloud();
        assertThat(line.open(ring.consultation())).isEqualTo(new Line.Opened("cloud-move"));
        assertThat(line.ring(ring)).isEqualTo(new DialResult.Answered());
        assertThat(isIn(beside)).isTrue();
        assertThat(isIn(world.call.room())).isFalse();
        assertThat(world.switchboard.heardBy("caller")).doesNotContain("Grace");
        assertThat(seen()).contains(new Presence(ring.leg().identity(), Role.SUPERVISOR, Standing.PRESENT, false));

        assertThat(line.merge(joining)).isEqualTo(new Line.Merged());
        assertThat(seen()).contains(new Presence(ring.leg().identity(), Role.SUPERVISOR, Standing.PRESENT, true));
        assertThat(world.switchboard.heardBy("caller")).endsWith("Grace");
        line.close(ring.consultation());
        assertThat(world.rooms().look(beside).open()).isFalse();
        assertThat(seen().orElseThrow().bridged()).isTrue();
        assertThat(world.invites()).isEqualTo(1);
    }

    /** What the move did is seen, not guessed; it is never asked for twice in vain. */
    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"DROP_REPLY", "HALF_A_BODY", "SERVER_ERROR", "GARBAGE", "CUT"})
    void aMoveWhoseAnswerWasLostIsFoundDone(Fault fault) throws Exception {
        LiveKitLine line = inTheCloud();
        line.open(ring.consultation());
        line.ring(ring);
        world.wire.plan(method -> method.equals("MoveParticipant") ? fault : Fault.NONE);
        assertThat(line.merge(joining)).isEqualTo(new Line.Merged());
        assertThat(world.wire.requests("MoveParticipant")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"DROP_REQUEST", "NOBODY_SERVES"})
    void aMoveThatDidNotHappenIsHalfAMergeAndCanBeRepeated(Fault fault) throws Exception {
        LiveKitLine line = inTheCloud();
        line.open(ring.consultation());
        line.ring(ring);
        world.wire.plan(method -> method.equals("MoveParticipant") ? fault : Fault.NONE);
        assertThat(line.merge(joining)).isInstanceOf(Line.HalfMerged.class);
        assertThat(isIn(beside)).isTrue();
        world.wire.plan(method -> Fault.NONE);
        assertThat(line.merge(joining)).isEqualTo(new Line.Merged());
    }

    @Test
    void whoWasMovedAndNotJoinedIsJoinedByTheRepeatOrTakenDown() throws Exception {
        LiveKitLine line = inTheCloud();
        line.open(ring.consultation());
        line.ring(ring);
        world.wire.plan(method -> method.equals("UpdateSubscriptions") ? Fault.SERVER_ERROR : Fault.NONE);
        assertThat(line.merge(joining)).isInstanceOf(Line.HalfMerged.class);
        assertThat(isIn(world.call.room())).isTrue();
        assertThat(seen().orElseThrow().bridged()).isFalse();
        world.wire.plan(method -> Fault.NONE);
        assertThat(line.drop(new Drop(ring.leg(), IfAnswered.RELEASE))).isEqualTo(Line.Dropped.GONE);
        assertThat(isIn(world.call.room())).isFalse();
    }

    @Test
    void whoHangsUpBeforeTheyAreMovedIsNotJoinedWithAnybody() throws Exception {
        LiveKitLine line = inTheCloud();
        line.open(ring.consultation());
        line.ring(ring);
        world.switchboard.hangUp("Grace");
        assertThat(seen()).isEmpty();
        assertThat(line.merge(joining)).isInstanceOf(Line.MergeRefused.class);
    }

    @Test
    void aServerThatMovesNobodyIsFoundOutByTrialAndThePrivateLineIsTaken() throws Exception {
        assertThat(world.probe().known()).isEqualTo(CanMove.NO);
        assertThat(world.line(pulse).open(ring.consultation())).isEqualTo(new Line.Opened("private-line"));
        // Remembered: another house's strategy is refused before a phone rings.
        var pinned = new LiveKitLine(world.equipment(pulse), Optional.of(MergeStrategy.CLOUD_MOVE));
        assertThat(pinned.ring(ring)).isInstanceOfSatisfying(DialResult.Forbidden.class, no -> assertThat(no.why()).contains("moves nobody"));
        assertThat(world.invites()).isZero();
    }

    @Test
    void theTrialLeavesNothingBehindAndAServerThatDoesNotSayIsNotSaidToBeUnable() throws Exception {
        var nobody = new MoveProbe(world.direct, world.leases, (room, identity) -> () -> {});
        assertThat(nobody.ask().canMove()).isEqualTo(CanMove.NOT_KNOWN);
        world.server.inTheCloud();
        assertThat(world.probe().ask()).isEqualTo(new MoveProbe.Found(CanMove.YES, "LiveKit moves participants from room to room"));
        assertThat(nobody.known()).as("remembered").isEqualTo(CanMove.YES);
        assertThat(world.direct.rooms().list().await().orThrow("list")).extracting(room -> room.getName()).containsExactly(world.call.room().value());
    }
}
