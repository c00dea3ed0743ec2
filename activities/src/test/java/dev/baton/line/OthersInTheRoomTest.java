package dev.baton.line;

import static dev.baton.simulation.Habits.after;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.Call;
import dev.baton.call.Caller;
import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.port.BriefingBy;
import dev.baton.port.DialResult;
import dev.baton.port.Line;
import dev.baton.port.Line.Joining;
import dev.baton.port.Line.Ring;
import dev.baton.port.Rooms.Role;
import dev.baton.pulse.FakePulse;
import dev.baton.simulation.Habits;
import dev.baton.telephony.PhoneWorld;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitRoom.SendDataRequest;
import livekit.LivekitRoom.UpdateParticipantRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever else is in the caller's room hears nothing of a consultation, and has afterwards exactly what they had. */
final class OthersInTheRoomTest {

    private static final Identity PAGE = new Identity("page-1");
    private static final Identity PYTHON = new Identity("python-1");

    private static final Identity ALICE = new Identity("colleague:alice");

    private final PhoneWorld world = new PhoneWorld();
    private final LiveKitLine line = world.line(new FakePulse());
    private final Ring ring = world.ring(1);
    private final Joining joining = new Joining(ring.consultation(), ring.supervisor(), ring.leg());
    private final List<SendDataRequest> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listen() {
        world.server.whenTold(told::add);
        world.graces(Habits.answers(after(1)));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void comes(Identity who, Role role, Reach reach) {
        world.switchboard.exchange().join(world.call.room(), who, role, reach);
    }

    private ParticipantInfo one(Identity who) throws InterruptedException {
        return world.direct.rooms().participant(world.call.room().value(), who.value()).await().orThrow("look");
    }

    private ParticipantPermission of(Identity who) throws InterruptedException {
        return one(who).getPermission();
    }

    private void may(Identity who, ParticipantPermission permission) throws InterruptedException {
        world.direct.rooms().update(UpdateParticipantRequest.newBuilder().setRoom(world.call.room().value()).setIdentity(who.value())
                .setPermission(permission).build()).await().orThrow("permit");
    }

    @Test
    void aGuestHearsNothingAndHasAfterwardsWhatItHad() throws Exception {
        world.withCaller();
        comes(PAGE, Role.OTHER, Reach.BROWSER);
        var had = ParticipantPermission.newBuilder().setCanSubscribe(true).setCanPublishData(true).setRecorder(true).build();
        may(PAGE, had);
        assertThat(line.open(ring.consultation())).isEqualTo(new Line.Opened("private-line"));
        assertThat(of(PAGE)).isEqualTo(had.toBuilder().setCanSubscribe(false).build());
        line.open(ring.consultation());
        line.close(ring.consultation());
        assertThat(of(PAGE)).isEqualTo(had);
    }

    @Test
    void whoComesInDuringTheBriefingIsFoundAtTheNextLookAndGetsItsEarsBackAfterwards() throws Exception {
        world.withCaller();
        line.open(ring.consultation());
        assertThat(line.ring(ring)).isEqualTo(new DialResult.Answered());
        comes(PAGE, Role.OTHER, Reach.BROWSER);
        assertThat(of(PAGE).getCanSubscribe()).isTrue();
        world.rooms().look(world.call.room());
        assertThat(of(PAGE).getCanSubscribe()).isFalse();
        assertThat(line.merge(joining)).isEqualTo(new Line.Merged());
        world.rooms().look(world.call.room());
        line.close(ring.consultation());
        assertThat(of(PAGE).getCanSubscribe()).isTrue();
        assertThat(world.rooms().look(world.call.room()).of(ring.leg().identity()).orElseThrow().bridged()).isTrue();
    }

    @Test
    void anAgentOfOursAndTheColleagueWhoBriefsGoOnHearing() throws Exception {
        world.withCaller();
        comes(new Identity("agent:1"), Role.AGENT, Reach.BROWSER);
        comes(PAGE, Role.OTHER, Reach.BROWSER);
        line.open(new Line.Consultation("c", world.call, BriefingBy.HUMAN));
        assertThat(of(new Identity("agent:1")).getCanSubscribe()).isTrue();
        assertThat(of(PAGE).getCanSubscribe()).isTrue();
        assertThat(of(world.call.caller().identity()).getCanSubscribe()).isTrue();
    }

    @Test
    void aRecordingThatNobodyCanSeeIsAReasonNotToBegin() {
        world.withCaller();
        world.server.records(world.call.room().value(), "EG_1");
        assertThat(line.open(ring.consultation())).isInstanceOfSatisfying(Line.NotPossible.class, no -> assertThat(no.why()).contains("EG_1", "recorded"));
    }

    @Test
    void aRecorderThatIsListedHearsNothingMeanwhile() throws Exception {
        world.withCaller();
        comes(new Identity("EG_1"), Role.OTHER, Reach.BROWSER);
        world.server.records(world.call.room().value(), "EG_1");
        assertThat(line.open(ring.consultation())).isEqualTo(new Line.Opened("private-line"));
        assertThat(of(new Identity("EG_1")).getCanSubscribe()).isFalse();
        line.close(ring.consultation());
        assertThat(of(new Identity("EG_1")).getCanSubscribe()).isTrue();
    }

    @Test
    void whatATransferThatWasTerminatedTookIsGivenBackAtALookAfterItsTime() throws Exception {
        world.withCaller();
        comes(PAGE, Role.OTHER, Reach.BROWSER);
        line.open(ring.consultation());
        world.leases.free("curtain:" + world.call.room());
        world.rooms().look(world.call.room());
        assertThat(of(PAGE).getCanSubscribe()).isTrue();
    }

    @Test
    void whatATransferTookThatWasTerminatedIsGivenBackAsSoonAsTemporalSaysSo() throws Exception {
        world.withCaller();
        comes(PAGE, Role.OTHER, Reach.BROWSER);
        line.open(ring.consultation());
        world.rooms().look(world.call.room());
        assertThat(of(PAGE).getCanSubscribe()).as("it goes on").isFalse();
        world.over.add(ring.consultation().id());
        world.rooms().look(world.call.room());
        assertThat(of(PAGE).getCanSubscribe()).isTrue();
    }

    // An agent of somebody else's.

    @Test
    void anAgentOfSomebodyElsesIsCutOffWhileTheCallerIsOnHoldAndGetsItBackWithTheOutcome() throws Exception {
        world.withCaller();
        comes(PYTHON, Role.AGENT, Reach.BROWSER);
        ParticipantPermission had = of(PYTHON);
        assertThat(world.switchboard.everHeard("caller", "python-1")).isFalse();
        line.open(ring.consultation());
        assertThat(of(PYTHON)).isEqualTo(had.toBuilder().setCanSubscribe(false).build());
        assertThat(world.wire.requests("UpdateSubscriptions")).as("the caller does not hear it").isEqualTo(1);

        line.close(ring.consultation());
        assertThat(of(PYTHON)).isEqualTo(had);
        assertThat(world.wire.requests("UpdateSubscriptions")).as("the caller hears it again").isEqualTo(2);
        assertThat(told).singleElement().satisfies(message -> {
            assertThat(message.getTopic()).isEqualTo("baton.transfer");
            assertThat(message.getDestinationIdentitiesList()).containsExactly("python-1");
            assertThat(message.getData().toStringUtf8()).isEqualTo("{\"call\":\"bcdf\",\"outcome\":\"not-connected\",\"transfer\":\"c\"}");
        });
    }

    @Test
    void anAgentOfSomebodyElsesIsToldAndShownOutWhenTheTwoAreJoined() throws Exception {
        world.withCaller();
        comes(PYTHON, Role.AGENT, Reach.BROWSER);
        line.open(ring.consultation());
        line.ring(ring);
        assertThat(line.merge(joining)).isEqualTo(new Line.Merged());
        line.close(ring.consultation());
        assertThat(world.inRoom(PYTHON)).isEmpty();
        assertThat(told).extracting(message -> message.getData().toStringUtf8()).containsExactly("{\"call\":\"bcdf\",\"outcome\":\"connected\",\"transfer\":\"c\"}");
        comes(PYTHON, Role.AGENT, Reach.BROWSER);
        assertThat(world.rooms().look(world.call.room()).has(PYTHON)).as("its token brings it back, and it is shown out").isFalse();
    }

    /** Each time that the caller is let hear the hold music of this agent, or not any more. */
    private List<Boolean> musicOf(Identity agent) throws InterruptedException {
        world.server.publishes(world.call.room().value(), agent.value(), "baton.hold");
        var music = new CopyOnWriteArrayList<Boolean>();
        String track = one(agent).getTracksList().stream().filter(one -> one.getName().equals("baton.hold")).findFirst().orElseThrow().getSid();
        world.server.whenSubscribed(asked -> {
            if (asked.getTrackSidsList().contains(track)) {
                assertThat(asked.getIdentity()).isEqualTo("caller");
                music.add(asked.getSubscribe());
            }
        });
        return music;
    }

    @Test
    void theMusicOfTheHouseAgentPlaysDuringTheConsultationAndNeverOverAnAgentWhoTalks() throws Exception {
        var houses = new Identity("agent:1");
        world.withCaller();
        comes(PYTHON, Role.AGENT, Reach.BROWSER);
        comes(houses, Role.AGENT, Reach.BROWSER);
        List<Boolean> music = musicOf(houses);
        world.rooms().look(world.call.room());
        assertThat(music).as("it has come, and waits").containsExactly(false);
        line.open(ring.consultation());
        world.rooms().look(world.call.room());
        assertThat(music).as("the caller is on hold").containsExactly(false, true);
        line.close(ring.consultation());
        assertThat(music).as("the agent talks again").containsExactly(false, true, false);
        assertThat(of(houses).getCanSubscribe()).isTrue();
    }

    // A colleague at a browser, who attends to the caller.

    @Test
    void aColleagueHearsNothingInTheCallersRoomWhileTheyBriefInAnotherAndIsToldAndShownOutWhenTheTwoAreJoined() throws Exception {
        world.withCaller();
        comes(ALICE, Role.OTHER, Reach.BROWSER);
        ParticipantPermission had = of(ALICE);
        var briefed = new Line.Consultation("c", world.call, BriefingBy.HUMAN);
        line.open(briefed);
        assertThat(of(ALICE)).isEqualTo(had.toBuilder().setCanSubscribe(false).build());
        assertThat(world.wire.requests("UpdateSubscriptions")).as("the caller does not hear them").isEqualTo(1);
        line.close(briefed);
        assertThat(of(ALICE)).isEqualTo(had);
        assertThat(world.wire.requests("UpdateSubscriptions")).as("the caller hears them again").isEqualTo(2);

        line.open(ring.consultation());
        line.ring(ring);
        assertThat(line.merge(joining)).isEqualTo(new Line.Merged());
        line.close(ring.consultation());
        assertThat(world.inRoom(ALICE)).isEmpty();
        assertThat(told).extracting(message -> message.getData().toStringUtf8()).containsExactly(
                "{\"call\":\"bcdf\",\"outcome\":\"not-connected\",\"transfer\":\"c\"}", "{\"call\":\"bcdf\",\"outcome\":\"connected\",\"transfer\":\"c\"}");
        comes(ALICE, Role.OTHER, Reach.BROWSER);
        assertThat(world.rooms().look(world.call.room()).has(ALICE)).as("their token brings them back, and they are shown out").isFalse();
    }

    @Test
    void theMusicIsOffWhileAColleagueIsWithTheCallerAndOnWhenTheCallerIsLeftAlone() throws Exception {
        var houses = new Identity("agent:1");
        world.withCaller();
        world.admissions.attendedByColleagues(world.call.room());
        comes(houses, Role.AGENT, Reach.BROWSER);
        List<Boolean> music = musicOf(houses);
        world.rooms().look(world.call.room());
        comes(ALICE, Role.OTHER, Reach.BROWSER);
        world.rooms().look(world.call.room());
        world.switchboard.exchange().hangUp(world.call.room(), ALICE);
        world.rooms().look(world.call.room());
        assertThat(music).containsExactly(true, false, true);
    }

    // A caller in a browser.

    private Ring fromABrowser(Identity caller) {
        Call call = world.call;
        var browsers = new Call(call.id(), call.tenant(), call.room(), new Caller(caller, Reach.BROWSER), call.conversation());
        comes(caller, Role.CALLER, Reach.BROWSER);
        return new Ring(new Line.Consultation("c", browsers, BriefingBy.AGENT), ring.supervisor(), ring.leg(), PhoneWorld.RING, null);
    }

    @Test
    void aCallersPageIsAskedToPlayTheMusicBeforeItHearsNothingAnyMore() throws Exception {
        Identity caller = world.call.caller().identity();
        Ring theirs = fromABrowser(caller);
        var asked = new CopyOnWriteArrayList<String>();
        world.server.whenAsked(question -> {
            asked.add(question.getMethod() + " " + question.getPayload());
            return Optional.of("ok");
        });
        assertThat(line.open(theirs.consultation())).isEqualTo(new Line.Opened("private-line"));
        assertThat(asked).isEmpty();
        assertThat(line.ring(theirs)).isEqualTo(new DialResult.Answered());
        assertThat(asked).containsExactly("baton.hold {\"music\":true}");
        assertThat(of(caller).getCanSubscribe()).isFalse();

        assertThat(line.merge(new Joining(theirs.consultation(), theirs.supervisor(), theirs.leg()))).isEqualTo(new Line.Merged());
        assertThat(of(caller).getCanSubscribe()).isTrue();
        assertThat(world.switchboard.heardBy("caller")).endsWith("Grace");
    }

    @Test
    void aCallersPageThatDoesNotAnswerWithinASecondIsNotShutOutAndNobodysPhoneRings() throws Exception {
        Ring theirs = fromABrowser(world.call.caller().identity());
        line.open(theirs.consultation());
        long began = System.nanoTime();
        assertThat(line.ring(theirs)).isInstanceOfSatisfying(DialResult.Forbidden.class, no -> assertThat(no.why()).contains("baton.hold"));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(of(world.call.caller().identity()).getCanSubscribe()).isTrue();
        assertThat(world.invites()).isZero();
    }

    @Test
    void aCallersPageHearsAgainWhenTheTransferCameToNothing() throws Exception {
        Identity caller = world.call.caller().identity();
        Ring theirs = fromABrowser(caller);
        world.server.whenAsked(question -> Optional.of("ok"));
        line.open(theirs.consultation());
        line.ring(theirs);
        line.drop(new Line.Drop(theirs.leg(), Line.IfAnswered.RELEASE));
        line.close(theirs.consultation());
        assertThat(of(caller).getCanSubscribe()).isTrue();
    }
}
