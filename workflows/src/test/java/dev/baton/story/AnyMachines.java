package dev.baton.story;

import static dev.baton.simulation.Habits.after;

import dev.baton.port.Line;
import dev.baton.simulation.HintMood;
import dev.baton.simulation.ReferHabit;
import dev.baton.simulation.Scene;
import java.time.Duration;
import java.util.List;

/** What fails, is late or is lost: ports, webhooks, merges, trunks, agents that were sent for, the carrier. */
final class AnyMachines {

    // Of ports only what is repeated: an agent that fails is lost, and agents are lost often enough here. One that does not
    // go back to the caller is lost, too, and its caller is on hold meanwhile.
    private static final List<String> METHODS = List.of(
            "Roster.reserve", "Roster.release", "Line.open", "Line.ring", "Line.follow", "Line.isolate", "Line.merge",
            "Line.drop", "Line.close", "Rooms.look", "Rooms.close", "Rooms.dispatch", "Rooms.eject", "Scribe.brief",
            "Telephony.dial", "Telephony.follow", "Telephony.refer", "Telephony.hangUp", "Agent.resume");

    private final Dice dice;
    private final List<String> words;
    private int faults;

    AnyMachines(Dice dice, List<String> words) {
        this.dice = dice;
        this.words = words;
    }

    int faults() {
        return faults;
    }

    void misbehave(Scene scene) {
        var moods = scene.world().moods();
        if (dice.oneIn(3)) {
            HintMood mood = dice.any(new HintMood.Late(after(dice.whole(1, 4))), new HintMood.Doubled(), new HintMood.Reordered(), new HintMood.Lost());
            moods.webhooks(mood);
            words.add("webhooks: " + mood);
        }
        for (int i = dice.whole(0, 0, 1, 1, 2, 3); i > 0; i--) {
            String method = dice.any(METHODS.toArray(String[]::new));
            int nth = 1 + dice.upTo(3);
            if (dice.coin()) {
                moods.failsBeforeEffect(method, nth);
                words.add(method + " fails before its effect, the " + nth + ". time");
            } else {
                moods.replyLostAfterEffect(method, nth);
                words.add(method + " loses its reply, the " + nth + ". time");
            }
            faults++;
        }
        if (dice.oneIn(5)) {
            Line.Merge merge = dice.any(new Line.HalfMerged("the supervisor does not hear the caller"), new Line.MergeRefused("the media server refused"));
            Line.Merge[] merges = dice.oneIn(3) ? new Line.Merge[] {merge, merge} : new Line.Merge[] {merge};
            moods.merges(merges);
            words.add("merges: " + List.of(merges));
        }
        if (dice.oneIn(12)) {
            moods.lineOpens(new Line.NotPossible("a recorder is in the room"));
            words.add("no private line is possible");
        }
        if (dice.oneIn(10)) {
            moods.scribeWritesPlainly();
        }
        if (dice.oneIn(5)) {
            Duration loading = after(dice.whole(1, 2));
            moods.musicTakes(loading);
            words.add("music takes " + loading + " to load");
        }
        if (dice.oneIn(10)) {
            int status = dice.whole(486, 503);
            moods.trunkAnswers(status, 1);
            words.add("the trunk answers " + status + " once");
        }
        if (dice.oneIn(8)) {
            int nth = 1 + dice.upTo(2);
            if (dice.coin()) {
                moods.dispatchNeverArrives(nth);
                words.add("agent " + nth + " that is sent for never arrives");
            } else {
                int late = dice.whole(2, 9, 10, 15);
                moods.dispatchArrivesLate(nth, after(late));
                words.add("agent " + nth + " that is sent for arrives " + late + " s late");
            }
            faults++;
            // Who talked to an agent that was killed hears nothing until the next one is there.
            moods.silenceBearable(Duration.ofSeconds(25));
        }
        if (dice.oneIn(8)) {
            moods.refusesCallersNumber();
            words.add("the carrier refuses the caller's number");
        }
        ReferHabit carrier = carrier();
        moods.carrier(carrier).bridgedDialAllowed();
        words.add("carrier: " + carrier);
    }

    private ReferHabit carrier() {
        Duration later = after(dice.whole(0, 1, 2, 5));
        return switch (dice.upTo(8)) {
            case 0 -> new ReferHabit.Fails(dice.whole(486, 603), later);
            case 1, 2 -> new ReferHabit.Refuses(dice.whole(403, 405, 486, 603));
            case 3 -> new ReferHabit.NeverReports();
            case 4 -> new ReferHabit.CallerHangsUp(later);
            default -> new ReferHabit.Moves(later);
        };
    }
}
