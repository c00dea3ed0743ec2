package dev.baton.simulation;

import dev.baton.transfer.HouseRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** What can happen to a caller who asks for a human, told story by story. */
public final class Stories {

    static final HouseRules HOUSE = HouseRules.standard();
    static final String CALLER_ENDED = "the caller hung up; the call is over";
    static final List<String> NAMES = List.of("Grace", "Linus", "Barbara", "Alan", "Edsger", "Radia", "Gil");
    private static final List<Story> ALL = new ArrayList<>();

    private Stories() {}

    public static List<Story> all() {
        return List.copyOf(ALL);
    }

    public static Optional<Story> named(String name) {
        return ALL.stream().filter(story -> story.name().equals(name)).findFirst();
    }

    static {
        SupervisorStories.ofSupervisorsWhoAccept();
        SupervisorStories.ofSupervisorsWhoDoNot();
        SupervisorStories.ofTelephones();
        CallerStories.ofCallersWhoLeave();
        CallerStories.ofSecondThoughts();
        MachineStories.ofMachinesThatFail();
        MachineStories.ofMerges();
        MachineStories.ofWhatComesAfterwards();
        CarrierStories.ofCarriers();
        CarrierStories.ofRefusals();
        CarrierStories.ofOtherCalls();
    }

    /** Billing, with somebody for each habit, and Ada on the phone. */
    static CallerStory house(Scene scene, Habit... habits) {
        billing(scene, habits);
        return scene.caller("Ada");
    }

    static void billing(Scene scene, Habit... habits) {
        String[] ids = new String[habits.length];
        for (int i = 0; i < habits.length; i++) {
            ids[i] = NAMES.get(i).toLowerCase(Locale.ROOT);
            scene.world().supervisor(ids[i], NAMES.get(i)).when(habits[i]);
        }
        scene.world().destination("billing", "Billing").rings(ids);
    }

    static void sales(Scene scene, Habit habit) {
        scene.world().supervisor("sam", "Sam").when(habit);
        scene.world().destination("sales", "Sales").rings("sam");
    }

    static void tell(String name, String promise, Consumer<Scene> script, String... ends) {
        tell(name, HOUSE, promise, script, ends);
    }

    static void tell(String name, HouseRules rules, String promise, Consumer<Scene> script, String... ends) {
        ALL.add(new Story(name, promise, rules, script, List.of(ends)));
    }
}
