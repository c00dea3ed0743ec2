package dev.baton.stage;

import dev.baton.simulation.Tempo;
import io.temporal.activity.ActivityInfo;
import io.temporal.internal.testservice.SteppedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thing happen after the other. Whenever the company is at rest, the next thing is picked: a task for a worker, a
 * turn of an activity, an item of the agenda, an alarm of the service.
 */
public final class SteppedTempo implements Tempo {

    private static final String HEARTBEAT_ALARM = "Activity Heartbeat Timeout";

    private final SteppedTime time;
    private final Choice choice;
    private final Wings wings;
    private final Supplier<String> diagnostics;

    SteppedTempo(SteppedTime time, Choice choice, Wings wings, Supplier<String> diagnostics) {
        this.time = time;
        this.choice = choice;
        this.wings = wings;
        this.diagnostics = diagnostics;
    }

    // What the phone world sees

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public void at(Instant when, String what, Runnable action) {
        wings.agenda.at(when, what, action);
    }

    @Override
    public void takeTurn(String what) {
        wings.turns.take(what);
    }

    @Override
    public <T> T await(String what, CompletableFuture<T> answer) {
        wings.turns.await(what, answer);
        return outcome(answer);
    }

    @Override
    public void lost(ActivityInfo activity) {
        wings.activities.lost(activity);
    }

    // What the test sees

    public Duration elapsed() {
        return wings.trace.elapsed();
    }

    public void after(Duration delay, String what, Runnable action) {
        wings.agenda.after(delay, what, action);
    }

    /** After how long the service notices that an activity's process is gone. By default when a heartbeat is missing. */
    public void noticeLostAfter(Function<ActivityInfo, Duration> delay) {
        wings.activities.noticeLostAfter(delay);
    }

    /**
     * A call to the service, on a thread of its own. Nothing else happens until it returned, or is known to wait for a
     * workflow: for its end, or for an update that takes its time.
     */
    public <T> CompletableFuture<T> callOut(String what, Callable<T> call) {
        return wings.calls.callOut(what, call);
    }

    public CompletableFuture<Void> callOut(String what, Runnable call) {
        return callOut(what, () -> {
            call.run();
            return null;
        });
    }

    /** The test's own client calls. Lets happen what has to happen until they are through. */
    public <T> T story(Callable<T> calls) {
        CompletableFuture<T> result = callOut("story", calls);
        runUntil(result::isDone, Duration.ofDays(1));
        return outcome(result);
    }

    public void story(Runnable calls) {
        story(() -> {
            calls.run();
            return null;
        });
    }

    private static <T> T outcome(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw failed;
        }
    }

    public List<String> trace() {
        return wings.trace.lines();
    }

    public String traceHash() {
        return wings.trace.hash();
    }

    // One thing after the other

    /** Lets things happen until it is so. Fails when nothing is left to happen, or only after more time than allowed. */
    public void runUntil(BooleanSupplier done, Duration limit) {
        Instant latest = now().plus(limit);
        while (true) {
            settle();
            if (done.getAsBoolean()) {
                return;
            }
            Instant next = nextMoment();
            if (next == null) {
                throw new AssertionError("Nothing is left to happen. " + diagnostics.get());
            }
            if (next.isAfter(latest)) {
                throw new AssertionError("It takes more than " + limit + ". " + diagnostics.get());
            }
            step();
        }
    }

    /** Lets everything happen that happens in this time, and no more of it pass. */
    public void runFor(Duration duration) {
        Instant end = now().plus(duration);
        while (true) {
            settle();
            Instant next = nextMoment();
            if (next == null || next.isAfter(end)) {
                time.skipTo(end);
                return;
            }
            step();
        }
    }

    /** One thing. False when there is none left. */
    public boolean step() {
        settle();
        Instant next = nextMoment();
        if (next == null) {
            return false;
        }
        time.skipTo(next);
        List<Option> options = options();
        Option picked = options.get(choice.pick(options.stream().map(Option::name).toList()));
        wings.trace.record(picked.name());
        picked.run().run();
        settle();
        return true;
    }

    private void settle() {
        wings.calls.drivenByThisThread();
        wings.company.comesToRest();
    }

    private @Nullable Instant nextMoment() {
        if (!ready().isEmpty()) {
            return now();
        }
        Instant appointment = wings.agenda.next();
        SteppedTime.Due alarm = time.next();
        if (alarm == null) {
            return appointment == null ? null : later(appointment);
        }
        return later(appointment != null && appointment.isBefore(alarm.at()) ? appointment : alarm.at());
    }

    private Instant later(Instant when) {
        return when.isBefore(now()) ? now() : when;
    }

    private List<Option> options() {
        List<Option> options = ready();
        options.addAll(wings.agenda.due());
        SteppedTime.Due alarm = time.next();
        if (alarm != null && !alarm.at().isAfter(now())) {
            options.add(new Option("alarm: " + alarm.what(), () -> {
                if (alarm.what().equals(HEARTBEAT_ALARM)) {
                    wings.activities.everybodyBeats();
                }
                time.runNext();
            }));
        }
        return options;
    }

    /** What can happen at once, by name: who came first depends on the machine, and counts only among equals. */
    private List<Option> ready() {
        var ready = new ArrayList<Option>();
        ready.addAll(wings.tasks.options());
        ready.addAll(wings.turns.options());
        ready.sort(Comparator.comparing(Option::name));
        return ready;
    }
}
