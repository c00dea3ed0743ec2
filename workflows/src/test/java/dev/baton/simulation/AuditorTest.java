package dev.baton.simulation;

import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static dev.baton.simulation.Habits.ringsForever;
import static dev.baton.simulation.Habits.saysNothing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.Reach;
import dev.baton.port.BriefingBy;
import dev.baton.port.EffectKey;
import dev.baton.port.Leg;
import dev.baton.port.Line;
import dev.baton.port.Roster;
import dev.baton.port.Rooms;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each check is shown to fire, and not to fire too early. */
class AuditorTest {

    private final Stage stage = new Stage();
    private final ManualTempo tempo = stage.tempo;
    private final Switchboard world = stage.world;

    @Test
    void aCallerWhoHearsNothingIsNoticedAfterASecond() {
        stage.callerIsWithTheAgent();
        tempo.begin(() -> stage.agent.leave(stage.call));
        tempo.pass(1);
        assertThat(stage.violations()).isEmpty();
        tempo.pass(0.1);
        assertThat(stage.violations()).singleElement().asString().startsWith("caller heard nothing for more than 1 s");
    }

    @Test
    void aProcessThatDiedMayCostTheCallerThreeSeconds() {
        stage.callerIsWithTheAgent();
        world.killAgents();
        tempo.pass(3);
        assertThat(stage.violations()).isEmpty();
        tempo.pass(0.1);
        assertThat(stage.violations()).singleElement().asString().startsWith("caller heard nothing for more than 3 s");
    }

    @Test
    void aSecondInviteForTheSameKeyIsNoticed() {
        stage.callerIsWithTheAgent();
        stage.grace.when(Habits.isBusy());
        stage.ring(stage.grace, 1, 20);
        tempo.pass(5);
        stage.ring(stage.grace, 1, 20);
        assertThat(stage.violations()).containsExactly("a second INVITE went out for " + stage.leg(1).identity());
    }

    @Test
    void twoPhonesThatRingAtOnceAreNoticed() {
        stage.callerIsWithTheAgent();
        stage.ring(stage.grace, 1, 20);
        stage.ring(stage.linus, 2, 20);
        assertThat(stage.violations()).containsExactly("two supervisors' phones rang at once for call-story");
    }

    @Test
    void aSupervisorWhoIsNotPutDownBeforeTheNextIsCalledIsNoticed() {
        answeredBy(stage.grace);
        stage.linus.when(ringsForever());
        stage.ring(stage.linus, 2, 20);
        tempo.pass(1);
        assertThat(stage.violations()).isEmpty();
        tempo.pass(0.1);
        assertThat(stage.violations()).containsExactly("two supervisors were called in at once for call-story");
    }

    @Test
    void aMergeWithoutAnAcceptanceIsNoticed() {
        answeredBy(stage.grace);
        stage.merge(stage.grace, 1);
        assertThat(stage.violations()).containsExactly("Grace was merged with the caller without having accepted");
    }

    private void bridged() {
        world.moods().bridgedDialAllowed();
        stage.step = "bridge";
    }

    @Test
    void aBridgedDialNeedsNoAcceptance() {
        bridged();
        answeredBy(stage.grace);
        stage.merge(stage.grace, 1);
        assertThat(stage.violations()).isEmpty();
    }

    @Test
    void twoSupervisorsWithOneCallerAreNoticed() {
        bridged();
        answeredBy(stage.grace);
        stage.merge(stage.grace, 1);
        stage.ring(stage.linus, 2, 20);
        tempo.pass(5);
        stage.merge(stage.linus, 2);
        assertThat(stage.violations()).contains("two supervisors were bridged to one caller: Grace and Linus");
    }

    @Test
    void aSupervisorWithTwoCallersIsNoticed() {
        bridged();
        answeredBy(stage.grace);
        stage.merge(stage.grace, 1);
        var other = world.caller("other caller", "other", Reach.PHONE);
        other.calls();
        var leg = Leg.of(EffectKey.of("transfer-other-1", "bridge", 1), other.call().room());
        var consultation = new Line.Consultation("transfer-other-1", other.call(), BriefingBy.AGENT);
        tempo.begin(() -> world.line().ring(new Line.Ring(consultation, stage.grace.supervisor(), leg, after(20), null)));
        tempo.pass(5);
        tempo.begin(() -> world.line().merge(new Line.Joining(consultation, stage.grace.supervisor(), leg)));
        assertThat(stage.violations()).containsExactly("Grace was bridged to two callers");
    }

