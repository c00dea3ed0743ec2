package dev.baton.story;

import static dev.baton.simulation.Habits.after;

import dev.baton.simulation.Habit;
import dev.baton.simulation.Habits;
import dev.baton.simulation.Person;
import dev.baton.simulation.Scene;
import dev.baton.simulation.Talk;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Who could answer, and how their phones and they themselves are. */
final class AnyPeople {

    private static final List<String> NAMES = List.of("Grace", "Linus", "Barbara");

    private final Dice dice;
    private final List<String> words;
    private final List<String> supervisors = new ArrayList<>();

    AnyPeople(Dice dice, List<String> words) {
        this.dice = dice;
        this.words = words;
    }

    void arrive(Scene scene) {
        int count = 1 + dice.upTo(3);
        for (String name : NAMES.subList(0, count)) {
            Habit[] habits = dice.oneIn(3) ? new Habit[] {habit(), habit()} : new Habit[] {habit()};
            Person person = scene.world().supervisor(id(name), name).when(habits);
            words.add(name + ": " + List.of(habits));
            if (dice.oneIn(10)) {
                person.inBrowser();
                words.add(name + " is in a browser");
            }
            if (dice.oneIn(20)) {
                person.mayNotBeDialled();
                words.add(name + " may not be dialled");
            }
            supervisors.add(name);
        }
        scene.world().destination("billing", "Billing").rings(supervisors.stream().map(AnyPeople::id).toArray(String[]::new));
        var sales = scene.world().destination("sales", "Sales").rings(id(supervisors.getLast()));
        if (dice.oneIn(6)) {
            sales.closed();
            words.add("Sales is closed");
        }
    }

    private static String id(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    Habit habit() {
        Habit habit = switch (dice.upTo(18)) {
            case 0 -> Habits.answersInTheInstantOfCancel();
            case 1 -> Habits.goesToVoicemail(dice.pause());
            case 2 -> Habits.ringsForever();
            case 3 -> Habits.isBusy();
            case 4 -> Habits.rejects(dice.pause());
            case 5 -> Habits.sip(dice.whole(404, 480, 500, 503), dice.pause());
            case 6 -> Habits.findsNoLineFree();
            default -> Habits.answers(after(dice.whole(0, 1, 2, 4, 5, 8, 10, 20)));
        };
        habit = habit.then(talk(2));
        return dice.oneIn(5) ? habit.hangsUpAfterMerge(dice.whole(0, 1, 2, 5, 20)) : habit;
    }

    String supervisor() {
        return dice.any(supervisors.toArray(String[]::new));
    }

    private Talk talk(int questions) {
        int thinking = dice.whole(0, 1, 2, 3, 5, 10);
        return switch (dice.upTo(15)) {
            case 0 -> Habits.declines("in a meeting").mayBeTold(dice.coin()).after(thinking);
            case 1 -> Habits.redirects(dice.any("sales", "billing", "bowling")).after(thinking);
            case 2, 3 -> questions == 0
                    ? Habits.saysNothing()
                    : Habits.asksCaller("which invoice is it").after(thinking).then(talk(questions - 1));
            case 4 -> Habits.saysNothing();
            case 5 -> Habits.saysNothingButPageAccepts().after(thinking);
            case 6 -> Habits.saysNothingButPageDeclines("not mine").after(thinking);
            case 7 -> Habits.hangsUp().after(thinking);
            default -> Habits.accepts().after(thinking);
        };
    }
}
