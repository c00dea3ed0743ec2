package dev.baton.story;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Party;
import dev.baton.keeping.JournalsInMemory;
import dev.baton.port.Ledger.Entry;
import dev.baton.simulation.Performance;
import dev.baton.simulation.WorldEvent;
import dev.baton.simulation.WorldEvent.Kind;
import dev.baton.transfer.CallEnd;
import dev.baton.transfer.CallProgress;
import dev.baton.transfer.HouseRules;
import dev.baton.transfer.HouseRules.WhenSupervisorDrops;
import dev.baton.transfer.Outcome;
import dev.baton.transfer.Progress;
import dev.baton.transfer.Told;
import dev.baton.transfer.TransferId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What holds for every story, whatever happens in it. The switchboard's auditor looks after the rest while it is played. */
final class Promises {

    /** What machines may need to end a call and tidy up. */
    private static final Duration TIDY = Duration.ofSeconds(15);

    /** Until a phone that rings for nothing is silent. */
    private static final Duration SILENT = Duration.ofSeconds(1);

    /** Until an agent is with a caller again whose transfer is over, be it the second one that is sent for. */
    private static final Duration BACK = Duration.ofSeconds(30);

    private static final Duration A_RETRY_COSTS = Duration.ofMillis(500);
    private static final Duration A_FAULT_COSTS = Duration.ofSeconds(10);
    private static final Pattern NUMBER = Pattern.compile("\\+?\\d[\\d /-]{6,}");

    private final AnyStory story;
    private final Performance performance;
    private final JournalsInMemory journals;
    private final List<WorldEvent> events;
    private final List<String> broken = new ArrayList<>();

    private Promises(AnyStory story, Performance performance, JournalsInMemory journals) {
        this.story = story;
        this.performance = performance;
        this.journals = journals;
        events = performance.world().events();
    }

    static List<String> broken(AnyStory story, List<Call> calls, Performance performance, JournalsInMemory journals) {
        var promises = new Promises(story, performance, journals);
        promises.check(calls);
        return promises.broken;
    }

    private void check(List<Call> calls) {
        performance.world().checkAllClean().forEach(violation -> broken.add(violation.at() + " " + violation.sentence()));
        for (int i = 0; i < performance.calls().size(); i++) {
            check(calls.get(i), i == 0 ? "Ada" : "Bob", performance.calls().get(i));
        }
    }

    private void check(Call call, String caller, CallProgress progress) {
        String workflow = "call-" + call.id();
        List<Entry> journal = journal(workflow, progress.journal());
        CallEnd end = progress.end();
        if (end == null) {
            broken.add(workflow + " has not ended");
            return;
        }
        Instant ended = journal.getLast().at();
        checkEnd(call, caller, end, ended);
        checkInTime(call, caller, ended);
        story.endedByOperator(call).ifPresent(when -> checkSilent(call, when, ended));
        performance.transfers().forEach((id, transfer) -> {
            if (id.value().substring(0, id.value().lastIndexOf('-')).equals("transfer-" + call.id())) {
                check(call, caller, id, transfer);
            }
        });
        journal.stream()
                .filter(entry -> entry.text().startsWith("transfer ") && entry.text().contains(" ended: "))
                .forEach(entry -> checkNotForgotten(call, caller, journal, entry.at()));
        journal.stream().filter(entry -> entry.text().equals("the transfer could not finish"))
                .forEach(entry -> broken.add(workflow + " had a transfer that failed"));
    }

