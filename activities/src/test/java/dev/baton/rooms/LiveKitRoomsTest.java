package dev.baton.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.livekit.LiveKitFailed;
import dev.baton.port.EffectKey;
import dev.baton.port.Rooms;
import dev.baton.port.Rooms.Admission;
import dev.baton.port.Rooms.AgentKind;
import dev.baton.port.Rooms.Dispatch;
import dev.baton.port.Rooms.Ejection;
import dev.baton.port.Rooms.Presence;
import dev.baton.port.Rooms.Role;
import dev.baton.port.Rooms.Sight;
import dev.baton.port.Rooms.Standing;
import dev.baton.telephony.FaultProxy.Fault;
import dev.baton.telephony.PhoneWorld;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import livekit.LivekitAgentDispatch.AgentDispatch;
import livekit.LivekitRoom.CreateRoomRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LiveKitRoomsTest {

    private static final Identity PAGE = new Identity("page-1");

    private final PhoneWorld world = new PhoneWorld().withCaller();
    private final Rooms rooms = world.rooms();
    private final RoomName room = world.call.room();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aLookTellsWhoIsThereInWhichRole() {
        world.switchboard.exchange().join(room, new Identity("agent-1"), Role.AGENT, Reach.BROWSER);
        world.switchboard.exchange().join(room, PAGE, Role.OTHER, Reach.BROWSER);
        assertThat(rooms.look(room)).isEqualTo(new Sight(true, List.of(
                new Presence(world.call.caller().identity(), Role.CALLER, Standing.PRESENT, false),
                new Presence(new Identity("agent-1"), Role.AGENT, Standing.PRESENT, false),
                new Presence(PAGE, Role.OTHER, Standing.PRESENT, false))));
        assertThat(rooms.look(new RoomName("elsewhere"))).isEqualTo(new Sight(false, List.of()));
    }

    @Test
    void aBrowserIsWhatItWasAdmittedAs() {
        rooms.admit(new Admission(room, PAGE, Role.SUPERVISOR));
        rooms.admit(new Admission(room, PAGE, Role.CALLER));
        world.switchboard.exchange().join(room, PAGE, Role.OTHER, Reach.BROWSER);
        assertThat(rooms.look(room).of(PAGE).orElseThrow().role()).isEqualTo(Role.CALLER);
    }

    @Test
    void whoWasSentAwayIsRemovedAgainWhenTheirTokenBringsThemBack() {
        world.switchboard.exchange().join(room, PAGE, Role.OTHER, Reach.BROWSER);
        rooms.eject(new Ejection(room, PAGE));
        assertThat(world.inRoom(PAGE)).isEmpty();
        world.switchboard.exchange().join(room, PAGE, Role.OTHER, Reach.BROWSER);
        assertThat(world.rooms().look(room).has(PAGE)).isFalse();
        assertThat(world.inRoom(PAGE)).isEmpty();
    }

    @Test
    void anAgentIsSentForOnceForEachKeyEvenIfTheReplyIsLost() throws Exception {
        var dispatch = new Dispatch(EffectKey.of("call-bcdf", "dispatch", 1), world.call, AgentKind.OWN, null);
        var first = new AtomicInteger();
        world.wire.plan(method -> method.equals("CreateDispatch") && first.getAndIncrement() == 0 ? Fault.DROP_REPLY : Fault.NONE);
        assertThatThrownBy(() -> rooms.dispatch(dispatch)).isInstanceOf(LiveKitFailed.class);
        rooms.dispatch(dispatch);
        rooms.dispatch(new Dispatch(EffectKey.of("call-bcdf", "dispatch", 2), world.call, AgentKind.HOUSE, null));
        List<AgentDispatch> sentFor = world.direct.dispatches().list(room.value()).await().orThrow("list").stream()
                .filter(one -> !one.getAgentName().isEmpty()).toList();
        assertThat(sentFor).extracting(AgentDispatch::getAgentName).containsExactly("baton", "baton-house");
        assertThat(sentFor.getFirst().getMetadata()).contains("\"key\":\"call-bcdf/dispatch/1\"", "\"call\":\"bcdf\"").doesNotContain("phone_number");
    }

    @Test
    void theAgentOfAnOutboundCallIsToldTheNumberThatIsRung() throws Exception {
        rooms.dispatch(new Dispatch(EffectKey.of("call-bcdf", "dispatch", 1), world.call, AgentKind.OWN, world.dial().to()));
        assertThat(world.direct.dispatches().list(room.value()).await().orThrow("list").getLast().getMetadata())
                .contains("\"phone_number\":\"" + PhoneWorld.CALLERS.e164() + "\"");
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"DROP_REPLY", "RESET", "HALF_A_BODY", "SERVER_ERROR", "GARBAGE"})
    void aRoomWhoseClosingWasLostIsClosedByTheRepeatAndNeverCalledClosedBefore(Fault fault) {
        var first = new AtomicInteger();
        world.wire.plan(method -> method.equals("DeleteRoom") && first.getAndIncrement() == 0 ? fault : Fault.NONE);
        assertThatThrownBy(() -> rooms.close(room)).isInstanceOf(LiveKitFailed.class);
        rooms.close(room);
        rooms.close(room);
        assertThat(rooms.look(room)).isEqualTo(new Sight(false, List.of()));
    }

    @Test
    void aLookThatGotNoAnswerIsNoEmptyRoom() {
        world.wire.plan(method -> method.equals("ListParticipants") ? Fault.GARBAGE : Fault.NONE);
        assertThatThrownBy(() -> rooms.look(room)).isInstanceOf(LiveKitFailed.class);
    }

    @Test
    void aForeignNameThatHoldsANumberGoesByAPseudonymThatEveryProcessFindsAgain() throws Exception {
        String theirs = "call-_+12125550188_x";
        world.direct.rooms().create(CreateRoomRequest.newBuilder().setName(theirs).build()).await().orThrow("create");
        RoomName ours = world.names.room(theirs);
        assertThat(ours.value()).startsWith("foreign-").doesNotContain("2125550188");
        assertThat(world.rooms().look(ours).open()).isTrue();
        assertThat(world.names.room(ours)).isEqualTo(theirs);
        rooms.close(ours);
        assertThat(rooms.look(ours).open()).isFalse();
    }

    @Test
    void whereAnAgentOfSomebodyElsesTalksTheHouseAgentComes() throws Exception {
        world.switchboard.exchange().join(room, new Identity("python-1"), Role.AGENT, Reach.BROWSER);
        rooms.dispatch(new Dispatch(EffectKey.of("call-bcdf", "dispatch", 1), world.call, AgentKind.OWN, null));
        AgentDispatch sentFor = world.direct.dispatches().list(room.value()).await().orThrow("list").getLast();
        assertThat(sentFor.getAgentName()).isEqualTo("baton-house");
        assertThat(sentFor.getMetadata()).contains("\"kind\":\"house\"");

        rooms.eject(new Ejection(room, new Identity("python-1")));
        rooms.dispatch(new Dispatch(EffectKey.of("call-bcdf", "dispatch", 2), world.call, AgentKind.OWN, null));
        assertThat(world.direct.dispatches().list(room.value()).await().orThrow("list").getLast().getAgentName()).isEqualTo("baton");
    }

    @Test
    void inARoomOfOurOwnABrowserThatIsNotOnTheListIsShownOutAndStaysOut() {
        world.switchboard.exchange().join(room, PAGE, Role.OTHER, Reach.BROWSER);
        assertThat(rooms.look(room).has(PAGE)).as("a room of others").isTrue();
        world.admissions.byListOnly(room);
        assertThat(rooms.look(room).has(PAGE)).isFalse();
        assertThat(world.inRoom(PAGE)).isEmpty();
        assertThat(rooms.look(room).has(world.call.caller().identity())).isTrue();

        var admitted = new Identity("page-2");
        rooms.admit(new Admission(room, admitted, Role.SUPERVISOR));
        world.switchboard.exchange().join(room, admitted, Role.OTHER, Reach.BROWSER);
        world.switchboard.exchange().join(room, PAGE, Role.OTHER, Reach.BROWSER);
        assertThat(rooms.look(room).has(admitted)).isTrue();
        assertThat(world.inRoom(PAGE)).isEmpty();
    }
}
