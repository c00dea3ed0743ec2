package dev.baton.story;

import static dev.baton.simulation.Habits.accepts;
import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static dev.baton.simulation.Habits.asksCaller;
import static dev.baton.simulation.Habits.isBusy;
import static dev.baton.simulation.Habits.ringsForever;
import static dev.baton.simulation.Habits.saysNothing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.Destination;
import dev.baton.call.Identity;
import dev.baton.call.Party;
import dev.baton.keeping.KeyRingInMemory;
import dev.baton.port.AgentPost;
import dev.baton.port.BriefingBy;
import dev.baton.port.Line;
import dev.baton.port.RoomHint;
import dev.baton.port.Rooms.AgentKind;
import dev.baton.simulation.CallerStory;
import dev.baton.simulation.Habit;
import dev.baton.simulation.Performance;
import dev.baton.simulation.Scene;
import dev.baton.simulation.Story;
import dev.baton.simulation.WorldEvent;
import dev.baton.simulation.WorldEvent.Kind;
import dev.baton.stage.Choice;
import dev.baton.transfer.HouseRules;
import dev.baton.transfer.HouseRules.WhenSupervisorDrops;
import dev.baton.transfer.TransferRequest;
import dev.baton.transfer.TransferRequest.Mode;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of machines and people at the one moment that nobody thinks of. */
class NarrowEscapesTest {

    private static final HouseRules HOUSE = HouseRules.standard();
    private static final String CALLER_ENDED = "the caller hung up; the call is over";
    private static final String GRACE = "connected with Grace";
    private static final String NOBODY = "nobody was available";
    private static final int SHORT_HISTORY = 25;

    private static Performance keeps(String name, HouseRules rules, Consumer<Scene> script, String... ends) {
        return keeps(name, rules, script, stage -> {}, ends);
    }

    private static Performance keeps(
            String name, HouseRules rules, Consumer<Scene> script, Consumer<SteppedStage> prepare, String... ends) {
        var story = new Story(name, name, rules, script, List.of(ends));
        try (var stage = new SteppedStage(story, Choice.first(), new KeyRingInMemory())) {
            prepare.accept(stage);
            Performance performance = stage.perform();
            assertThat(performance.broken()).isEmpty();
            return performance;
        }
    }

    private static CallerStory house(Scene scene, Habit... grace) {
        scene.world().supervisor("grace", "Grace").when(grace);
        scene.world().destination("billing", "Billing").rings("grace");
        return scene.caller("Ada");
    }

    private static Habit ready() {
        return answers(after(5)).then(accepts());
    }

    private static long rings(Performance performance) {
        return performance.world().events().stream().filter(event -> event.kind() == Kind.RINGING).count();
    }

    // Supervisors, and their time.

