package dev.baton.simulation;

import static dev.baton.simulation.Habits.accepts;
import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static dev.baton.simulation.Habits.answersInTheInstantOfCancel;
import static dev.baton.simulation.Habits.asksCaller;
import static dev.baton.simulation.Habits.ringsForever;
import static dev.baton.simulation.Stories.CALLER_ENDED;
import static dev.baton.simulation.Stories.house;
import static dev.baton.simulation.Stories.tell;

import dev.baton.call.Party;
import dev.baton.simulation.WorldEvent.Kind;
import java.util.List;
import java.util.Locale;

/** Callers who leave, and people who think better of it. */
final class CallerStories {

    private CallerStories() {}

    static void ofCallersWhoLeave() {
        leaves("caller-hangs-up-on-hold", "before Grace's phone rings", Kind.MUSIC_ON, "the agent", 0, answers(after(8)));
        leaves("caller-hangs-up-while-it-rings", "while Grace's phone rings: it stops within a second", Kind.RINGING, "Grace", 3, answers(after(8)));
        leaves("caller-hangs-up-as-grace-answers", "in the instant in which Grace answers: she gets one sentence and is let go",
                Kind.RINGING, "Grace", 4, answersInTheInstantOfCancel());
        leaves("caller-hangs-up-in-the-briefing", "while Grace is briefed", Kind.BRIEFING_STARTED, "Grace", 2, answers(after(5)));
        leaves("caller-hangs-up-at-the-question", "when asked the question that Grace had", Kind.QUESTION_ASKED, "the agent", 1,
                answers(after(5)).then(asksCaller("which invoice is it")));

        tell("caller-hangs-up-as-they-are-joined", "The caller hangs up in the second of the merge: Grace is not left in a silent room", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(accepts()));
            scene.asks(4, ada, "billing");
            ada.hangsUpWhen(Kind.MERGED, "Grace", after(0.5));
        }, "connected with Grace", CALLER_ENDED);

        tell("caller-hangs-up-before-anything", "The caller hangs up without asking for anybody", scene -> {
            CallerStory ada = house(scene, answers(after(5)));
            ada.hangsUp(after(3));
        }, CALLER_ENDED);
    }

    static void ofSecondThoughts() {
        for (Party by : List.of(Party.CALLER, Party.OPERATOR, Party.AGENT)) {
            tell("called-off-by-" + by.name().toLowerCase(Locale.ROOT), by.spoken() + " calls the transfer off while Grace's phone rings", scene -> {
                CallerStory ada = house(scene, answers(after(15)));
                scene.asks(4, ada, "billing");
                scene.callsOff(12, ada, 1, by);
                ada.hangsUp(after(50));
            }, "called off by " + by.spoken(), CALLER_ENDED);
        }

        tell("called-off-in-the-briefing", "The caller changes their mind while Grace is briefed; she is told, and let go", scene -> {
            CallerStory ada = house(scene, answers(after(4)));
            scene.asks(4, ada, "billing");
            scene.world().when(Kind.BRIEFING_STARTED, "Grace").after(after(3)).run("call off", () -> scene.callOff(ada, 1, Party.CALLER));
            ada.hangsUp(after(50));
        }, "called off by the caller", CALLER_ENDED);

        tell("operator-ends-the-call", "An operator ends the whole call while Grace's phone rings", scene -> {
            CallerStory ada = house(scene, ringsForever());
            scene.asks(4, ada, "billing");
            scene.endsCall(12, ada);
        }, "called off by an operator", "ended by an operator");
    }

    private static void leaves(String name, String when, Kind kind, String whom, double seconds, Habit grace) {
        tell(name, "The caller hangs up " + when, scene -> {
            CallerStory ada = house(scene, grace, answers(after(3)));
            scene.asks(4, ada, "billing");
            ada.hangsUpWhen(kind, whom, after(seconds));
        }, "the caller hung up", CALLER_ENDED);
    }
}
