package dev.baton.cli;

import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static dev.baton.simulation.Habits.findsNoLineFree;
import static dev.baton.simulation.Habits.goesToVoicemail;
import static dev.baton.simulation.Habits.isBusy;
import static dev.baton.simulation.Habits.rejects;
import static dev.baton.simulation.Habits.ringsForever;
import static dev.baton.simulation.Habits.sip;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.Destination;
import dev.baton.cli.ear.Page;
import dev.baton.cli.ear.Phone;
import dev.baton.cli.ear.Tone;
import dev.baton.port.ConsultationId;
import dev.baton.simulation.ReferHabit;
import dev.baton.transfer.Decision;
import dev.baton.transfer.Outcome;
import dev.baton.transfer.TransferRequest.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole transfers as each party hears them, on a real LiveKit and a real Temporal, with a worker and an agent in processes of their
 * own. Every story is judged by the same ear: nothing leaked, nobody rung twice, the caller never long in silence.
 */
@EnabledIfSystemProperty(named = "livekit.url", matches = ".+")
@Execution(ExecutionMode.CONCURRENT)
class RealByEarTest {

    private static final long SEED = Long.getLong("ear.seed", System.nanoTime() % 1_000_000);
    private static final int REPEATS = Integer.getInteger("ear.repeats", 20);

    // Their going is seen within a second or two, and then an agent has to come: measured 5 s, and more on a machine with a lot to do. The table tells.
    private static final Duration UNTIL_SOMEBODY_COMES = Duration.ofSeconds(20);

    private static EarStage stage;

