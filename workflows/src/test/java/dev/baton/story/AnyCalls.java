package dev.baton.story;

import static dev.baton.simulation.Habits.after;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Party;
import dev.baton.call.Reach;
import dev.baton.port.BriefingBy;
import dev.baton.port.ConsultationId;
import dev.baton.simulation.CallerStory;
import dev.baton.simulation.Habit;
import dev.baton.simulation.Scene;
import dev.baton.simulation.WorldEvent.Kind;
import dev.baton.transfer.Decision;
import dev.baton.transfer.TransferRequest.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who calls, what is asked for, and what comes between. */
final class AnyCalls {

    static final String REPLY = "the one from March, my number is 0171 5550123";

    private static final List<Kind> TURNING_POINTS = List.of(
            Kind.INVITED, Kind.RINGING, Kind.ANSWERED, Kind.NOT_ANSWERED, Kind.BRIEFING_STARTED, Kind.ACCEPTED, Kind.DECIDED,
            Kind.MERGED, Kind.MUSIC_ON, Kind.STANDBY_MUSIC_ON, Kind.QUESTION_ASKED, Kind.NOTICE_SAID, Kind.INTRODUCED,
            Kind.AGENT_SENT_FOR, Kind.AGENT_JOINED, Kind.AGENT_LEFT, Kind.AGENT_KILLED, Kind.HUNG_UP, Kind.RELEASED,
            Kind.REFER_SENT, Kind.REFER_ACCEPTED, Kind.REFERRED);

    private final Dice dice;
    private final List<String> words;
    private final AnyPeople people;
    private final Map<CallId, Set<Party>> calledOff = new HashMap<>();
    private final Map<CallId, Instant> endedByOperator = new HashMap<>();

    AnyCalls(Dice dice, List<String> words, AnyPeople people) {
        this.dice = dice;
        this.words = words;
        this.people = people;
    }

    boolean wasCalledOff(Call call, Party by) {
        return calledOff.getOrDefault(call.id(), Set.of()).contains(by)
                || (by == Party.OPERATOR && endedByOperator.containsKey(call.id()));
    }

    Optional<Instant> endedByOperator(Call call) {
        return Optional.ofNullable(endedByOperator.get(call.id()));
    }

    void call(Scene scene, String who) {
        CallerStory caller = switch (dice.upTo(8)) {
            case 0 -> {
                Habit habit = people.habit();
                words.add("we ring " + who + ": " + habit.ringing());
                yield scene.callee(who).when(habit);
            }
            case 1 -> {
                words.add(who + " is in a call without an agent");
                yield scene.stranger(who);
            }
            case 2 -> {
                words.add(who + " comes by browser");
                yield scene.caller(who, Reach.BROWSER);
            }
            default -> {
                words.add(who + " rings");
                yield scene.caller(who);
            }
        };
        for (int i = dice.upTo(3); i > 0; i--) {
            caller.replies(REPLY, dice.pause());
        }
        scene.world().when(Kind.ANSWERED).after(after(dice.whole(5, 10))).run("a colleague completes", () -> scene.world()
                .decides(people.supervisor(), new Decision.Accept(), 1, Party.BRIEFER));
        ask(scene, caller, who, dice.whole(1, 2, 4, 10));
        for (int i = dice.whole(0, 1, 1, 2, 2, 3, 4); i > 0; i--) {
            twist(scene, caller, who);
        }
        int end = dice.whole(40, 60, 60, 90, 150);
        if (dice.oneIn(5)) {
            words.add("at " + end + " s an operator ends " + who + "'s call");
            operatorEnds(scene, caller, end);
        } else {
            words.add("at " + end + " s " + who + " hangs up");
            scene.soon(end, who + " hangs up", caller::hangUp);
            // Whoever was not there to hang up: some calls have no other end.
            operatorEnds(scene, caller, end + 120);
        }
    }

    private void operatorEnds(Scene scene, CallerStory caller, double when) {
        scene.soon(when, "an operator ends the call", () -> operatorEnds(scene, caller));
    }

    private void operatorEnds(Scene scene, CallerStory caller) {
        endedByOperator.putIfAbsent(caller.call().id(), scene.now());
        scene.endsCall(0, caller);
    }

    private void ask(Scene scene, CallerStory caller, String who, double when) {
        Mode mode = dice.any(Mode.WARM, Mode.WARM, Mode.WARM, Mode.COLD);
        BriefingBy by = dice.any(BriefingBy.AGENT, BriefingBy.AGENT, BriefingBy.HUMAN, BriefingBy.NONE);
        String to = dice.any("billing", "billing", "billing", "sales", "sales", "bowling");
        words.add("at " + when + " s " + who + " is to be transferred to " + to + ", " + mode + ", briefing by " + by);
        scene.asks(when, caller, to, mode, by);
    }

    private void twist(Scene scene, CallerStory caller, String who) {
        String what;
        Runnable action;
        switch (dice.upTo(10)) {
            case 0, 1 -> {
                what = who + " hangs up";
                action = caller::hangUp;
            }
            case 2, 3 -> {
                what = "the agents are killed";
                action = scene.world()::killAgents;
            }
            case 4 -> {
                Party by = dice.any(Party.values());
                int transfer = 1 + dice.upTo(2);
                what = by.spoken() + " calls " + who + "'s transfer " + transfer + " off";
                action = () -> {
                    calledOff.computeIfAbsent(caller.call().id(), none -> new HashSet<>()).add(by);
                    scene.callOff(caller, transfer, by);
                };
            }
            case 5 -> {
                String name = people.supervisor();
                what = name + " hangs up";
                action = () -> scene.world().hangUp(name);
            }
            case 6 -> {
                what = "an operator ends " + who + "'s call";
                action = () -> operatorEnds(scene, caller);
            }
            case 7 -> {
                String name = people.supervisor();
                Decision decision = dice.any(new Decision.Accept(), new Decision.Decline("no time", true), new Decision.AskCaller("who is it"));
                int round = dice.whole(1, 1, 2);
                what = name + "'s page decides in round " + round + ": " + decision;
                action = () -> scene.world().decides(name, decision, round, Party.SUPERVISOR);
            }
            case 8 -> {
                // Accepted for a consultation that nobody ever has, or declined for one that may be over.
                var slip = dice.coin()
                        ? new Decision.Slip(new ConsultationId(9, 9), new Decision.Accept(), Party.SUPERVISOR)
                        : new Decision.Slip(new ConsultationId(1, 1), new Decision.Decline("too late", false), Party.SUPERVISOR);
                what = "a page decides: " + slip;
                action = () -> scene.decides(0, caller, 1, slip);
            }
            default -> {
                Mode mode = dice.any(Mode.WARM, Mode.WARM, Mode.COLD);
                String to = dice.any("billing", "sales", "bowling");
                Duration validFor = after(dice.whole(60, 60, 0, -1));
                what = who + " is to be transferred to " + to + ", " + mode + ", valid for " + validFor;
                action = () -> scene.request(caller, to, mode, BriefingBy.AGENT, validFor);
            }
        }
        if (dice.coin()) {
            double when = dice.whole(1, 2, 4, 5, 8, 10, 12, 15, 20, 24, 30, 40) + dice.part(0, 0, 0, 0.15, 0.3, 0.5);
            words.add("at " + when + " s " + what);
            scene.soon(when, what, action);
        } else {
            Kind kind = dice.any(TURNING_POINTS.toArray(Kind[]::new));
            double delay = dice.part(0, 0, 0, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2);
            words.add(delay + " s after " + kind + " " + what);
            scene.world().when(kind).after(after(delay)).run(what, action);
        }
    }
}
