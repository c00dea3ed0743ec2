package dev.baton.cli;

import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;

import dev.baton.cli.ear.Phone;
import dev.baton.cli.ear.Tone;
import dev.baton.port.ConsultationId;
import dev.baton.transfer.Decision;
import dev.baton.transfer.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plain story by ear, and in the middle of it a process of ours dies by kill -9. There are two of each, and the other one goes on. */
@EnabledIfSystemProperty(named = "livekit.url", matches = ".+")
class RealKilledByEarTest {

    // Two seconds until an agent is missed, and another has to be sent for, to come, and to be heard. The goal is two seconds in all.
    private static final Duration UNTIL_ANOTHER_AGENT = Duration.ofSeconds(12);

    private static final List<BatonProcess> WORKERS = new ArrayList<>();
    private static final List<BatonProcess> AGENTS = new ArrayList<>();
    private static EarStage stage;

    enum Victim {
        AGENT,
        /** In which the agent that is with Ada sits. */
        CELL,
        /** All cells of that agent, the spare one too. */
        CELLS,
        WORKER
    }

    enum When {
        ON_HOLD,
        RINGING,
        BRIEFED,
        AT_THE_YES,
        JOINED
    }

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        stage = new EarStage(folder);
        two();
        try (var story = stage.story("nobody dies: the first call of a house that has just been started", Tone.ADA).mayLeak()) {
            Phone grace = story.grace(answers(after(1)));
            story.begin().transfer();
            story.accepts(grace);
            story.endsAs(Outcome.Connected.class);
        }
    }

    @AfterAll
    static void close() throws Exception {
        System.out.println(stage.table());
        stage.close();
    }

    private static void two() throws Exception {
        WORKERS.removeIf(one -> !one.handle().isAlive());
        AGENTS.removeIf(one -> !one.handle().isAlive());
        while (WORKERS.size() < 2) {
            WORKERS.add(stage.aWorker());
        }
        while (AGENTS.size() < 2) {
            AGENTS.add(stage.anAgent());
        }
    }

    /** {@code agent}: the one that is with Ada. */
    private static void kill(Victim victim, EarStory story, BatonProcess agent) {
        switch (victim) {
            case AGENT -> agent.handle().destroyForcibly();
            // The spare one is the younger.
            case CELL -> agent.handle().children().min(Comparator.comparing(cell -> cell.info().startInstant().orElseThrow()))
                    .orElseThrow().destroyForcibly();
            case CELLS -> agent.handle().children().forEach(ProcessHandle::destroyForcibly);
            case WORKER -> stage.atWorkOn(story.id().value(), "Line_Ring", WORKERS).handle().destroyForcibly();
        }
    }

    private static BatonProcess agentOf(EarStory story) {
        String queue = story.agentsQueue();
        return AGENTS.stream().filter(one -> one.said().contains(queue)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "AGENT, ON_HOLD", "AGENT, RINGING", "AGENT, BRIEFED", "AGENT, AT_THE_YES", "AGENT, JOINED",
        "CELL, ON_HOLD", "CELL, RINGING", "CELL, BRIEFED", "CELL, AT_THE_YES", "CELL, JOINED", "CELLS, ON_HOLD",
        "WORKER, ON_HOLD", "WORKER, RINGING", "WORKER, BRIEFED", "WORKER, AT_THE_YES", "WORKER, JOINED"})
    void theStoryIsFinishedWhoeverDies(Victim victim, When when) throws Exception {
        two();
        String name = "kill -9 of the " + victim.name().toLowerCase(Locale.ROOT) + ", " + when.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        try (var story = stage.story(name, Tone.ADA)) {
            story.mayBeSilentFor(UNTIL_ANOTHER_AGENT);
            // A dialler that dies is missed after ten seconds, so whoever is rung takes longer than that to answer.
            Phone grace = story.grace(answers(after(when == When.RINGING && victim == Victim.WORKER ? 12 : 2)));
            story.begin(EarStory.patient()).transfer();
            BatonProcess agent = agentOf(story);
            if (when == When.ON_HOLD) {
                kill(victim, story, agent);
            }
            grace.awaitRinging();
            if (when == When.RINGING) {
                kill(victim, story, agent);
            }
            ConsultationId consultation = story.isBriefed(grace);
            if (when == When.BRIEFED) {
                kill(victim, story, agent);
                // By whoever briefs them now; what was under way to their ear is over by then.
                story.hears(grace, Tone.BRIEFING, System.nanoTime() + Duration.ofMillis(500).toNanos());
                consultation = story.isBriefed(grace);
            }
            if (when == When.AT_THE_YES) {
                kill(victim, story, agent);
            }
            story.decides(consultation, new Decision.Accept());
            story.talks(grace);
            if (when == When.JOINED) {
                kill(victim, story, agent);
            }
            story.endsAs(Outcome.Connected.class);
            story.agentIsGone();
            long now = System.nanoTime();
            story.hears(story.ada(), grace.voice(), now);
            story.hears(grace, story.ada().voice(), now);
        }
    }

    /** Between the INVITE and the safe state; until somebody else makes it safe, nothing but an agent in the room could. */
    @Test
    void whatLeaksWhenTheDiallingWorkerDiesBeforeTheSupervisorIsApart() throws Exception {
        two();
        try (var story = stage.story("kill -9 of the worker that dialled, before the supervisor was apart", Tone.ADA)) {
            story.mayBeSilentFor(UNTIL_ANOTHER_AGENT).mayLeak();
            Phone grace = story.grace(answers(after(1)));
            story.begin(EarStory.patient()).transfer();
            grace.awaitInvite();
            kill(Victim.WORKER, story, agentOf(story));
            story.accepts(grace);
            story.endsAs(Outcome.Connected.class);
        }
    }
}