    /** Before, after or just as the transfer is reported: what comes first is drawn. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whoHangsUpWhileTheAgentLeavesIsFreeForTheNextTransfer(long seed) {
        Performance performance = keepsInAnyOrder("cut-off", HOUSE, scene -> {
            CallerStory ada = house(scene, ready());
            scene.world().when(Kind.AGENT_LEFT).run("Grace is cut off", () -> scene.world().hangUp("Grace"));
            scene.asks(4, ada, "billing");
            scene.asks(60, ada, "billing");
            ada.hangsUp(after(120));
        }, seed);
        assertThat(performance.ends()).endsWith(GRACE, CALLER_ENDED);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whoHangsUpWhileTheAgentLeavesEndsTheCallWhereTheHouseWantsThat(long seed) {
        Performance performance = keepsInAnyOrder("cut-off-politely", HOUSE.with(WhenSupervisorDrops.POLITE_END), scene -> {
            CallerStory ada = house(scene, ready());
            scene.world().when(Kind.AGENT_LEFT).run("Grace is cut off", () -> scene.world().hangUp("Grace"));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(120));
        }, seed);
        assertThat(performance.ends()).endsWith("the supervisor hung up; the call is over");
    }

    private static Performance keepsInAnyOrder(String name, HouseRules rules, Consumer<Scene> script, long seed) {
        var story = new Story(name, name, rules, script, List.of());
        try (var stage = new SteppedStage(story, Choice.seeded(seed), new KeyRingInMemory())) {
            Performance performance = stage.perform();
            assertThat(performance.world().checkAllClean()).isEmpty();
            return performance;
        }
    }

    @Test
    void whoWasJoinedByATransferThatWasCancelledIsFreeOnceTheyAreDone() {
        keeps("cancelled", HOUSE, scene -> {
            CallerStory ada = house(scene, ready().hangsUpAfterMerge(30), ready());
            scene.asks(4, ada, "billing");
            scene.asks(70, ada, "billing");
            ada.hangsUp(after(120));
        }, stage -> stage.cancelledOn(Kind.INTRODUCED, "transfer-cancelled-1"), GRACE, GRACE, CALLER_ENDED);
    }

    @Test
    void aSupervisorWhoAsksAndAsksKeepsTheCallerNoLongerThanTheHouseAllows() {
        Performance performance = keeps("questions", HOUSE, scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(asksCaller("which invoice is it").after(100)
                    .then(asksCaller("and which month").after(100).then(accepts().after(100)))), ready());
            CallerStory bob = scene.caller("Bob");
            scene.asks(4, ada, "billing");
            scene.asks(240, bob, "billing");
            ada.hangsUp(after(400));
            bob.hangsUp(after(400));
        }, NOBODY, GRACE, CALLER_ENDED, CALLER_ENDED);
        assertThat(performance.world().everHeard("Ada", "notice: not available")).isTrue();
    }

    @Test
    void aRosterThatIsAwayForAWhileFreesWhoeverIsDoneOnceItIsBack() {
        keeps("roster-away", HOUSE, scene -> {
            CallerStory ada = house(scene, ready());
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
            // The first reserves, the second keeps her engaged while they talk.
            for (int nth = 1; nth <= 8; nth++) {
                scene.world().moods().failsBeforeEffect("Roster.release", nth).failsBeforeEffect("Roster.reserve", nth + 2);
            }
        }, GRACE, CALLER_ENDED);
    }

    // Agents, and what the caller hears.

    @Test
    void musicThatIsStillBeingLoadedDoesNotBeginOverACallerWhoIsBack() {
        Performance performance = keeps("late-music", HOUSE, scene -> {
            CallerStory ada = house(scene, ready());
            scene.world().moods().musicTakes(after(2)).lineOpens(new Line.NotPossible("a recorder is in the room"));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(40));
        }, "not connected: a recorder is in the room", CALLER_ENDED);
        assertThat(performance.world().heardBy("Ada")).endsWith("the agent");
    }

    @Test
    void musicThatIsStillBeingLoadedDoesNotBeginAfterTheTransferWasCalledOff() {
        Performance performance = keeps("late-music-called-off", HOUSE, scene -> {
            CallerStory ada = house(scene, answers(after(15)));
            scene.world().moods().musicTakes(after(2));
            scene.asks(4, ada, "billing");
            scene.callsOff(5, ada, 1, Party.CALLER);
            ada.hangsUp(after(40));
        }, "called off by the caller", CALLER_ENDED);
        assertThat(performance.world().heardBy("Ada")).endsWith("the agent");
    }

    @Test
    void anAgentThatDoesNotGoBackToTheCallerIsReplacedByOneThatDoes() {
        Performance performance = keeps("no-way-back", HOUSE, scene -> {
            CallerStory ada = house(scene, isBusy());
            scene.world().moods().failsBeforeEffect("Agent.resume", 1).failsBeforeEffect("Agent.resume", 2);
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, NOBODY, CALLER_ENDED);
        assertThat(performance.world().everHeard("Ada", "notice: not available")).isTrue();
        assertThat(performance.world().heardBy("Ada")).endsWith("the agent");
    }

    @Test
    void anAgentThatFailsOnceIsAskedOnceMoreAndNobodyElseIsRungForNothing() {
        Performance performance = keeps("failed-once", HOUSE, scene -> {
            CallerStory ada = house(scene, ready());
            scene.world().moods().failsBeforeEffect("Agent.hold", 1);
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, GRACE, CALLER_ENDED);
        assertThat(performance.world().events()).noneMatch(event -> event.kind() == Kind.AGENT_SENT_FOR);
    }

    @Test
    void anAgentThatFailsOnceToGoBackIsAskedOnceMore() {
        Performance performance = keeps("back-at-second", HOUSE, scene -> {
            CallerStory ada = house(scene, isBusy());
            scene.world().moods().failsBeforeEffect("Agent.resume", 1);
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, NOBODY, CALLER_ENDED);
        assertThat(performance.world().everHeard("Ada", "notice: not available")).isTrue();
        assertThat(performance.world().events()).noneMatch(event -> event.kind() == Kind.AGENT_SENT_FOR);
    }

    @Test
    void anAgentThatDiesOnItsWayBackLeavesTheReasonToTheNextOne() {
        Performance performance = keeps("killed-on-the-way-back", HOUSE, scene -> {
            CallerStory ada = house(scene, ringsForever());
            scene.world().when(Kind.RINGING, "Grace").after(after(19.5)).run("the agent is killed", () -> scene.world().killAgents());
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, NOBODY, CALLER_ENDED);
        assertThat(performance.world().everHeard("Ada", "notice: not available")).isTrue();
        assertThat(performance.world().heardBy("Ada")).endsWith("the agent");
    }

    @Test
    void anAgentThatGoesAlthoughNobodyToldItToIsReplaced() {
        Performance performance = keeps("walked-out", HOUSE, scene -> {
            CallerStory ada = house(scene, ready());
            scene.soon(6, "the agent walks out", () ->
                    scene.world().sendAway(new AgentPost("agent-1", new Identity("agent:1"), AgentKind.OWN)));
            ada.hangsUp(after(30));
        }, CALLER_ENDED);
        assertThat(performance.world().heardBy("Ada")).endsWith("the agent");
    }

    @Test
    void whoeverTakesThePlaceOfALostAgentCanTalkHoweverManyWereLostBefore() {
        Performance performance = keeps("three-lost", HOUSE, scene -> {
            CallerStory ada = house(scene, ready());
            for (int i = 1; i <= 3; i++) {
                scene.soon(10 * i, "the agent is killed", () -> scene.world().killAgents());
            }
            ada.hangsUp(after(60));
        }, CALLER_ENDED);
        assertThat(performance.world().events())
                .filteredOn(event -> event.kind() == Kind.AGENT_SENT_FOR)
                .extracting(WorldEvent::sentence)
                .containsExactly("an agent was sent for", "an agent was sent for", "an agent was sent for");
    }

    @Test
    void bothAreWarnedBeforeTheirCallEndsAlsoWhenTheFirstWhoIsSentForNeverComes() {
        Performance performance = keeps("warned", HOUSE, scene -> {
            CallerStory ada = house(scene, ready());
            scene.world().moods().dispatchNeverArrives(1);
            scene.asks(4, ada, "billing");
        }, GRACE, "the limit was reached; the call is over");
        assertThat(performance.world().everHeard("Ada", "notice: call ends soon")).isTrue();
        assertThat(performance.world().everHeard("Grace", "notice: call ends soon")).isTrue();
    }

    // Calls, and how they go on.

    @Test
    void aCallThatGoesOnAsNewStillEndsAtItsLimit() {
        var rules = new HouseRules(HOUSE.ring(), HOUSE.hunt(), HOUSE.briefing(), HOUSE.answer(), Duration.ofMinutes(10),
                HOUSE.connectedLimit(), HOUSE.connectedWarning(), 5, 3, HOUSE.whenNobodyAnswers(), HOUSE.whenSupervisorDrops(),
                false, true);
        Performance performance = keeps("limit", rules, scene -> {
            CallerStory ada = house(scene, ready());
            for (int i = 1; i <= 20; i++) {
                var hint = new RoomHint("hint-" + i);
                scene.soon(60 * i, "something happens", () -> scene.roomChanged(ada.call().id(), hint));
            }
        }, stage -> stage.service().suggestContinuingAsNewAfter(SHORT_HISTORY), "the limit was reached; the call is over");
        List<WorldEvent> events = performance.world().events();
        Duration took = Duration.between(events.getFirst().at(), events.getLast().at());
        assertThat(took).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
    }

    @Test
    void aCallerWhoIsTransferredAsOftenAsTheHouseAllowsIsNotCutOffByTemporal() {
        var rules = new HouseRules(HOUSE.ring(), HOUSE.hunt(), HOUSE.briefing(), HOUSE.answer(), Duration.ofMinutes(10),
                Duration.ofMinutes(20), Duration.ofSeconds(30), 5, 3, HOUSE.whenNobodyAnswers(), HOUSE.whenSupervisorDrops(),
                false, true);
        keeps("many-talks", rules, scene -> {
            CallerStory ada = house(scene, ready().hangsUpAfterMerge(1140));
            for (int i = 0; i < 5; i++) {
                scene.asks(480 + 1650 * i, ada, "billing");
            }
            ada.hangsUp(after(8300));
        }, GRACE, GRACE, GRACE, GRACE, GRACE, CALLER_ENDED);
    }

    @Test
    void aRequestThatIsSentAgainStartsNothingAlsoWhenTheCallHasGoneOnAsNew() {
        Performance performance = keeps("again", HOUSE, scene -> {
            CallerStory ada = house(scene, isBusy());
            var request = new TransferRequest("the-one-request", new Destination("billing"), Mode.WARM, BriefingBy.AGENT,
                    "wants to talk about an invoice", Party.AGENT, scene.now().plus(Duration.ofHours(1)));
            scene.soon(4, "a request", () -> scene.request(ada, request));
            scene.soon(40, "the same request", () -> scene.request(ada, request));
            ada.hangsUp(after(80));
        }, stage -> stage.service().suggestContinuingAsNewAfter(SHORT_HISTORY), NOBODY, CALLER_ENDED);
        assertThat(performance.refusals()).isEmpty();
        assertThat(rings(performance)).isLessThanOrEqualTo(1);
    }

    @Test
    void aTransferThatIsAskedForWhileTheCallersPhoneStillRingsIsRefused() {
        Performance performance = keeps("too-early", HOUSE, scene -> {
            scene.world().supervisor("grace", "Grace").when(ready());
            scene.world().destination("billing", "Billing").rings("grace");
            CallerStory ada = scene.callee("Ada").when(answers(after(20)));
            scene.asks(10, ada, "billing");
            ada.hangsUp(after(60));
        }, CALLER_ENDED);
        assertThat(performance.refusals()).containsExactly("The caller has not answered yet: ask again when they are there.");
    }

    @Test
    void aCallThatIsCancelledInTemporalsUiEndsAsIfAnOperatorHadEndedIt() {
        Performance performance = keeps("call-cancelled", HOUSE, scene -> {
            CallerStory ada = house(scene, answers(after(15)).then(saysNothing()));
            scene.asks(4, ada, "billing");
        }, stage -> stage.cancelledOn(Kind.RINGING, "call-call-cancelled"), "called off by an operator", "ended by an operator");
        assertThat(performance.world().everHeard("Ada", "notice: goodbye")).isTrue();
    }

    @Test
    void aCallThatIsCancelledWhileTwoAreIntroducedKeepsNobodyEngaged() {
        keeps("call-cancelled-late", HOUSE, scene -> {
            CallerStory ada = house(scene, ready());
            scene.asks(4, ada, "billing");
        }, stage -> stage.cancelledOn(Kind.INTRODUCED, "call-call-cancelled-late"), GRACE, "ended by an operator");
    }

    @Test
    void anOutboundCallThatIsCancelledRingsNoLonger() {
        keeps("outbound-cancelled", HOUSE, scene -> scene.callee("Ada").when(ringsForever()),
                stage -> stage.cancelledOn(Kind.RINGING, "call-outbound-cancelled"), "ended by an operator");
    }
}
