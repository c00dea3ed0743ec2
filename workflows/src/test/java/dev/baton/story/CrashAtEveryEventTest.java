package dev.baton.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.keeping.KeyRingInMemory;
import dev.baton.simulation.Performance;
import dev.baton.simulation.Stories;
import dev.baton.simulation.Story;
import dev.baton.simulation.Violation;
import dev.baton.stage.Choice;
import dev.baton.stage.CrashPlan;
import dev.baton.stage.CrashPlan.Point;
import dev.baton.transfer.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Each process of each story is killed at each point at which it could die, one point per run. A worker is started again;
 * an agent is not, another one is sent for. A seeded sample as long as {@code -Dcrash.seconds} allows, all of them with
 * {@code -Dcrash.all=true}, a single one with {@code -Dcrash.case=story:index}, those of one story without the index.
 */
class CrashAtEveryEventTest {

    private static final Duration BUDGET = Duration.ofSeconds(Long.getLong("crash.seconds", 90));
    private static final int AT_MOST = Integer.getInteger("crash.count", 40);

    private static final boolean ALL = Boolean.getBoolean("crash.all");
    private static final int AT_ONCE = Integer.getInteger("crash.threads", 2);

    private static final String STAYED = "nobody knows: the caller stayed";
    private static final String LEFT = "nobody knows: the caller left the room, moved or not";
    private static final String CALLER_ENDED = "the caller hung up; the call is over";
    private static final String LIMIT = "the limit was reached; the call is over";
    private static final String REFER_LOST = "a REFER whose answer died with the worker is never repeated, so nobody knows";

    /** Where a crash may lead to another end, and why. What must never happen must not happen there either. */
    private static final Map<String, Other> OTHERS = Map.ofEntries(
            Map.entry("cold-transfer", referLost(List.of(LEFT, CALLER_ENDED), List.of(STAYED, LIMIT))),
            Map.entry("warm-falls-back-to-cold", referLost(List.of(LEFT, CALLER_ENDED), List.of(STAYED, LIMIT))),
            Map.entry("cold-caller-hangs-up", referLost(List.of(LEFT, CALLER_ENDED), List.of(STAYED, LIMIT))),
            Map.entry("cold-busy", referLost(List.of(STAYED, CALLER_ENDED))),
            Map.entry("cold-refused", referLost(List.of(STAYED, CALLER_ENDED))),
            Map.entry("cold-405-bridged", referLost(List.of(STAYED, CALLER_ENDED))),
            Map.entry("cold-603-bridged", referLost(List.of(STAYED, CALLER_ENDED))),
            Map.entry("caller-hangs-up-as-they-are-joined", new Other("the caller is gone when a merge whose answer was lost is done again",
                    "Line_Merge", Duration.ZERO, List.of(List.of("the caller hung up", CALLER_ENDED)))),
            Map.entry("number-forbidden", new Other("the number is forbidden as the music begins, and rings before that when an agent has to be sent for",
                    "Agent_Hold", Duration.ZERO, List.of(List.of("connected with Grace", CALLER_ENDED)))),
            Map.entry("callers-number-refused", new Other("a 403 that died with the dialler is an unknown ending, after which nobody is rung again",
                    "Line_Ring", Duration.ZERO, List.of(List.of("nobody was available", CALLER_ENDED)))),
            Map.entry("merge-refused", new Other("a merge whose answer died with the worker is done again, and then it is not refused",
                    "Line_Merge", Duration.ZERO, List.of(List.of("connected with Grace", CALLER_ENDED)))),
            Map.entry("outbound-call", new Other("Ada may pick up as the dialler dies, which is missed after a heartbeat of a dialler",
                    "Telephony_Dial", Timing.DIAL_HEARTBEAT, List.of())),
            Map.entry("supervisor-drops", new Other("Grace hangs up while a merge whose answer was lost is to be done again",
                    "Line_Merge", Duration.ZERO, List.of(List.of("not connected: the supervisor is not on the line any more", CALLER_ENDED)))));

    /** @param during only if the worker dies while this activity is out */
    private record Other(String why, String during, Duration slack, List<List<String>> ends) {
        boolean concerns(Case one) {
            return one.out().contains(during);
        }

        boolean ends(List<String> told) {
            return ends.stream().anyMatch(end -> sorted(end).equals(sorted(told)));
        }
    }

    @SafeVarargs
    private static Other referLost(List<String>... ends) {
        return new Other(REFER_LOST, "Telephony_Refer", Duration.ZERO, List.of(ends));
    }

    /** @param out the activities that the process has in hand at this point */
    private record Case(Story story, Point point, Set<String> out) {
        String name() {
            return story.name() + ":" + point.index();
        }

        boolean is(String wanted) {
            return wanted.equals(name()) || wanted.equals(story.name());
        }

        @Override
        public String toString() {
            return "%s: %s dies at point %d, %s of %s (%d.)".formatted(story.name(), point.process(), point.index(),
                    point.moment().name().toLowerCase(Locale.ROOT).replace('_', ' '), point.what(), point.occurrence());
        }
    }

    private record Result(Case played, List<String> broken, boolean endedOtherwise) {}

