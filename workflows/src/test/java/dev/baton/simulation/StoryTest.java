package dev.baton.simulation;

import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.ringsForever;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.Destination;
import dev.baton.port.RoomHint;
import dev.baton.port.Roster;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoryTest {

    private final Stage stage = new Stage();
    private final ManualTempo tempo = stage.tempo;
    private final Switchboard world = stage.world;

    @Test
    void theCallerHangsUpWhileThePhoneRings() {
        stage.caller.hangsUpWhen(WorldEvent.Kind.RINGING, "Grace", after(2));
        stage.callerIsWithTheAgent();
        stage.grace.when(ringsForever());
        stage.ring(stage.grace, 1, 20);
        tempo.pass(2.1);
        assertThat(stage.look().has(stage.call.caller().identity())).isTrue();
        tempo.pass(0.1);
        assertThat(stage.look().has(stage.call.caller().identity())).isFalse();
    }

    @Test
    void aTwistHappensOnce() {
        var killed = new java.util.ArrayList<String>();
        world.when(WorldEvent.Kind.INVITED).run("note it", () -> killed.add("once"));
        stage.callerIsWithTheAgent();
        stage.ring(stage.grace, 1, 20);
        stage.ring(stage.linus, 2, 20);
        tempo.pass(1);
        assertThat(killed).containsExactly("once");
    }

    @Test
    void theWatcherToldOfAChangeThatNoWebhookTold() {
        world.moods().webhooks(new HintMood.Lost());
        stage.callerIsWithTheAgent();
        tempo.pass(0.9);
        assertThat(stage.hints).isEmpty();
        tempo.pass(0.2);
        assertThat(stage.hints).hasSize(1);
    }

    @Test
    void webhooksComeLateDoubledOrInTheWrongOrder() {
        world.moods().webhooks(new HintMood.Doubled());
        stage.callerIsWithTheAgent();
        tempo.pass(0.5);
        assertThat(stage.hints).extracting(RoomHint::eventId).containsExactly("webhook-1", "webhook-1", "webhook-2", "webhook-2");
        world.moods().webhooks(new HintMood.Reordered());
        stage.ring(stage.grace, 1, 20);
        tempo.pass(0.05);
        world.hangUp("caller");
        tempo.pass(2);
        assertThat(stage.hints).extracting(RoomHint::eventId).containsSubsequence("webhook-4", "webhook-3");
    }

    @Test
    void twoCallsThatRaceForOneSupervisorAreToldApart() {
        var grace = stage.grace.supervisor().id();
        var linus = stage.linus.supervisor().id();
        assertThat(reserve("first", grace, linus)).isEqualTo(new Roster.Reserved(grace, List.of()));
        assertThat(reserve("second", grace, linus)).isEqualTo(new Roster.Reserved(linus, List.of(grace)));
        assertThat(reserve("third", grace, linus)).isEqualTo(new Roster.AllEngaged());
        assertThat(reserve("first", linus)).as("a holder has one at a time").isEqualTo(new Roster.AllEngaged());
        assertThat(reserve("third", grace)).isEqualTo(new Roster.Reserved(grace, List.of()));
        tempo.pass(31);
        assertThat(reserve("fourth", grace)).as("a lease ends by itself").isEqualTo(new Roster.Reserved(grace, List.of()));
    }

    @Test
    void theDirectoryKnowsWhoAnswersAndSaysWhyNobodyDoes() {
        world.destination("shop", "The shop").rings("grace").closed();
        assertThat(route("billing")).isEqualTo(new Roster.Hunt(
                new Destination("billing"), "Billing", List.of(stage.grace.supervisor(), stage.linus.supervisor())));
        assertThat(route("shop")).isInstanceOfSatisfying(Roster.NoRoute.class,
                none -> assertThat(none.why()).isEqualTo(Roster.NoRoute.Why.CLOSED));
        assertThat(route("nowhere")).isInstanceOfSatisfying(Roster.NoRoute.class,
                none -> assertThat(none.why()).isEqualTo(Roster.NoRoute.Why.UNKNOWN_DESTINATION));
    }

    private Roster.Route route(String alias) {
        return world.roster().resolve(new Roster.Question(stage.call, new Destination(alias)));
    }

    private Roster.Reservation reserve(String holder, dev.baton.call.SupervisorId... inOrder) {
        return tempo.begin(() -> world.roster().reserve(new Roster.Wish(List.of(inOrder), holder, Duration.ofSeconds(30)))).join();
    }
}