    /** Nobody listens to hold music for whom nothing is done any more. */
    private void checkNotForgotten(Call call, String caller, List<Entry> journal, Instant over) {
        Instant later = over.plus(BACK).plus(A_FAULT_COSTS.multipliedBy(story.faults()));
        boolean gone = of(call.id()).anyMatch(event -> leaves(event, caller) && !event.at().isAfter(later));
        boolean again = journal.stream().anyMatch(entry ->
                entry.text().endsWith(" begins") && entry.at().isAfter(over) && !entry.at().isAfter(later));
        of(call.id())
                .filter(event -> event.kind() == Kind.HEARS && event.who().equals(caller) && !event.at().isAfter(later))
                .reduce((before, last) -> last)
                .filter(last -> !gone && !again && last.sentence().endsWith(" hears hold music"))
                .ifPresent(last -> broken.add(caller + " was on hold for nothing at " + later));
    }

    private void checkEnd(Call call, String caller, CallEnd end, Instant ended) {
        boolean so = switch (end) {
            case CallEnd.CallerHungUp hungUp -> isGone(call.id(), caller, ended);
            case CallEnd.Referred referred -> happened(call.id(), Kind.REFERRED, null, Instant.MIN, ended);
            case CallEnd.SupervisorHungUp hungUp ->
                story.rules().whenSupervisorDrops() == WhenSupervisorDrops.POLITE_END
                        && happened(call.id(), Kind.MERGED, null, Instant.MIN, ended);
            case CallEnd.LimitReached limit -> false;
            case CallEnd.EndedBy(Party by) -> story.wasCalledOff(call, by);
            case CallEnd.NotReached notReached -> !happened(call.id(), Kind.ANSWERED, caller, Instant.MIN, ended);
            case CallEnd.NeverCame neverCame -> !happened(call.id(), Kind.ANSWERED, caller, Instant.MIN, ended);
        };
        if (!so) {
            broken.add("call " + call.id() + " says \"" + Told.of(end) + "\", which is not what happened");
        }
    }

    private void checkInTime(Call call, String caller, Instant ended) {
        Instant due = Stream.concat(
                        of(call.id()).filter(event -> leaves(event, caller)).map(WorldEvent::at),
                        story.endedByOperator(call).stream())
                .min(Instant::compareTo)
                .orElse(ended);
        if (due.plus(TIDY).plus(A_FAULT_COSTS.multipliedBy(story.faults())).isBefore(ended)) {
            broken.add("call " + call.id() + " was to end at " + due + " and ended only at " + ended);
        }
    }

    private void check(Call call, String caller, TransferId id, Progress progress) {
        List<Entry> journal = journal(id.value(), progress.journal());
        Outcome outcome = progress.outcome();
        if (outcome == null || journal.isEmpty()) {
            broken.add("transfer " + id + " has not ended");
            return;
        }
        Instant from = journal.getFirst().at();
        Instant to = journal.getLast().at();
        boolean merged = happened(call.id(), Kind.MERGED, null, from, to);
        boolean so = switch (outcome) {
            case Outcome.Connected connected ->
                happened(call.id(), Kind.MERGED, connected.supervisor().name(), from, to);
            case Outcome.Referred referred -> happened(call.id(), Kind.REFERRED, null, from, to);
            case Outcome.NobodyAvailable nobody -> !merged;
            case Outcome.MessageTaken taken -> !merged;
            case Outcome.CallerGone gone -> isGone(call.id(), caller, to);
            case Outcome.CalledOff(Party by) -> !merged && story.wasCalledOff(call, by);
            case Outcome.NotStarted notStarted -> of(call.id()).noneMatch(event ->
                    event.kind() == Kind.INVITED && !event.who().equals(caller) && within(event, from, to));
            case Outcome.NotMerged notMerged -> !merged;
            case Outcome.SupervisorGone(var supervisor) ->
                happened(call.id(), Kind.MERGED, supervisor.name(), from, to)
                        && of(call.id()).anyMatch(event -> leaves(event, supervisor.name()) && within(event, from, to));
            case Outcome.Refused refused -> !merged && !happened(call.id(), Kind.REFERRED, null, from, to);
            case Outcome.Unclear unclear -> !merged;
        };
        if (!so) {
            broken.add("transfer " + id + " says \"" + Told.of(outcome) + "\", which is not what happened");
        }
        checkBound(id, from, to);
        journals.of(id.value()).stream()
                .filter(entry -> entry.text().startsWith("called off"))
                .forEach(entry -> checkSilent(call, entry.at(), to));
    }