    @Test
    void everyStoryIsKeptWhereverAProcessDies() throws Exception {
        @Nullable String wanted = System.getProperty("crash.case");
        long seed = Long.getLong("crash.seed", 540);
        List<Result> results = new ArrayList<>();
        List<Case> existing = new ArrayList<>();
        try (var pool = Executors.newFixedThreadPool(AT_ONCE)) {
            Random random = new Random(seed);
            List<List<Case>> byStory = new ArrayList<>();
            for (List<Case> ofOne : all(pool, stories(wanted))) {
                existing.addAll(ofOne);
                var mixed = new ArrayList<>(ofOne.stream().filter(one -> wanted == null || one.is(wanted)).toList());
                Collections.shuffle(mixed, random);
                byStory.add(mixed);
            }
            // Counting the points takes a while of its own, and on a busy machine it would be all that is done.
            long deadline = System.nanoTime() + BUDGET.toNanos();
            List<Callable<@Nullable Result>> runs = inTurns(byStory).stream()
                    .limit(ALL || wanted != null ? Integer.MAX_VALUE : AT_MOST)
                    .<Callable<@Nullable Result>>map(one -> () -> ALL || wanted != null || System.nanoTime() - deadline < 0 ? play(one) : null)
                    .toList();
            for (Future<@Nullable Result> run : pool.invokeAll(runs)) {
                Result result = run.get();
                if (result != null) {
                    results.add(result);
                }
            }
        }
        List<Result> failed = results.stream().filter(result -> !result.broken().isEmpty()).toList();
        long agents = results.stream().filter(result -> !result.played().point().process().equals(SteppedStage.WORKER)).count();
        long otherwise = results.stream().filter(Result::endedOtherwise).count();
        System.out.printf(Locale.ROOT, "crash at every event: %,d of %,d cases (seed %d; %,d of them an agent's): %,d passed (%,d with another end, as allowed), %,d failed%n",
                results.size(), existing.size(), seed, agents, results.size() - failed.size(), otherwise, failed.size());
        assertThat(results).isNotEmpty();
        assertThat(failed.stream().map(CrashAtEveryEventTest::told)).isEmpty();
    }

    private static List<Story> stories(@Nullable String wanted) {
        return Stories.all().stream()
                .filter(story -> wanted == null || wanted.equals(story.name()) || wanted.startsWith(story.name() + ":"))
                .toList();
    }

    private static List<List<Case>> all(ExecutorService pool, List<Story> stories)
            throws InterruptedException, ExecutionException {
        List<List<Case>> all = new ArrayList<>();
        for (Future<List<Case>> one : pool.invokeAll(stories.stream().<Callable<List<Case>>>map(story -> () -> cases(story)).toList())) {
            all.add(one.get());
        }
        return all;
    }

    /** A dry run, in which nobody dies. */
    private static List<Case> cases(Story story) {
        try (var stage = new SteppedStage(story, Choice.first(), new KeyRingInMemory())) {
            stage.perform();
            List<Case> cases = new ArrayList<>();
            Set<String> out = new HashSet<>();
            Set<String> answering = new HashSet<>();
            for (Point point : stage.service().crashPoints()) {
                switch (point.moment()) {
                    case BEFORE_EFFECT -> out.add(point.what());
                    case AFTER_EFFECT_BEFORE_RESULT -> answering.add(point.what());
                    case BEFORE_RESPONSE_SENT -> {}
                    case AFTER_RESPONSE_SENT -> {
                        if (point.what().equals("RespondActivityTaskCompleted")) {
                            out.removeAll(answering);
                            answering.clear();
                        }
                    }
                }
                cases.add(new Case(story, point, Set.copyOf(out)));
            }
            return cases;
        }
    }

    /** One of each story, and one of each again, so that a short run has seen all stories. */
    private static List<Case> inTurns(List<List<Case>> byStory) {
        List<Case> turns = new ArrayList<>();
        int longest = byStory.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < longest; i++) {
            for (List<Case> ofOne : byStory) {
                if (i < ofOne.size()) {
                    turns.add(ofOne.get(i));
                }
            }
        }
        return turns;
    }

    private static Result play(Case one) {
        Result result;
        try (var stage = new SteppedStage(one.story(), Choice.first(), new KeyRingInMemory())) {
            stage.crashes(CrashPlan.at(one.point().index()));
            Other other = OTHERS.get(one.story().name());
            if (other != null && other.concerns(one)) {
                stage.scene().world().moods().slack(other.slack());
            }
            result = judge(one, stage.perform());
        } catch (Throwable stuck) {
            result = new Result(one, List.of("it came to no end: " + stuck), false);
        }
        if (!result.broken().isEmpty()) {
            System.out.println("FAILED " + told(result));
        }
        return result;
    }

    private static Result judge(Case one, Performance performance) {
        List<String> ends = performance.ends();
        Other other = OTHERS.get(one.story().name());
        if (!sorted(ends).equals(sorted(one.story().ends())) && other != null && other.concerns(one) && other.ends(ends)) {
            return new Result(one, performance.world().checkAllClean().stream().map(Violation::sentence).toList(), true);
        }
        return new Result(one, performance.broken(), false);
    }

    private static String told(Result result) {
        return result.played() + "\n  " + String.join("\n  ", result.broken()) + "\n  again: mvn -pl workflows test"
                + " -Dtest=CrashAtEveryEventTest -Dcrash.case=" + result.played().name();
    }

    private static List<String> sorted(List<String> ends) {
        return ends.stream().sorted().toList();
    }
}