    private String name = "";

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        stage = new EarStage(folder);
        stage.aWorker();
        stage.anAgent();
        // Everything is slow once: what leaks then is printed.
        try (var story = stage.story("the first call of a house that has just been started", Tone.ADA).mayLeak()) {
            plain(story, after(1));
        }
    }

    @AfterAll
    static void close() throws Exception {
        System.out.println(stage.table());
        System.out.println("random answer times: -Dear.seed=" + SEED + " -Dear.repeats=" + REPEATS);
        stage.close();
    }

    @BeforeEach
    void named(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName().replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }

    private EarStory story() throws InterruptedException {
        return stage.story(name, Tone.ADA);
    }

    private static void plain(EarStory story, Duration rings) throws Exception {
        Phone ada = story.ada();
        Phone grace = story.grace(answers(rings));
        story.begin().transfer();
        long asked = System.nanoTime();
        story.accepts(grace);
        assertThat(story.endsAs(Outcome.Connected.class).bothHeard()).as("the agent heard both").isTrue();
        story.agentIsGone();
        // From the wish on: several stories at once on two cores make the music late, which the table shows.
        assertThat(ada.heard().without(Tone.MUSIC, asked, story.decided())).as("the music was late, or had a gap").isLessThan(Duration.ofSeconds(2));
        // Nobody of ours is between them now.
        long now = System.nanoTime();
        long later = now + Duration.ofSeconds(1).toNanos();
        story.hears(ada, grace.voice(), later);
        story.hears(grace, ada.voice(), later);
        assertThat(ada.heard().frames(grace.voice(), now, later)).isGreaterThan(80);
        assertThat(grace.heard().frames(ada.voice(), now, later)).isGreaterThan(80);
        assertThat(ada.heard().frames(Tone.MUSIC, now, later)).as("music over their talk").isZero();
        assertThat(grace.heard().frames(Tone.BRIEFING, now, later)).as("briefing over their talk").isZero();
    }

    @Test
    void theCallerHearsMusicAndTheSupervisorTheBriefingAndThenTheyHearEachOther() throws Exception {
        try (var story = story()) {
            plain(story, after(1));
        }
    }

    @Test
    void whoeverPicksUpAtOnceIsKeptApartToo() throws Exception {
        try (var story = story()) {
            plain(story, after(0.3));
        }
    }

    static Stream<Duration> answerTimes() {
        var random = new Random(SEED);
        return IntStream.range(0, REPEATS).mapToObj(_ -> Duration.ofMillis(300 + random.nextInt(2500)));
    }

    @ParameterizedTest
    @MethodSource("answerTimes")
    void againAndAgainWithAnotherAnswerTime(Duration rings) throws Exception {
        try (var story = stage.story("again, answered after " + rings.toMillis() + " ms", Tone.ADA)) {
            plain(story, rings);
        }
    }

    @Test
    void theseEarsHearALeakUnderTheMusic() throws Exception {
        try (var story = story().mayLeak()) {
            Phone grace = story.grace(answers(after(1)));
            story.begin().transfer();
            story.isBriefed(grace);
            long now = System.nanoTime();
            story.nobodyKeepsThemApart();
            long heard = story.hears(story.ada(), grace.voice(), now);
            assertThat(story.ada().heard().frames(Tone.MUSIC, now, heard)).as("beside it, the music").isPositive();
        }
    }

    private static void atThePage(EarStory story, Yes yes) throws Exception {
        Phone ada = story.ada();
        Page zoe = story.zoe();
        story.begin().transfer();
        long asked = System.nanoTime();
        story.answers(zoe);
        yes.says(zoe);
        assertThat(story.endsAs(Outcome.Connected.class).bothHeard()).as("the agent heard both").isTrue();
        story.agentIsGone();
        story.theBriefingRoomIsEmpty();
        assertThat(ada.heard().without(Tone.MUSIC, asked, story.decided())).as("the music was late, or had a gap").isLessThan(Duration.ofSeconds(2));
        long now = System.nanoTime();
        long later = now + Duration.ofSeconds(1).toNanos();
        story.hears(ada, zoe.voice(), later);
        story.hears(zoe, ada.voice(), later);
        assertThat(ada.heard().frames(zoe.voice(), now, later)).isGreaterThan(80);
        assertThat(zoe.heard().frames(ada.voice(), now, later)).isGreaterThan(80);
        assertThat(ada.heard().frames(Tone.MUSIC, now, later)).as("music over their talk").isZero();
    }

    private interface Yes {
        void says(Page page) throws Exception;
    }

    @Test
    void aSupervisorAtAPageIsBriefedInARoomOfTheirOwnAndThenTheyHearEachOther() throws Exception {
        try (var story = story()) {
            atThePage(story, story::accepts);
        }
    }

    @Test
    void aSupervisorAtAPageMaySayYesThereAndTheBriefingEnds() throws Exception {
        try (var story = story()) {
            atThePage(story, zoe -> {
                story.decides(story.isBriefed(zoe), new Decision.Accept());
                story.talks(zoe);
            });
        }
    }

    @Test
    void aSupervisorAtAPageWhoDeclinesLeavesNobodyInTheRoomOfTheBriefingAndTheCallerWithTheAgent() throws Exception {
        try (var story = story()) {
            Page zoe = story.zoe();
            story.begin().transfer();
            story.answers(zoe);
            story.declines(zoe);
            story.endsAs(Outcome.NobodyAvailable.class);
            zoe.awaitEnd();
            story.theBriefingRoomIsEmpty();
            story.adaIsWithTheAgent();
        }
    }

    @Test
    void aSupervisorAtAPageWhoDoesNotDecideIsToldSoInTheRoomOfTheBriefing() throws Exception {
        try (var story = story()) {
            Page zoe = story.zoe();
            story.begin(EarStory.withoutPatience()).transfer();
            story.answers(zoe);
            story.isBriefed(zoe);
            long briefed = System.nanoTime();
            story.hears(zoe, Tone.WORDS, briefed);
            story.endsAs(Outcome.NobodyAvailable.class);
            zoe.awaitEnd();
            story.theBriefingRoomIsEmpty();
            story.adaIsWithTheAgent();
        }
    }

    @Test
    void aSupervisorWhoDeclinesIsLetGoAndTheCallerIsBackWithTheAgent() throws Exception {
        try (var story = story()) {
            Phone grace = story.grace(answers(after(1)));
            story.hedy(isBusy());
            story.eve(isBusy());
            story.begin().transfer();
            story.declines(grace);
            story.endsAs(Outcome.NobodyAvailable.class);
            grace.awaitEnd();
            story.adaIsWithTheAgent();
        }
    }

    @Test
    void aPhoneThatNobodyAnswersIsCalledBackInTime() throws Exception {
        try (var story = story()) {
            Phone grace = story.grace(ringsForever());
            Phone hedy = story.hedy(answers(after(0.5)));
            story.begin().transfer();
            story.accepts(hedy);
            assertThat(grace.isOver()).isTrue();
            story.endsAs(Outcome.Connected.class);
        }
    }

    @Test
    void nobodyAtAllAnswersAndTheCallerIsBackWithTheAgent() throws Exception {
        try (var story = story()) {
            story.grace(ringsForever());
            story.hedy(sip(480, after(0.5)));
            story.eve(sip(404, after(0)));
            story.begin().transfer();
            assertThat(story.endsAs(Outcome.NobodyAvailable.class).attempts()).hasSize(3);
            story.adaIsWithTheAgent();
        }
    }

    @Test
    void whoeverIsBusyIsPassedOver() throws Exception {
        try (var story = story()) {
            story.grace(isBusy());
            Phone hedy = story.hedy(answers(after(1)));
            story.begin().transfer();
            story.accepts(hedy);
            story.endsAs(Outcome.Connected.class);
        }
    }

    @Test
    void whoeverRejectsTheRingingPhoneIsPassedOver() throws Exception {
        try (var story = story()) {
            story.grace(rejects(after(1)));
            Phone hedy = story.hedy(answers(after(1)));
            story.begin().transfer();
            story.accepts(hedy);
            story.endsAs(Outcome.Connected.class);
        }
    }

    @Test
    void aTrunkInTroubleEndsNothingForTheCaller() throws Exception {
        try (var story = story()) {
            story.grace(sip(503, after(0.2)));
            story.hedy(sip(500, after(0.2)));
            Phone eve = story.eve(answers(after(1)));
            story.begin().transfer();
            story.accepts(eve);
            story.endsAs(Outcome.Connected.class);
        }
    }

    @Test
    void whereNoLineIsFreeNobodyIsRungAndTheCallerIsToldSo() throws Exception {
        try (var story = story()) {
            Phone grace = story.grace(findsNoLineFree());
            story.hedy(isBusy());
            story.eve(isBusy());
            story.begin().transfer();
            story.endsAs(Outcome.NobodyAvailable.class);
            assertThat(grace.dials()).isZero();
            story.adaIsWithTheAgent();
        }
    }

    @Test
    void theThirdInTheHuntIsTheOneWhoTakesTheCaller() throws Exception {
        try (var story = story()) {
            story.grace(isBusy());
            Phone hedy = story.hedy(answers(after(0.5)));
            Phone eve = story.eve(answers(after(1)));
            story.begin().transfer();
            story.decides(story.isBriefed(hedy), new Decision.Decline("at lunch", false));
            story.accepts(eve);
            hedy.awaitEnd();
            story.endsAs(Outcome.Connected.class);
        }
    }

    @Test
    void aSupervisorWhoHangsUpInTheBriefingIsFollowedByTheNext() throws Exception {
        try (var story = story()) {
            Phone grace = story.grace(answers(after(0.5)));
            Phone hedy = story.hedy(answers(after(0.5)));
            story.begin().transfer();
            story.isBriefed(grace);
            grace.hangUp();
            story.accepts(hedy);
            story.endsAs(Outcome.Connected.class);
        }
    }

    @Test
    void aMachineThatAnswersIsNobody() throws Exception {
        try (var story = story()) {
            Phone grace = story.grace(goesToVoicemail(after(0.5)));
            Phone hedy = story.hedy(answers(after(0.5)));
            story.begin().transfer();
            story.decides(story.isBriefed(grace), new Decision.Machine());
            story.accepts(hedy);
            grace.awaitEnd();
            story.endsAs(Outcome.Connected.class);
        }
    }

    @Test
    void whoeverDoesNotDecideIsLetGoWithAWord() throws Exception {
        try (var story = story()) {
            Phone grace = story.grace(answers(after(0.5)));
            story.hedy(isBusy());
            story.eve(isBusy());
            story.begin(EarStory.withoutPatience()).transfer();
            story.isBriefed(grace);
            story.endsAs(Outcome.NobodyAvailable.class);
            grace.awaitEnd();
            story.adaIsWithTheAgent();
        }
    }

    @Test
    void aSupervisorWhoHangsUpRightAfterTheJoiningLeavesTheCallerWithTheAgent() throws Exception {
        try (var story = story()) {
            story.mayBeSilentFor(UNTIL_SOMEBODY_COMES);
            Phone grace = story.grace(answers(after(0.5)));
            story.begin().transfer();
            story.accepts(grace);
            grace.hangUp();
            story.adaIsWithTheAgent();
        }
    }

    @Test
    void aSupervisorWhoHangsUpLaterLeavesTheCallerWithAnAgentThatComesBack() throws Exception {
        try (var story = story()) {
            story.mayBeSilentFor(UNTIL_SOMEBODY_COMES);
            Phone grace = story.grace(answers(after(0.5)));
            story.begin().transfer();
            story.accepts(grace);
            story.endsAs(Outcome.Connected.class);
            story.agentIsGone();
            grace.hangUp();
            story.adaIsWithTheAgent();
        }
    }

    @Test
    void aCallerWhoHangsUpWhileItRingsLeavesNoPhoneRinging() throws Exception {
        try (var story = story()) {
            Phone grace = story.grace(ringsForever());
            story.begin().transfer();
            long rang = grace.awaitRinging();
            story.ada().hangUp();
            assertThat(Duration.ofNanos(grace.awaitEnd() - rang)).isLessThan(Duration.ofSeconds(8));
            story.endsAs(Outcome.CallerGone.class);
            story.callIsOver();
        }
    }

    @Test
    void aCallerWhoHangsUpAsSoonAsTheyAreOnHoldLeavesNobodyBehind() throws Exception {
        try (var story = story()) {
            story.grace(answers(after(2)));
            story.begin().transfer();
            story.ada().hangUp();
            story.endsAs(Outcome.CallerGone.class);
            story.callIsOver();
        }
    }

    @Test
    void aCallerWhoHangsUpInTheBriefingLeavesNoSupervisorInSilence() throws Exception {
        try (var story = story()) {
            Phone grace = story.grace(answers(after(0.5)));
            story.begin().transfer();
            story.isBriefed(grace);
            story.ada().hangUp();
            grace.awaitEnd();
            story.endsAs(Outcome.CallerGone.class);
            story.callIsOver();
        }
    }

    @Test
    void aCallerWhoHangsUpInTheInstantOfTheYesLeavesNoSupervisorInSilence() throws Exception {
        try (var story = story()) {
            Phone grace = story.grace(answers(after(0.5)));
            story.begin().transfer();
            ConsultationId consultation = story.isBriefed(grace);
            story.ada().hangUp();
            story.decides(consultation, new Decision.Accept());
            grace.awaitEnd();
            story.callIsOver();
        }
    }

    @Test
    void aCallerWhoHangsUpAfterTheJoiningLeavesNobodyOnTheLine() throws Exception {
        try (var story = story()) {
            Phone grace = story.grace(answers(after(0.5)));
            story.begin().transfer();
            story.accepts(grace);
            story.ada().hangUp();
            grace.awaitEnd();
            story.callIsOver();
        }
    }

    @Test
    void calledOffWhileItRingsThePhoneFallsSilentAndTheCallerIsBack() throws Exception {
        try (var story = story()) {
            Phone grace = story.grace(ringsForever());
            story.begin().transfer();
            grace.awaitRinging();
            story.calledOff();
            grace.awaitEnd();
            story.endsAs(Outcome.CalledOff.class);
            story.adaIsWithTheAgent();
        }
    }

    @Test
    void calledOffInTheBriefingTheSupervisorIsLetGoAndTheCallerIsBack() throws Exception {
        try (var story = story()) {
            Phone grace = story.grace(answers(after(0.5)));
            story.begin().transfer();
            story.isBriefed(grace);
            story.calledOff();
            grace.awaitEnd();
            story.endsAs(Outcome.CalledOff.class);
            story.adaIsWithTheAgent();
        }
    }

    @Test
    void twoTransfersAtOnceAreHeardByNobodyButTheirOwn() throws Exception {
        try (var one = story(); var other = stage.story(name + ", the other", Tone.BOB)) {
            Phone grace = one.grace(answers(after(1)));
            Phone hedy = other.hedy(answers(after(0.5)));
            other.grace(isBusy());
            one.begin();
            other.begin();
            one.transfer();
            other.transfer();
            one.accepts(grace);
            other.accepts(hedy);
            one.endsAs(Outcome.Connected.class);
            other.endsAs(Outcome.Connected.class);
            assertThat(one.ada().heard().frames(hedy.voice(), 0, Long.MAX_VALUE)).isZero();
            assertThat(grace.heard().frames(Tone.BOB, 0, Long.MAX_VALUE)).isZero();
            assertThat(hedy.heard().frames(Tone.ADA, 0, Long.MAX_VALUE)).isZero();
        }
    }

    @Test
    void aSupervisorMayPointToSomebodyElse() throws Exception {
        try (var story = story(); var elsewhere = stage.story(name + ", elsewhere", Tone.BOB).withoutJudgement()) {
            Phone grace = story.grace(answers(after(0.5)));
            Phone hedy = elsewhere.hedy(answers(after(0.5)));
            elsewhere.grace(isBusy());
            story.begin().transfer();
            story.decides(story.isBriefed(grace), new Decision.Redirect(new Destination(elsewhere.destination())));
            story.accepts(hedy);
            grace.awaitEnd();
            story.endsAs(Outcome.Connected.class);
        }
    }

    @Test
    void aSecondTransferAfterTheFirstCameToNothing() throws Exception {
        try (var story = story()) {
            Phone grace = story.grace(isBusy());
            story.hedy(isBusy());
            story.eve(isBusy());
            story.begin().transfer();
            story.endsAs(Outcome.NobodyAvailable.class);
            story.adaIsWithTheAgent();
            Phone now = story.grace(answers(after(0.5)));
            story.transfer();
            story.accepts(now);
            story.endsAs(Outcome.Connected.class);
            assertThat(grace.dials()).isOne();
        }
    }

    @Test
    void joinedWithoutABriefingTheyHearEachOtherAsSoonAsItIsAnswered() throws Exception {
        try (var story = story()) {
            Phone grace = story.grace(answers(after(1)));
            story.begin().transfer(Mode.BRIDGED);
            story.answeredIsYes(grace);
            story.endsAs(Outcome.Connected.class);
        }
    }

    @Test
    void aCarrierThatTakesTheCallerIsBelieved() throws Exception {
        try (var story = story()) {
            story.ada().whenReferred(new ReferHabit.Moves(after(1)));
            story.begin().transfer(Mode.COLD);
            story.endsAs(Outcome.Referred.class);
            story.ada().awaitEnd();
            story.callIsOver();
        }
    }

    @Test
    void aCarrierThatRefusesLeavesTheCallerWithTheAgent() throws Exception {
        try (var story = story()) {
            story.ada().whenReferred(new ReferHabit.Fails(486, after(1)));
            story.begin(EarStory.inAHurry().coldMayBridge(false)).transfer(Mode.COLD);
            assertThat(story.endsAs(Outcome.Refused.class).sipStatus()).isEqualTo(486);
            story.adaIsWithTheAgent();
        }
    }

    @Test
    void aCarrierThatSaysNothingIsNotAskedAgain() throws Exception {
        try (var story = story()) {
            story.ada().whenReferred(new ReferHabit.NeverReports());
            story.begin(EarStory.inAHurry().coldMayBridge(false)).transfer(Mode.COLD);
            story.endsAs(Outcome.Unclear.class);
            story.adaIsWithTheAgent();
        }
    }

    @Test
    void aCallerWhoHangsUpWhileTheCarrierIsAtWorkWasNotTransferred() throws Exception {
        try (var story = story()) {
            story.ada().whenReferred(new ReferHabit.CallerHangsUp(after(1)));
            story.begin(EarStory.inAHurry().coldMayBridge(false)).transfer(Mode.COLD);
            story.endsAs(Outcome.CallerGone.class);
            story.callIsOver();
        }
    }
}
