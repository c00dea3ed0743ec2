package dev.baton.stage;

import dev.baton.stage.CrashPlan.Moment;
import dev.baton.stage.CrashPlan.Point;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every point at which a process could have died so far, and the one at which it did. */
final class Crashes {

    private final Map<String, Integer> occurrences = new HashMap<>();
    private final List<Point> points = new ArrayList<>();
    private final Map<Party, Runnable> kills = new HashMap<>();
    private CrashPlan plan = CrashPlan.never();

    synchronized void plan(CrashPlan its) {
        plan = its;
    }

    synchronized void register(Party party, Runnable kill) {
        kills.put(party, kill);
    }

    synchronized List<Point> points() {
        return List.copyOf(points);
    }

    void point(Party party, String what, Moment moment) {
        Runnable kill;
        synchronized (this) {
            if (!party.alive() || !kills.containsKey(party)) {
                return;
            }
            int occurrence = occurrences.merge(what + moment, 1, Integer::sum);
            var point = new Point(points.size(), party.toString(), what, moment, occurrence);
            points.add(point);
            kill = plan.killsAt(point) ? kills.get(party) : null;
        }
        if (kill != null) {
            kill.run();
        }
    }
}
