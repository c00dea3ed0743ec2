package dev.baton.simulation;

import static dev.baton.simulation.Habits.accepts;
import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static dev.baton.simulation.Habits.asksCaller;
import static dev.baton.simulation.Habits.goesToVoicemail;
import static dev.baton.simulation.Habits.hangsUp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.Party;
import dev.baton.port.CallAgent;
import dev.baton.port.DialResult;
import dev.baton.port.EffectKey;
import dev.baton.port.Line;
import dev.baton.port.Notice;
import dev.baton.port.Rooms;
import dev.baton.port.Situation;
import dev.baton.transfer.Decision;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AudibleTest {

    private final Stage stage = new Stage();
    private final ManualTempo tempo = stage.tempo;
    private final Switchboard world = stage.world;

    @Test
    void inAWarmTransferEverybodyHearsWhatIsMeantForThem() {
        stage.grace.when(answers(after(8)).then(accepts().after(5)));
        var attending = stage.callerIsWithTheAgent();
        tempo.pass(10);
        stage.hold();
        var ring = stage.ring(stage.grace, 1, 20);
        tempo.pass(9);
        assertThat(ring).isCompletedWithValue(new DialResult.Answered());
        var consult = stage.consult(stage.grace, 1);
        tempo.pass(12);
        assertThat(consult).isCompletedWithValue(new CallAgent.ConversationOver());
        assertThat(stage.slips).extracting(Decision.Slip::decision).containsExactly(new Decision.Accept());
        assertThat(stage.slips.getFirst().by()).isEqualTo(Party.SUPERVISOR);
        assertThat(stage.merge(stage.grace, 1)).isCompletedWithValue(new Line.Merged());
        assertThat(stage.look().of(stage.leg(1).identity()).orElseThrow().bridged()).isTrue();
        var introduced = tempo.begin(() -> stage.agent.introduce(
                new CallAgent.Introduction(stage.call, stage.grace.supervisor(), stage.leg(1))));
        tempo.pass(3);
        assertThat(introduced).isCompletedWithValue(new CallAgent.Introduced(true));
        tempo.begin(() -> stage.agent.leave(stage.call));
        assertThat(attending).isCompletedWithValue(new CallAgent.Left());
        world.hangUp("caller");
        tempo.pass(1);
        tempo.begin(() -> world.rooms().close(stage.call.room()));
        tempo.pass(60);

        assertThat(world.heardBy("caller")).containsExactly("the agent", "hold music", "Grace", "Grace and the agent", "Grace");
        assertThat(world.heardBy("Grace")).containsExactly(
                "ringing", "silence", "briefing", "the agent", "silence", "caller", "caller and the agent", "caller", "silence");
        assertThat(world.silencesOf("caller")).isEmpty();
        assertThat(world.checkAllClean()).isEmpty();
    }

    @Test
    void aKilledAgentsHoldMusicIsTakenOverByTheStandby() {
        var attending = stage.callerIsWithTheAgent();
        stage.hold();
        tempo.pass(5);
        world.killAgents();
        tempo.pass(5);

        assertThat(attending).isCompletedExceptionally();
        assertThat(world.heardBy("caller")).containsExactly("the agent", "hold music", "silence", "hold music");
        assertThat(world.silencesOf("caller")).containsExactly(after(0.5));
        assertThat(world.violations()).isEmpty();
    }

    @Test
    void aKilledAgentStaysListedForTwentySecondsUnlessItIsRemoved() {
        stage.callerIsWithTheAgent();
        world.killAgents();
        tempo.pass(19);
        assertThat(stage.look().present()).extracting(Rooms.Presence::role).contains(Rooms.Role.AGENT);
        tempo.pass(2);
        assertThat(stage.look().present()).extracting(Rooms.Presence::role).containsExactly(Rooms.Role.CALLER);
    }

    @Test
    void anAgentThatWasSentForAnnouncesItselfOnceForEachKey() {
        stage.callerIsWithTheAgent();
        world.killAgents();
        var dispatch = new Rooms.Dispatch(EffectKey.of("call-story", "dispatch", 1), stage.call, Rooms.AgentKind.OWN, null);
        tempo.begin(() -> world.rooms().dispatch(dispatch));
        tempo.begin(() -> world.rooms().dispatch(dispatch));
        tempo.pass(0.3);
        assertThat(stage.ready).hasSize(1);
        tempo.begin(() -> world.agentOn("agent-2").attend(new CallAgent.Attendance(
                stage.call, stage.ready.getFirst(), new Situation.Talking(Notice.of(Notice.Kind.AGENT_BACK)))));
        tempo.pass(10);
        assertThat(world.heardBy("caller")).containsExactly("the agent", "silence", "notice: agent back", "the agent");
    }

    @Test
    void aCallerWhoIsAskedIsTakenOffHoldAndPutBack() {
        stage.caller.replies("Tuesday", after(4));
        stage.callerIsWithTheAgent();
        stage.hold();
        var reply = tempo.begin(() -> stage.agent.ask(
                new CallAgent.Inquiry(stage.call, CallAgent.Purpose.QUESTION_FROM_SUPERVISOR, "Which day?")));
        tempo.pass(5);
        assertThat(reply.join()).isInstanceOf(CallAgent.Replied.class);
        assertThat(world.heardBy("caller")).containsExactly("the agent", "hold music", "question: Which day?", "hold music");
    }

    @Test
    void aSupervisorWhoAsksFirstDecidesInTheNextConversation() {
        stage.grace.when(answers(after(1)).then(asksCaller("Which day?").then(accepts())));
        inConversationWithGrace();
        tempo.pass(10);
        stage.consult(stage.grace, 1);
        tempo.pass(10);
        assertThat(stage.slips).extracting(Decision.Slip::decision)
                .containsExactly(new Decision.AskCaller("Which day?"), new Decision.Accept());
    }

    @Test
    void aMachineIsRecognizedByTheAgent() {
        stage.grace.when(goesToVoicemail(after(1)));
        inConversationWithGrace();
        tempo.pass(4);
        assertThat(stage.slips).extracting(Decision.Slip::decision).containsExactly(new Decision.Machine());
        assertThat(stage.slips.getFirst().by()).isEqualTo(Party.AGENT);
    }

    @Test
    void aSupervisorWhoHangsUpInTheBriefingDecidesNothing() {
        stage.grace.when(answers(after(1)).then(hangsUp().after(2)));
        var consult = inConversationWithGrace();
        tempo.pass(3);
        assertThat(consult).isCompletedWithValue(new CallAgent.ConversationOver());
        assertThat(stage.slips).isEmpty();
    }

    @Test
    void aConversationBreaksOffWhenTheAgentIsKilled() {
        var consult = inConversationWithGrace();
        world.killAgents();
        tempo.pass(0);
        assertThat(consult).failsWithin(Duration.ZERO).withThrowableThat().havingCause().isInstanceOf(ProcessDied.class);
    }

    private CompletableFuture<CallAgent.ConversationOver> inConversationWithGrace() {
        stage.callerIsWithTheAgent();
        stage.hold();
        stage.ring(stage.grace, 1, 20);
        tempo.pass(5);
        return stage.consult(stage.grace, 1);
    }
}
