package dev.baton.story;

import static dev.baton.simulation.Habits.after;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Party;
import dev.baton.call.Reach;
import dev.baton.port.BriefingBy;
import dev.baton.port.ConsultationId;
import dev.baton.port.Line;
import dev.baton.simulation.CallerStory;
import dev.baton.simulation.Habit;
import dev.baton.simulation.Habits;
import dev.baton.simulation.HintMood;
import dev.baton.simulation.Person;
import dev.baton.simulation.ReferHabit;
import dev.baton.simulation.Scene;
import dev.baton.simulation.Story;
import dev.baton.simulation.Talk;
import dev.baton.simulation.WorldEvent.Kind;
import dev.baton.transfer.Decision;
import dev.baton.transfer.HouseRules;
import dev.baton.transfer.HouseRules.WhenNobodyAnswers;
import dev.baton.transfer.HouseRules.WhenSupervisorDrops;
import dev.baton.transfer.TransferRequest.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** A story that nobody thought of. The same seed tells the same one; much in it happens at the same instant. */
final class AnyStory {

    static final String REPLY = "the one from March, my number is 0171 5550123";

    private static final List<String> NAMES = List.of("Grace", "Linus", "Barbara");
    private static final List<Kind> TURNING_POINTS = List.of(
            Kind.INVITED, Kind.RINGING, Kind.ANSWERED, Kind.NOT_ANSWERED, Kind.BRIEFING_STARTED, Kind.ACCEPTED, Kind.DECIDED,
            Kind.MERGED, Kind.MUSIC_ON, Kind.STANDBY_MUSIC_ON, Kind.QUESTION_ASKED, Kind.NOTICE_SAID, Kind.INTRODUCED,
            Kind.AGENT_SENT_FOR, Kind.AGENT_JOINED, Kind.AGENT_LEFT, Kind.AGENT_KILLED, Kind.HUNG_UP, Kind.RELEASED,
            Kind.REFER_SENT, Kind.REFER_ACCEPTED, Kind.REFERRED);

    // Of ports only what is repeated: an agent that fails is lost, and agents are lost often enough here.
    private static final List<String> METHODS = List.of(
            "Roster.reserve", "Roster.release", "Line.open", "Line.ring", "Line.follow", "Line.isolate", "Line.merge",
            "Line.drop", "Line.close", "Rooms.look", "Rooms.close", "Rooms.dispatch", "Rooms.eject", "Scribe.brief",
            "Telephony.dial", "Telephony.follow", "Telephony.refer", "Telephony.hangUp");

    private final long seed;
    private final SplittableRandom random;
    private final HouseRules rules;
    private final List<String> words = new ArrayList<>();
    private final List<String> supervisors = new ArrayList<>();
    private final Map<CallId, Set<Party>> calledOff = new HashMap<>();
    private final Map<CallId, Instant> endedByOperator = new HashMap<>();
    private int faults;

    AnyStory(long seed) {
        this.seed = seed;
        random = new SplittableRandom(seed);
        rules = anyRules();
    }

    Story story() {
        return new Story("any-" + seed, "Whatever happens, every invariant holds", rules, this::tell, List.of());
    }

    HouseRules rules() {
        return rules;
    }

    /** Complete once it was played. */
    List<String> words() {
        return List.copyOf(words);
    }

    /** How often something fails in it, each time of which may cost a little time. */
    int faults() {
        return faults;
    }

    boolean wasCalledOff(Call call, Party by) {
        return calledOff.getOrDefault(call.id(), Set.of()).contains(by)
                || (by == Party.OPERATOR && endedByOperator.containsKey(call.id()));
    }

    Optional<Instant> endedByOperator(Call call) {
        return Optional.ofNullable(endedByOperator.get(call.id()));
    }

    private HouseRules anyRules() {
        var rules = new HouseRules(
                after(whole(10, 20)),
                after(whole(30, 90)),
                after(whole(15, 30, 120)),
                after(whole(5, 30)),
                Duration.ofHours(2),
                Duration.ofHours(4),
                Duration.ofMinutes(5),
                whole(2, 5),
                whole(1, 3),
                any(WhenNobodyAnswers.values()),
                any(WhenSupervisorDrops.values()),
                random.nextBoolean(),
                random.nextBoolean());
        words.add("the house: " + rules);
        return rules;
    }

    private void tell(Scene scene) {
        people(scene);
        machines(scene);
        for (int i = 0; i < (oneIn(5) ? 2 : 1); i++) {
            call(scene, i == 0 ? "Ada" : "Bob");
        }
    }

