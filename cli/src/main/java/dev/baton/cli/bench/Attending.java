package dev.baton.cli.bench;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The activity that is outstanding for as long as an agent is with a call. */
final class Attending {

    private final Map<String, CountDownLatch> leaving = new ConcurrentHashMap<>();
    private final Marks marks;
    private final long beatMillis;

    Attending(Marks marks, long beatMillis) {
        this.marks = marks;
        this.beatMillis = beatMillis;
    }

    static String began(String call) {
        return "attending " + call;
    }

    void untilToldToLeave(String call) {
        ActivityExecutionContext activity = Activity.getExecutionContext();
        var told = leaving.computeIfAbsent(call, none -> new CountDownLatch(1));
        marks.happened(began(call));
        try {
            while (!told.await(beatMillis, TimeUnit.MILLISECONDS)) {
                activity.heartbeat(null);
            }
        } catch (ActivityCompletionException over) {
            throw over;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            leaving.remove(call, told);
        }
    }

    void leave(String call) {
        CountDownLatch told = leaving.get(call);
        if (told != null) {
            told.countDown();
        }
    }
}
