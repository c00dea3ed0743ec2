package dev.baton.simulation;

import static dev.baton.simulation.Habits.accepts;
import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static dev.baton.simulation.Habits.declines;
import static dev.baton.simulation.Habits.isBusy;
import static dev.baton.simulation.Habits.ringsForever;
import static dev.baton.simulation.Habits.saysNothing;
import static dev.baton.simulation.Stories.CALLER_ENDED;
import static dev.baton.simulation.Stories.HOUSE;
import static dev.baton.simulation.Stories.house;
import static dev.baton.simulation.Stories.sales;
import static dev.baton.simulation.Stories.tell;

import dev.baton.call.Party;
import dev.baton.port.Line;
import dev.baton.simulation.WorldEvent.Kind;
import dev.baton.transfer.Decision;
import dev.baton.transfer.HouseRules.WhenSupervisorDrops;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Processes that die, servers that lie, merges that fail, and what comes after the merge. */
final class MachineStories {

    private MachineStories() {}

    static void ofMachinesThatFail() {
        killed("agent-killed-on-hold", "The agent's process is killed while Grace's phone rings: music goes on, another agent comes, the story too",
                Kind.RINGING, "Grace", 2);
        killed("agent-killed-in-the-briefing", "The agent's process is killed in the middle of the briefing: another one briefs Grace",
                Kind.BRIEFING_STARTED, "Grace", 2);
        killed("agent-killed-at-the-merge", "The agent's process is killed as the two are joined: they talk, and never hear music over it",
                Kind.MERGED, "Grace", 0.3);

        tell("agent-killed-before-the-merge", "The agent's process is killed a second before the two are joined: the next one comes into their talk, and plays no music over it", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(saysNothing()));
            scene.world().when(Kind.BRIEFING_STARTED, "Grace").after(after(3)).run("the agent is killed", () -> scene.world().killAgents());
            scene.world().when(Kind.BRIEFING_STARTED, "Grace").after(after(4)).run("Grace clicks",
                    () -> scene.world().decides("Grace", new Decision.Accept(), 1, Party.SUPERVISOR));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);

        tell("agent-killed-while-talking", "The agent's process is killed in conversation; another one comes and says so", scene -> {
            CallerStory ada = house(scene, answers(after(5)));
            scene.soon(6, "the agent is killed", () -> scene.world().killAgents());
            ada.hangsUp(after(40));
        }, CALLER_ENDED);

