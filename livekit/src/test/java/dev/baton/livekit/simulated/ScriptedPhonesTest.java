package dev.baton.livekit.simulated;

import static dev.baton.simulation.Habits.after;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.Asked;
import dev.baton.livekit.Failure;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.Reply;
import dev.baton.livekit.RoomNews;
import dev.baton.livekit.TransferReport;
import dev.baton.port.Rooms.Role;
import dev.baton.simulation.Habit;
import dev.baton.simulation.Habits;
import dev.baton.simulation.ReferHabit;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitRoom.UpdateParticipantRequest;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import livekit.LivekitSip.SIPOutboundTrunkInfo;
import livekit.LivekitSip.SIPParticipantInfo;
import livekit.LivekitSip.TransferSIPParticipantRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The phones of the phone world over HTTP, with the answers that were measured on livekit-sip. */
class ScriptedPhonesTest {

    private static final ApiKey KEY = new ApiKey("devkey", "a-secret-of-at-least-32-characters");
    private static final String GRACE = "+15550001234";
    private static final String ROOM = "call-a";
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Phones phones = new Phones(10);
    private final Letterbox letterbox = new Letterbox(KEY, 0);
    private final SimulatedLiveKit server = new SimulatedLiveKit(phones.switchboard().exchange(), KEY, InstantSource.system(), 0)
            .webhooksTo(letterbox.address());
    private final LiveKit liveKit = new LiveKit(server.url(), KEY);
    private String trunk = "";

    @BeforeEach
    void aTrunk() throws Exception {
        trunk = liveKit.sip().createOutboundTrunk(SIPOutboundTrunkInfo.newBuilder().setName("t").setAddress("sip.example.com")
                .addNumbers("+15550000001").build()).await().orThrow("make a trunk").getSipTrunkId();
    }

    @AfterEach
    void close() {
        liveKit.close();
        server.close();
        letterbox.close();
        phones.close();
    }

    private void grace(Habit habit) {
        phones.switchboard().exchange().connect(GRACE, phones.switchboard().supervisor("grace", "Grace").when(habit), Role.SUPERVISOR);
    }

    private CreateSIPParticipantRequest.Builder dial() {
        return CreateSIPParticipantRequest.newBuilder().setSipTrunkId(trunk).setSipCallTo(GRACE).setRoomName(ROOM).setParticipantIdentity("leg")
                .setWaitUntilAnswered(true).putParticipantAttributes("baton.key", "k")
                .setRingingTimeout(com.google.protobuf.Duration.newBuilder().setSeconds(8));
    }

    private static Failure failure(Asked<?> asked) throws InterruptedException {
        return switch (asked.await()) {
            case Reply.Done<?>(Object value) -> throw new AssertionError("done, instead of a failure: " + value);
            case Reply.Failed<?>(Failure failure) -> failure;
        };
    }

    @Test
    void aPhoneThatAnswersIsInTheRoomWithItsAttributes() throws Exception {
        grace(Habits.answers(after(2)));
        SIPParticipantInfo leg = liveKit.sip().dial(dial().build(), LONG).await().orThrow("dial");

        assertThat(leg.getParticipantIdentity()).isEqualTo("leg");
        ParticipantInfo there = liveKit.rooms().participant(ROOM, "leg").await().orThrow("look");
        assertThat(there.getSid()).isEqualTo(leg.getParticipantId());
        assertThat(there.getKind()).isEqualTo(ParticipantInfo.Kind.SIP);
        assertThat(there.getAttributesMap()).containsEntry("sip.callStatus", "active").containsEntry("sip.callID", leg.getSipCallId())
                .containsEntry("sip.trunkID", trunk).containsEntry("sip.phoneNumber", GRACE).containsEntry("baton.key", "k");
        assertThat(there.getTracksCount()).isEqualTo(1);
        letterbox.await(news -> news.kind() == RoomNews.Kind.PARTICIPANT_JOINED && "leg".equals(news.identity()), LONG);
    }

