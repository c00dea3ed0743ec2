package dev.baton.rooms;

import static dev.baton.simulation.Habits.after;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.call.RoomName;
import dev.baton.port.DialResult;
import dev.baton.port.Line.HalfMerged;
import dev.baton.port.Line.Joining;
import dev.baton.port.Line.Ring;
import dev.baton.port.Rooms;
import dev.baton.port.Rooms.Sight;
import dev.baton.pulse.FakePulse;
import dev.baton.simulation.Habits;
import dev.baton.simulation.WorldEvent;
import dev.baton.telephony.FaultProxy.Fault;
import dev.baton.telephony.PhoneWorld;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults at the wire, by their numbers in the fault matrix, while a room is closed: never called closed before everybody is gone. */
final class ClosingFaultsTest {

    private static final String CLOSE = "DeleteRoom";
    private static final Sight CLOSED = new Sight(false, List.of());

    private final PhoneWorld world = new PhoneWorld().withCaller();
    private final Rooms rooms = world.rooms();
    private final RoomName room = world.call.room();
    private final Ring ring = world.ring(1);

    @AfterEach
    void close() {
        world.close();
    }

    private void once(Fault fault) {
        var asked = new AtomicInteger();
        world.wire.plan(method -> method.equals(CLOSE) && asked.getAndIncrement() == 0 ? fault : Fault.NONE);
    }

    /** F1: it happened. F2, F11, F24, F25: it did not. F30: LiveKit says it did. Each attempt asks once, and Temporal repeats. */
    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"DROP_REPLY", "CUT", "RESET", "DROP_REQUEST", "NOBODY_SERVES", "TOO_MANY", "KEY_REVOKED", "NOT_DONE"})
    void aRoomIsClosedOnlyWhenEverybodyIsGone(Fault fault) {
        once(fault);
        assertThatThrownBy(() -> rooms.close(room)).isInstanceOf(RuntimeException.class);
        assertThat(world.wire.requests(CLOSE)).as("no storm").isEqualTo(1);
        rooms.close(room);
        assertThat(rooms.look(room)).isEqualTo(CLOSED);
    }

    @Test
    void f25WhoseKeyWasRevokedHearsWhichSettingToLookAtAndTheCallGoesOn() {
        once(Fault.KEY_REVOKED);
        assertThatThrownBy(() -> rooms.close(room)).hasMessageContaining("LIVEKIT_API_KEY");
        assertThat(world.inRoom(world.call.caller().identity())).isPresent();
    }

    @Test
    void f5NoWebhookIsNeededToKnowThatARoomIsClosed() {
        rooms.close(room);
        assertThat(rooms.look(room)).isEqualTo(CLOSED);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"NONE", "DROP_REPLY", "NOT_DONE"})
    void f16APhoneThatRingsWhenItsRoomIsClosedStopsRinging(Fault fault) throws Exception {
        world.graces(Habits.ringsForever());
        var dial = CompletableFuture.supplyAsync(() -> world.line(new FakePulse()).ring(ring), task -> Thread.ofVirtual().start(task));
        world.await(WorldEvent.Kind.RINGING, () -> {});
        once(fault);
        if (fault != Fault.NONE) {
            assertThatThrownBy(() -> rooms.close(room)).isInstanceOf(RuntimeException.class);
        }
        rooms.close(room);
        assertThat(world.inRoom(ring.leg().identity())).isEmpty();
        assertThat(dial.get(10, TimeUnit.SECONDS)).isNotInstanceOf(DialResult.Answered.class);
        assertThat(world.invites()).isEqualTo(1);
    }

    @Test
    void f26TwoWhoWereHalfJoinedAreBothGoneWhenTheRoomIsClosed() {
        world.graces(Habits.answers(after(1)));
        assertThat(world.line(new FakePulse()).ring(ring)).isEqualTo(new DialResult.Answered());
        world.wire.plan(method -> method.equals("UpdateSubscriptions") ? Fault.DROP_REPLY : Fault.NONE);
        assertThat(world.line(new FakePulse()).merge(new Joining(ring.consultation(), ring.supervisor(), ring.leg()))).isInstanceOf(HalfMerged.class);
        rooms.close(room);
        assertThat(world.inRoom(ring.leg().identity())).isEmpty();
        assertThat(world.inRoom(world.call.caller().identity())).isEmpty();
    }
}