        tell("agents-that-never-come", "The agent is killed, and the next two never arrive: the third does, and music plays all the while", scene -> {
            CallerStory ada = house(scene, ringsForever(), answers(after(10)).then(accepts()));
            scene.world().when(Kind.MUSIC_ON, "the agent").after(after(1)).run("the agent is killed", () -> {
                scene.world().moods().dispatchNeverArrives(1).dispatchNeverArrives(2);
                scene.world().killAgents();
            });
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(120));
        }, "connected with Linus", CALLER_ENDED);

        for (HintMood mood : List.of(new HintMood.Late(after(4)), new HintMood.Doubled(), new HintMood.Reordered(), new HintMood.Lost())) {
            String how = mood.getClass().getSimpleName().toLowerCase(Locale.ROOT);
            tell("webhooks-" + how, "Webhooks are " + how + ", and it makes no difference", scene -> {
                scene.world().moods().webhooks(mood);
                CallerStory ada = house(scene, answers(after(8)).then(declines("in a meeting")), answers(after(9)));
                scene.asks(4, ada, "billing");
                ada.hangsUpWhen(Kind.RINGING, "Linus", after(3));
            }, "the caller hung up", CALLER_ENDED);
        }

        tell("dial-reply-lost", "Grace's phone rings and the reply is lost: the leg is found, and rings no second time", scene -> {
            CallerStory ada = house(scene, answers(after(8)).then(accepts()));
            scene.world().moods().replyLostAfterEffect("Line.ring", 1);
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);

        tell("dial-reply-lost-and-busy", "Grace is busy and the reply is lost: the leg is found, and her phone is not tried again", scene -> {
            CallerStory ada = house(scene, isBusy(), answers(after(4)).then(accepts()));
            scene.world().moods().replyLostAfterEffect("Line.ring", 1);
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Linus", CALLER_ENDED);

        tell("music-comes-late", "Grace answers before the music plays: she is told nothing until it does", scene -> {
            CallerStory ada = house(scene, answers(after(0.5)).then(accepts()));
            scene.world().moods().musicTakes(after(3));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);

        tell("dial-never-sent", "The dialler fails before the INVITE: nobody's phone rang, so Grace's rings now, once", scene -> {
            CallerStory ada = house(scene, answers(after(8)).then(accepts()));
            scene.world().moods().failsBeforeEffect("Line.ring", 1);
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);

        tell("every-reply-lost-once", "Every port loses one reply after its effect; nothing happens twice", scene -> {
            CallerStory ada = house(scene, answers(after(8)).then(accepts()));
            for (String method : List.of("Roster.reserve", "Line.open", "Line.ring", "Line.merge", "Line.drop", "Line.close",
                    "Rooms.look", "Rooms.close", "Scribe.brief", "Roster.release")) {
                scene.world().moods().replyLostAfterEffect(method, 1);
            }
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);

        tell("plain-briefing", "No model writes the briefing, so it is a plain one; the transfer does not mind", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(accepts()));
            scene.world().moods().scribeWritesPlainly();
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);
    }

    static void ofMerges() {
        tell("merge-half-done", "The first merge is half done: it is seen, and done again", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(accepts()));
            scene.world().moods().merges(new Line.HalfMerged("the supervisor does not hear the caller"));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);

        tell("merge-refused", "The two cannot be joined: Grace is told, and the caller is back with the agent", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(accepts()));
            scene.world().moods().merges(new Line.MergeRefused("the media server refused"));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "not connected: the media server refused", CALLER_ENDED);

        tell("no-private-line", "No private line is possible here: nobody's phone rings for nothing", scene -> {
            CallerStory ada = house(scene, answers(after(5)));
            scene.world().moods().lineOpens(new Line.NotPossible("a recorder is in the room"));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(40));
        }, "not connected: a recorder is in the room", CALLER_ENDED);

        tell("warm-falls-back-to-cold", HOUSE.warmMayGoCold(true), "No private line is possible, so by the house's rules the carrier takes the caller", scene -> {
            CallerStory ada = house(scene, answers(after(5)));
            scene.world().moods().lineOpens(new Line.NotPossible("a recorder is in the room"));
            scene.asks(4, ada, "billing");
        }, "the carrier took the caller to billing", "the caller is with billing; the call is over");
    }

    static void ofWhatComesAfterwards() {
        tell("supervisor-drops", "Grace is cut off right after the merge: the agent is back with the caller", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(accepts()).hangsUpAfterMerge(1));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "Grace was lost", CALLER_ENDED);

        tell("supervisor-drops-later", "Grace is cut off after half a minute of talk: an agent is sent for and comes back", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(accepts()).hangsUpAfterMerge(30));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(100));
        }, "connected with Grace", CALLER_ENDED);

        tell("polite-end", HOUSE.with(WhenSupervisorDrops.POLITE_END), "Grace hangs up when all is said; the caller hears goodbye", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(accepts()).hangsUpAfterMerge(30));
            scene.asks(4, ada, "billing");
        }, "connected with Grace", "the supervisor hung up; the call is over");

        tell("two-hours-of-talk", "Caller and Grace talk for two hours; no timer of ours ends it", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(accepts()));
            scene.asks(4, ada, "billing");
            ada.hangsUpWhen(Kind.MERGED, "Grace", Duration.ofHours(2));
        }, "connected with Grace", CALLER_ENDED);

        tell("four-hours-of-talk", "After four hours both are warned, and then the call ends", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(accepts()));
            scene.asks(4, ada, "billing");
        }, "connected with Grace", "the limit was reached; the call is over");

        tell("second-transfer", "Nobody answers in Billing; the caller asks for Sales and gets it", scene -> {
            CallerStory ada = house(scene, isBusy());
            sales(scene, answers(after(4)).then(accepts()));
            scene.asks(4, ada, "billing");
            scene.asks(35, ada, "sales");
            ada.hangsUp(after(90));
        }, "nobody was available", "connected with Sam", CALLER_ENDED);
    }

    private static void killed(String name, String promise, Kind kind, String whom, double seconds) {
        tell(name, promise, scene -> {
            CallerStory ada = house(scene, answers(after(8)).then(accepts()));
            scene.world().when(kind, whom).after(after(seconds)).run("the agent is killed", () -> scene.world().killAgents());
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(90));
        }, "connected with Grace", CALLER_ENDED);
    }
}