    static Stream<Arguments> endings() {
        return Stream.of(
                Arguments.of(Habits.isBusy(), new Failure.SipEnded(486, "Busy Here")),
                Arguments.of(Habits.rejects(after(1)), new Failure.SipEnded(603, "Decline")),
                Arguments.of(Habits.sip(404, Duration.ZERO), new Failure.SipEnded(404, "Not Found")),
                Arguments.of(Habits.sip(480, after(1)), new Failure.SipEnded(480, "Temporarily Unavailable")),
                Arguments.of(Habits.sip(403, Duration.ZERO), new Failure.SipEnded(403, "Forbidden")),
                Arguments.of(Habits.sip(407, Duration.ZERO), new Failure.SipEnded(407, "Proxy Authentication Required")),
                Arguments.of(Habits.sip(500, Duration.ZERO), new Failure.SipEnded(500, "Server Internal Error")),
                Arguments.of(Habits.sip(503, Duration.ZERO), new Failure.SipEnded(503, "Service Unavailable")),
                Arguments.of(Habits.findsNoLineFree(), new Failure.Overloaded()));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void everyOtherEndingIsToldAndLeavesNobodyInTheRoom(Habit habit, Failure ending) throws Exception {
        grace(habit);
        assertThat(failure(liveKit.sip().dial(dial().build(), LONG))).isEqualTo(ending);
        assertThat(liveKit.rooms().participants(ROOM).await().orThrow("look")).isEmpty();
    }

    @Test
    void aPhoneThatNobodyAnswersIsCancelledWhenItsTimeIsUp() throws Exception {
        grace(Habits.ringsForever());
        assertThat(failure(liveKit.sip().dial(dial().setRingingTimeout(com.google.protobuf.Duration.newBuilder().setNanos(400_000_000)).build(), LONG)))
                .isEqualTo(new Failure.CalledOff());
        assertThat(failure(liveKit.sip().dial(dial().setParticipantIdentity("leg2").build(), Duration.ofMillis(400)))).isEqualTo(new Failure.DeadlinePassed());
        assertThat(liveKit.rooms().participants(ROOM).await().orThrow("look")).isEmpty();
    }

    @Test
    void removingALegThatRingsEndsItsDial() throws Exception {
        grace(Habits.ringsForever());
        Asked<SIPParticipantInfo> asked = liveKit.sip().dial(dial().build(), LONG);
        letterbox.await(news -> news.kind() == RoomNews.Kind.PARTICIPANT_JOINED, LONG);
        liveKit.rooms().remove(ROOM, "leg").await().orThrow("remove");

        assertThat(failure(asked)).isEqualTo(new Failure.CalledOff());
        letterbox.await(news -> news.kind() == RoomNews.Kind.PARTICIPANT_LEFT && "leg".equals(news.identity()), LONG);
    }

    @Test
    void aDialThatDoesNotWaitReturnsWhileThePhoneRings() throws Exception {
        grace(Habits.ringsForever());
        liveKit.sip().dial(dial().setWaitUntilAnswered(false).build(), LONG).await().orThrow("dial");
        assertThat(liveKit.rooms().participant(ROOM, "leg").await().orThrow("look").getAttributesOrThrow("sip.callStatus")).isIn("dialing", "ringing");
    }

    @Test
    void aLegWithoutAnIdentityGoesByItsNumber() throws Exception {
        grace(Habits.answers(after(1)));
        SIPParticipantInfo leg = liveKit.sip().dial(dial().clearParticipantIdentity().build(), LONG).await().orThrow("dial");
        assertThat(leg.getParticipantIdentity()).isEqualTo("sip_" + GRACE);
        liveKit.rooms().remove(ROOM, "sip_" + GRACE).await().orThrow("remove");
        assertThat(liveKit.rooms().participants(ROOM).await().orThrow("look")).isEmpty();
    }

    // REFER.

    private Asked<Optional<TransferReport>> refer(ReferHabit habit, int seconds) {
        phones.switchboard().moods().carrier(habit);
        phones.switchboard().exchange().join(new RoomName(ROOM), new Identity("caller"), Role.CALLER, Reach.PHONE);
        return liveKit.sip().transfer(TransferSIPParticipantRequest.newBuilder().setRoomName(ROOM).setParticipantIdentity("caller")
                .setTransferTo("tel:" + GRACE).setRingingTimeout(com.google.protobuf.Duration.newBuilder().setSeconds(seconds)).build(), LONG);
    }

    private boolean callerIsThere() throws InterruptedException {
        return liveKit.rooms().participant(ROOM, "caller").await() instanceof Reply.Done<ParticipantInfo>(ParticipantInfo caller)
                && caller.getAttributesOrThrow("sip.callStatus").equals("active");
    }

    @Test
    void aCallerWhoWasMovedIsStillThereWhenTheAnswerComesAndGoneSoonAfter() throws Exception {
        assertThat(refer(new ReferHabit.Moves(after(1)), 8).await()).isEqualTo(new Reply.Done<>(Optional.empty()));
        letterbox.await(news -> news.kind() == RoomNews.Kind.PARTICIPANT_LEFT && "caller".equals(news.identity()), LONG);
        assertThat(callerIsThere()).isFalse();
    }

    @Test
    void aCallerWhoHangsUpMakesTheTransferAFalseSuccessAndIsGoneWhenItComes() throws Exception {
        assertThat(refer(new ReferHabit.CallerHangsUp(after(1)), 8).await()).isEqualTo(new Reply.Done<>(Optional.empty()));
        assertThat(callerIsThere()).isFalse();
    }

    @Test
    void aTransferThatFailsLeavesTheCallerInTheRoom() throws Exception {
        assertThat(failure(refer(new ReferHabit.Fails(603, after(1)), 8))).isEqualTo(new Failure.SipEnded(603, "Decline"));
        assertThat(failure(refer(new ReferHabit.Fails(486, after(1)), 8))).isEqualTo(new Failure.SipEnded(486, "Busy Here"));
        assertThat(failure(refer(new ReferHabit.Refuses(403), 8))).isEqualTo(new Failure.SipEnded(403, "Forbidden"));
        assertThat(failure(refer(new ReferHabit.Refuses(405), 8))).isEqualTo(new Failure.SipEnded(405, "Method Not Allowed"));
        assertThat(failure(refer(new ReferHabit.NeverReports(), 1))).isEqualTo(new Failure.DeadlinePassed());
        assertThat(callerIsThere()).isTrue();
    }

    @Test
    void aBrowserCannotBeReferred() throws Exception {
        phones.switchboard().exchange().join(new RoomName(ROOM), new Identity("page"), Role.CALLER, Reach.BROWSER);
        assertThat(failure(liveKit.sip().transfer(TransferSIPParticipantRequest.newBuilder().setRoomName(ROOM).setParticipantIdentity("page")
                        .setTransferTo("tel:" + GRACE).build(), LONG)))
                .isEqualTo(new Failure.Invalid("twirp error unknown: no SIP session associated with participant"));
    }

    // Participants.

    @Test
    void aParticipantIsChangedAndAPermissionOverwritesAllOthers() throws Exception {
        phones.switchboard().exchange().join(new RoomName(ROOM), new Identity("page"), Role.CALLER, Reach.BROWSER);
        ParticipantInfo changed = liveKit.rooms().update(UpdateParticipantRequest.newBuilder().setRoom(ROOM).setIdentity("page").setMetadata("m")
                .putAttributes("a", "b").setPermission(ParticipantPermission.newBuilder().setCanPublish(true)).build()).await().orThrow("update");

        assertThat(changed.getMetadata()).isEqualTo("m");
        assertThat(changed.getAttributesMap()).containsEntry("a", "b");
        assertThat(changed.getPermission().getCanSubscribe()).isFalse();
        assertThat(changed.getPermission().getCanPublishData()).isFalse();
        String track = changed.getTracks(0).getSid();
        liveKit.rooms().subscribe(ROOM, "page", List.of(track), false).await().orThrow("unsubscribe");
        assertThat(liveKit.rooms().mute(ROOM, "page", track, true).await().orThrow("mute").getTrack().getMuted()).isTrue();
        assertThat(failure(liveKit.rooms().move(ROOM, "page", "elsewhere"))).isEqualTo(new Failure.NotOffered("twirp error unknown: not implemented"));
    }

    @Test
    void whoeverPlaysTheAgentsHearsOfADispatch() throws Exception {
        var heard = new CountDownLatch(1);
        server.whenDispatched(dispatch -> {
            if (dispatch.getMetadata().equals("call a")) {
                heard.countDown();
            }
        });
        liveKit.dispatches().create(ROOM, "baton", "call a").await().orThrow("dispatch");
        assertThat(heard.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