    @Test
    void whoeverHearsWhatWasNotMeantForThemIsNoticed() {
        world.moods().isolationFails();
        stage.grace.when(answers(after(1)).then(saysNothing()));
        answeredBy(stage.grace);
        stage.consult(stage.grace, 1);
        assertThat(stage.violations()).containsExactlyInAnyOrder(
                "Grace heard caller before the merge", "caller heard Grace before the merge", "caller heard the briefing");
    }

    @Test
    void aPhoneThatRingsOnAfterTheCallerHasGoneIsNoticed() {
        stage.callerIsWithTheAgent();
        stage.grace.when(ringsForever());
        stage.ring(stage.grace, 1, 20);
        tempo.pass(2);
        world.hangUp("caller");
        tempo.pass(1);
        assertThat(stage.violations()).isEmpty();
        tempo.pass(0.1);
        assertThat(stage.violations()).containsExactly("Grace's phone rang on after the caller had gone");
    }

    @Test
    void whereWebhooksAreLostTheWatcherHasAnotherSecond() {
        world.moods().webhooks(new HintMood.Lost());
        stage.callerIsWithTheAgent();
        stage.grace.when(ringsForever());
        stage.ring(stage.grace, 1, 20);
        tempo.pass(2);
        world.hangUp("caller");
        tempo.pass(2);
        assertThat(stage.violations()).isEmpty();
        tempo.pass(0.1);
        assertThat(stage.violations()).isNotEmpty();
    }

    @Test
    void aDeadWorkerIsGivenTimeToBeReplaced() {
        stage.callerIsWithTheAgent();
        stage.grace.when(ringsForever());
        stage.ring(stage.grace, 1, 20);
        tempo.pass(2);
        world.hangUp("caller");
        world.moods().aWorkerDied();
        tempo.pass(6);
        assertThat(stage.violations()).isEmpty();
        tempo.pass(0.1);
        assertThat(stage.violations()).isNotEmpty();
    }

    @Test
    void aSupervisorWhoIsLeftBehindIsNoticed() {
        answeredBy(stage.grace);
        world.hangUp("caller");
        tempo.pass(6);
        assertThat(stage.violations()).isEmpty();
        tempo.pass(0.1);
        assertThat(stage.violations()).containsExactly("Grace was not released after the caller had gone");
    }

    @Test
    void aForbiddenNumberThatIsDialledIsNoticed() {
        var tempoOfItsOwn = new ManualTempo();
        var bare = new World(tempoOfItsOwn, stage);
        var auditor = new Auditor(bare);
        var invite = new Sip.Invite(stage.call.room(), stage.call.id(), stage.leg(1).identity(), Rooms.Role.SUPERVISOR,
                stage.grace.mayNotBeDialled(), after(20), false);
        bare.change(() -> new Sip(bare, auditor).invite(invite, (room, leg) -> {}));
        assertThat(auditor.violations()).extracting(Violation::sentence)
                .containsExactly("Grace's number is forbidden and was dialled");
    }

    @Test
    void whateverIsLeftOverIsNoticed() {
        stage.callerIsWithTheAgent();
        var wish = new Roster.Wish(List.of(stage.grace.supervisor().id()), "transfer-story-1", after(300));
        tempo.begin(() -> world.roster().reserve(wish));
        assertThat(world.checkAllClean()).extracting(Violation::sentence).containsExactlyInAnyOrder(
                "call-story is still open", "caller:story is still in call-story", "agent:1 is still in call-story",
                "agent:1 is still with call story", "transfer-story-1 still holds grace");
    }

    private void answeredBy(Person person) {
        stage.callerIsWithTheAgent();
        stage.hold();
        stage.ring(person, 1, 20);
        tempo.pass(5);
    }
}