    /** Invariant 7, for everybody who rings when all is called off. */
    private void checkSilent(Call call, Instant calledOff, Instant over) {
        Instant most = calledOff.plus(SILENT).plus(A_RETRY_COSTS.multipliedBy(story.faults()));
        of(call.id()).filter(event -> event.kind() == Kind.INVITED && !event.at().isAfter(over)).forEach(invited -> {
            boolean inTime = invited.at().isAfter(calledOff)
                    ? !invited.at().isAfter(most)
                    : of(call.id()).anyMatch(event -> event.who().equals(invited.who())
                            && within(event, invited.at(), most)
                            && (event.kind() == Kind.ANSWERED || event.kind() == Kind.NOT_ANSWERED || event.kind() == Kind.RELEASED));
            if (!inTime) {
                broken.add(invited.who() + "'s phone rang although all was called off at " + calledOff);
            }
        });
    }

    /** Invariant 17: whatever fails, a transfer is decided in the time that its people may take, and a little more. */
    private void checkBound(TransferId id, Instant from, Instant to) {
        HouseRules rules = story.rules();
        long consulted = journals.of(id.value()).stream().filter(entry -> entry.text().endsWith(" answered")).count();
        // Everybody asks twice at most.
        Duration most = rules.hunt()
                .plus(rules.briefing().plus(rules.answer()).multipliedBy(3 * consulted))
                .plus(rules.ring().plusSeconds(15))
                .plus(rules.answer())
                .plus(TIDY)
                .plus(A_FAULT_COSTS.multipliedBy(story.faults()));
        if (from.plus(most).isBefore(to)) {
            broken.add("transfer " + id + " took from " + from + " to " + to);
        }
    }

    /** Invariants 11 and 13: one entry after the other, none lost, none with what is nobody's business. */
    private List<Entry> journal(String workflow, List<Entry> own) {
        List<Entry> recorded = journals.of(workflow);
        for (int i = 0; i < recorded.size(); i++) {
            if (recorded.get(i).number() != i + 1) {
                broken.add("the journal of " + workflow + " has entry " + recorded.get(i).number() + " in place of " + (i + 1));
                return own;
            }
        }
        int from = own.isEmpty() ? 0 : own.getFirst().number() - 1;
        if (recorded.size() < from || !recorded.subList(from, recorded.size()).equals(own)) {
            broken.add("the journal of " + workflow + " is recorded as " + recorded + " and reads " + own);
        }
        for (Entry entry : recorded) {
            String text = entry.text();
            if (NUMBER.matcher(text).find() || text.contains("vault/") || text.contains(AnyCalls.REPLY)) {
                broken.add("the journal of " + workflow + " tells: " + text);
            }
        }
        return recorded;
    }

    private Stream<WorldEvent> of(CallId call) {
        return events.stream().filter(event -> call.equals(event.call()));
    }

    private boolean isGone(CallId call, String caller, Instant by) {
        return of(call).anyMatch(event -> leaves(event, caller) && !event.at().isAfter(by));
    }

    private static boolean leaves(WorldEvent event, String who) {
        return (event.kind() == Kind.HUNG_UP || event.kind() == Kind.RELEASED || event.kind() == Kind.NOT_ANSWERED)
                && event.who().equals(who);
    }

    private boolean happened(CallId call, Kind kind, @Nullable String who, Instant from, Instant to) {
        return of(call).anyMatch(event ->
                event.kind() == kind && (who == null || event.who().equals(who)) && within(event, from, to));
    }

    private static boolean within(WorldEvent event, Instant from, Instant to) {
        return !event.at().isBefore(from) && !event.at().isAfter(to);
    }
}
