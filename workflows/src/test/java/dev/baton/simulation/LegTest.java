package dev.baton.simulation;

import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static dev.baton.simulation.Habits.answersInTheInstantOfCancel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.port.CallAgent;
import dev.baton.port.DialResult;
import dev.baton.port.Line;
import dev.baton.port.Situation;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LegTest {

    private final Stage stage = new Stage();

    @BeforeEach
    void begin() {
        stage.callerIsWithTheAgent();
        stage.hold();
    }

    @Test
    void aRingingLegThatIsDroppedIsWithdrawn() {
        var ring = stage.ring(stage.grace, 1, 20);
        stage.tempo.pass(1);
        assertThat(stage.drop(1, Line.IfAnswered.SPARE)).isCompletedWithValue(Line.Dropped.GONE);
        assertThat(ring).isCompletedWithValue(new DialResult.Withdrawn());
    }

    @Test
    void aLegThatIsAnsweredInTheInstantOfTheDropIsSpared() {
        stage.grace.when(answersInTheInstantOfCancel());
        var ring = stage.ring(stage.grace, 1, 20);
        stage.tempo.pass(1);
        assertThat(stage.drop(1, Line.IfAnswered.SPARE)).isCompletedWithValue(Line.Dropped.SPARED);
        stage.tempo.pass(1);
        assertThat(ring).isCompletedWithValue(new DialResult.Answered());
        assertThat(stage.drop(1, Line.IfAnswered.RELEASE)).isCompletedWithValue(Line.Dropped.GONE);
        assertThat(stage.look().has(stage.leg(1).identity())).isFalse();
    }

    @Test
    void aLegThatWasDroppedBeforeItWasDialledIsNeverDialled() {
        assertThat(stage.drop(1, Line.IfAnswered.SPARE)).isCompletedWithValue(Line.Dropped.GONE);
        assertThat(stage.ring(stage.grace, 1, 20)).isCompletedWithValue(new DialResult.Withdrawn());
        assertThat(stage.world.events()).noneMatch(event -> event.kind() == WorldEvent.Kind.INVITED);
    }

    @Test
    void theInviteOutlivesTheDiallerAndCanBeFollowed() {
        stage.grace.when(answers(after(5)));
        stage.world.moods().replyLostAfterEffect("Line.ring", 1);
        assertThat(stage.ring(stage.grace, 1, 20))
                .failsWithin(Duration.ZERO).withThrowableThat().havingCause().isInstanceOf(ApplicationFailure.class);
        var follow = stage.follow(stage.grace, 1);
        stage.tempo.pass(6);
        assertThat(follow).isCompletedWithValue(new DialResult.Answered());
        assertThat(stage.violations()).isEmpty();
    }

    @Test
    void whereNothingWasDialledThereIsNothingToFollow() {
        stage.world.moods().failsBeforeEffect("Line.ring", 1);
        stage.ring(stage.grace, 1, 20);
        assertThat(stage.follow(stage.grace, 1)).isCompletedWithValue(new DialResult.NoSuchLeg());
    }

    @Test
    void aSecondRingForTheSameKeyAdoptsTheLeg() {
        stage.ring(stage.grace, 1, 20);
        var again = stage.ring(stage.grace, 1, 20);
        stage.tempo.pass(5);
        assertThat(again).isCompletedWithValue(new DialResult.Answered());
        assertThat(stage.world.events()).filteredOn(event -> event.kind() == WorldEvent.Kind.INVITED).hasSize(1);
    }

    @Test
    void aLegThatIsGoneCannotBeMerged() {
        assertThat(stage.merge(stage.grace, 1).join()).isInstanceOf(Line.MergeRefused.class);
    }

    @Test
    void aLegThatRingsForADeadDiallerStaysDeafUntilItIsAdopted() {
        stage.grace.when(answers(after(1)));
        stage.world.moods().replyLostAfterEffect("Line.ring", 1);
        stage.ring(stage.grace, 1, 20);
        stage.tempo.pass(10);
        assertThat(stage.world.heardBy("Grace")).containsExactly("ringing", "silence");
        stage.follow(stage.grace, 1);
        stage.tempo.pass(1);
        stage.consult(stage.grace, 1);
        assertThat(stage.world.heardBy("Grace")).containsExactly("ringing", "silence", "briefing");
        assertThat(stage.violations()).isEmpty();
    }

    @Test
    void whatIsAskedOfAnAgentWaitsUntilItHasTakenUpTheSituation() {
        var fresh = new Stage();
        var post = fresh.caller.calls();
        fresh.hold();
        assertThat(fresh.world.heardBy("caller")).containsExactly("the agent");
        fresh.tempo.begin(() -> fresh.agent.attend(
                new CallAgent.Attendance(fresh.call, post, new Situation.Talking(null))));
        fresh.tempo.pass(0);
        assertThat(fresh.world.heardBy("caller")).containsExactly("the agent", "hold music");
    }

    @Test
    void ofAHalfMergedPairOnlyOneHearsTheOther() {
        stage.world.moods().merges(new Line.HalfMerged("the caller hears Grace"));
        stage.ring(stage.grace, 1, 20);
        stage.tempo.pass(5);
        stage.consult(stage.grace, 1);
        stage.tempo.pass(10);
        assertThat(stage.merge(stage.grace, 1).join()).isInstanceOf(Line.HalfMerged.class);
        assertThat(stage.look().of(stage.leg(1).identity()).orElseThrow().bridged()).isFalse();
        assertThat(stage.world.everHeard("caller", "Grace")).isTrue();
        assertThat(stage.world.everHeard("Grace", "caller")).isFalse();
        assertThat(stage.merge(stage.grace, 1)).isCompletedWithValue(new Line.Merged());
        assertThat(stage.world.everHeard("Grace", "caller")).isTrue();
        assertThat(stage.violations()).isEmpty();
    }
}
