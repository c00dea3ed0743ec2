package dev.baton.story;

import static dev.baton.simulation.Habits.after;

import dev.baton.call.Call;
import dev.baton.call.Party;
import dev.baton.simulation.Scene;
import dev.baton.simulation.Story;
import dev.baton.transfer.HouseRules;
import dev.baton.transfer.HouseRules.WhenNobodyAnswers;
import dev.baton.transfer.HouseRules.WhenSupervisorDrops;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A story that nobody thought of. The same seed tells the same one; much in it happens at the same instant. */
final class AnyStory {

    private final long seed;
    private final Dice dice;
    private final HouseRules rules;
    private final List<String> words = new ArrayList<>();
    private final AnyPeople people;
    private final AnyMachines machines;
    private final AnyCalls calls;

    AnyStory(long seed) {
        this.seed = seed;
        dice = new Dice(seed);
        rules = anyRules();
        people = new AnyPeople(dice, words);
        machines = new AnyMachines(dice, words);
        calls = new AnyCalls(dice, words, people);
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
        return machines.faults();
    }

    boolean wasCalledOff(Call call, Party by) {
        return calls.wasCalledOff(call, by);
    }

    Optional<Instant> endedByOperator(Call call) {
        return calls.endedByOperator(call);
    }

    private HouseRules anyRules() {
        var rules = new HouseRules(
                after(dice.whole(10, 20)),
                after(dice.whole(30, 90)),
                after(dice.whole(15, 30, 120)),
                after(dice.whole(5, 30)),
                Duration.ofHours(2),
                Duration.ofHours(4),
                Duration.ofMinutes(5),
                dice.whole(2, 5),
                dice.whole(1, 3),
                dice.any(WhenNobodyAnswers.values()),
                dice.any(WhenSupervisorDrops.values()),
                dice.coin(),
                dice.coin());
        words.add("the house: " + rules);
        return rules;
    }

    private void tell(Scene scene) {
        people.arrive(scene);
        machines.misbehave(scene);
        for (int i = 0; i < (dice.oneIn(5) ? 2 : 1); i++) {
            calls.call(scene, i == 0 ? "Ada" : "Bob");
        }
    }
}