    private void people(Scene scene) {
        int count = 1 + random.nextInt(3);
        for (String name : NAMES.subList(0, count)) {
            Habit[] habits = oneIn(3) ? new Habit[] {anyHabit(), anyHabit()} : new Habit[] {anyHabit()};
            Person person = scene.world().supervisor(id(name), name).when(habits);
            words.add(name + ": " + List.of(habits));
            if (oneIn(10)) {
                person.inBrowser();
                words.add(name + " is in a browser");
            }
            if (oneIn(20)) {
                person.mayNotBeDialled();
                words.add(name + " may not be dialled");
            }
            supervisors.add(name);
        }
        scene.world().destination("billing", "Billing").rings(supervisors.stream().map(AnyStory::id).toArray(String[]::new));
        var sales = scene.world().destination("sales", "Sales").rings(id(supervisors.getLast()));
        if (oneIn(6)) {
            sales.closed();
            words.add("Sales is closed");
        }
    }

    private static String id(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private Habit anyHabit() {
        Habit habit = switch (random.nextInt(18)) {
            case 0 -> Habits.answersInTheInstantOfCancel();
            case 1 -> Habits.goesToVoicemail(anyPause());
            case 2 -> Habits.ringsForever();
            case 3 -> Habits.isBusy();
            case 4 -> Habits.rejects(anyPause());
            case 5 -> Habits.sip(whole(404, 480, 500, 503), anyPause());
            case 6 -> Habits.findsNoLineFree();
            default -> Habits.answers(after(whole(0, 1, 2, 4, 5, 8, 10, 20)));
        };
        habit = habit.then(anyTalk(2));
        return oneIn(5) ? habit.hangsUpAfterMerge(whole(0, 1, 2, 5, 20)) : habit;
    }

    private Talk anyTalk(int questions) {
        int thinking = whole(0, 1, 2, 3, 5, 10);
        return switch (random.nextInt(15)) {
            case 0 -> Habits.declines("in a meeting").mayBeTold(random.nextBoolean()).after(thinking);
            case 1 -> Habits.redirects(any("sales", "billing", "bowling")).after(thinking);
            case 2, 3 -> questions == 0
                    ? Habits.saysNothing()
                    : Habits.asksCaller("which invoice is it").after(thinking).then(anyTalk(questions - 1));
            case 4 -> Habits.saysNothing();
            case 5 -> Habits.saysNothingButPageAccepts().after(thinking);
            case 6 -> Habits.saysNothingButPageDeclines("not mine").after(thinking);
            case 7 -> Habits.hangsUp().after(thinking);
            default -> Habits.accepts().after(thinking);
        };
    }

    private void machines(Scene scene) {
        var moods = scene.world().moods();
        if (oneIn(3)) {
            HintMood mood = any(new HintMood.Late(after(whole(1, 4))), new HintMood.Doubled(), new HintMood.Reordered(), new HintMood.Lost());
            moods.webhooks(mood);
            words.add("webhooks: " + mood);
        }
        for (int i = whole(0, 0, 1, 1, 2, 3); i > 0; i--) {
            String method = any(METHODS.toArray(String[]::new));
            int nth = 1 + random.nextInt(3);
            if (random.nextBoolean()) {
                moods.failsBeforeEffect(method, nth);
                words.add(method + " fails before its effect, the " + nth + ". time");
            } else {
                moods.replyLostAfterEffect(method, nth);
                words.add(method + " loses its reply, the " + nth + ". time");
            }
            faults++;
        }
        if (oneIn(5)) {
            Line.Merge merge = any(new Line.HalfMerged("the supervisor does not hear the caller"), new Line.MergeRefused("the media server refused"));
            Line.Merge[] merges = oneIn(3) ? new Line.Merge[] {merge, merge} : new Line.Merge[] {merge};
            moods.merges(merges);
            words.add("merges: " + List.of(merges));
        }
        if (oneIn(12)) {
            moods.lineOpens(new Line.NotPossible("a recorder is in the room"));
            words.add("no private line is possible");
        }
        if (oneIn(10)) {
            moods.scribeWritesPlainly();
        }
        if (oneIn(10)) {
            int status = whole(486, 503);
            moods.trunkAnswers(status, 1);
            words.add("the trunk answers " + status + " once");
        }
        if (oneIn(8)) {
            int nth = 1 + random.nextInt(2);
            if (random.nextBoolean()) {
                moods.dispatchNeverArrives(nth);
                words.add("agent " + nth + " that is sent for never arrives");
            } else {
                int late = whole(2, 9, 10, 15);
                moods.dispatchArrivesLate(nth, after(late));
                words.add("agent " + nth + " that is sent for arrives " + late + " s late");
            }
            faults++;
            // Who talked to an agent that was killed hears nothing until the next one is there.
            moods.silenceBearable(Duration.ofSeconds(25));
        }
        ReferHabit carrier = anyCarrier();
        moods.carrier(carrier).bridgedDialAllowed();
        words.add("carrier: " + carrier);
    }

    private ReferHabit anyCarrier() {
        Duration later = after(whole(0, 1, 2, 5));
        return switch (random.nextInt(8)) {
            case 0 -> new ReferHabit.Fails(whole(486, 603), later);
            case 1, 2 -> new ReferHabit.Refuses(whole(403, 405, 486, 603));
            case 3 -> new ReferHabit.NeverReports();
            case 4 -> new ReferHabit.CallerHangsUp(later);
            default -> new ReferHabit.Moves(later);
        };
    }

    private void call(Scene scene, String who) {
        CallerStory caller = switch (random.nextInt(8)) {
            case 0 -> {
                Habit habit = anyHabit();
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
        for (int i = random.nextInt(3); i > 0; i--) {
            caller.replies(REPLY, anyPause());
        }
        scene.world().when(Kind.ANSWERED).after(after(whole(5, 10))).run("a colleague completes", () -> scene.world()
                .decides(any(supervisors.toArray(String[]::new)), new Decision.Accept(), 1, Party.BRIEFER));
        ask(scene, caller, who, whole(1, 2, 4, 10));
        for (int i = whole(0, 1, 1, 2, 2, 3, 4); i > 0; i--) {
            twist(scene, caller, who);
        }
        int end = whole(40, 60, 60, 90, 150);
        if (oneIn(5)) {
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
        Mode mode = any(Mode.WARM, Mode.WARM, Mode.WARM, Mode.COLD);
        BriefingBy by = any(BriefingBy.AGENT, BriefingBy.AGENT, BriefingBy.HUMAN, BriefingBy.NONE);
        String to = any("billing", "billing", "billing", "sales", "sales", "bowling");
        words.add("at " + when + " s " + who + " is to be transferred to " + to + ", " + mode + ", briefing by " + by);
        scene.asks(when, caller, to, mode, by);
    }

    private void twist(Scene scene, CallerStory caller, String who) {
        String what;
        Runnable action;
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                what = who + " hangs up";
                action = caller::hangUp;
            }
            case 2, 3 -> {
                what = "the agents are killed";
                action = scene.world()::killAgents;
            }
            case 4 -> {
                Party by = any(Party.values());
                int transfer = 1 + random.nextInt(2);
                what = by.spoken() + " calls " + who + "'s transfer " + transfer + " off";
                action = () -> {
                    calledOff.computeIfAbsent(caller.call().id(), none -> new HashSet<>()).add(by);
                    scene.callOff(caller, transfer, by);
                };
            }
            case 5 -> {
                String name = any(supervisors.toArray(String[]::new));
                what = name + " hangs up";
                action = () -> scene.world().hangUp(name);
            }
            case 6 -> {
                what = "an operator ends " + who + "'s call";
                action = () -> operatorEnds(scene, caller);
            }
            case 7 -> {
                String name = any(supervisors.toArray(String[]::new));
                Decision decision = any(new Decision.Accept(), new Decision.Decline("no time", true), new Decision.AskCaller("who is it"));
                int round = whole(1, 1, 2);
                what = name + "'s page decides in round " + round + ": " + decision;
                action = () -> scene.world().decides(name, decision, round, Party.SUPERVISOR);
            }
            case 8 -> {
                // Accepted for a consultation that nobody ever has, or declined for one that may be over.
                var slip = random.nextBoolean()
                        ? new Decision.Slip(new ConsultationId(9, 9), new Decision.Accept(), Party.SUPERVISOR)
                        : new Decision.Slip(new ConsultationId(1, 1), new Decision.Decline("too late", false), Party.SUPERVISOR);
                what = "a page decides: " + slip;
                action = () -> scene.decides(0, caller, 1, slip);
            }
            default -> {
                Mode mode = any(Mode.WARM, Mode.WARM, Mode.COLD);
                String to = any("billing", "sales", "bowling");
                Duration validFor = after(whole(60, 60, 0, -1));
                what = who + " is to be transferred to " + to + ", " + mode + ", valid for " + validFor;
                action = () -> scene.request(caller, to, mode, BriefingBy.AGENT, validFor);
            }
        }
        if (random.nextBoolean()) {
            double when = whole(1, 2, 4, 5, 8, 10, 12, 15, 20, 24, 30, 40) + part(0, 0, 0, 0.15, 0.3, 0.5);
            words.add("at " + when + " s " + what);
            scene.soon(when, what, action);
        } else {
            Kind kind = any(TURNING_POINTS.toArray(Kind[]::new));
            double delay = part(0, 0, 0, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2);
            words.add(delay + " s after " + kind + " " + what);
            scene.world().when(kind).after(after(delay)).run(what, action);
        }
    }

    private Duration anyPause() {
        return after(whole(0, 1, 1, 2, 4, 6));
    }

    private boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    private int whole(int... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private double part(double... choices) {
        return choices[random.nextInt(choices.length)];
    }

    @SafeVarargs
    private <T> T any(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
