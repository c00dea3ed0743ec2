package dev.baton.stage;

import dev.baton.simulation.ProcessDied;
import dev.baton.stage.Calls.Actor;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityNotExistsException;
import io.temporal.internal.testservice.OutstandingActivity.Beat;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Activities at work. They wait for their turn before they have an effect, and for what people answer. */
final class Turns {

    private final Company company;
    private final Calls calls;
    private final Activities activities;
    private final List<Parked> parked = new ArrayList<>();

    Turns(Company company, Calls calls, Activities activities) {
        this.company = company;
        this.calls = calls;
        this.activities = activities;
    }

    private record Parked(
            String name, InHand activity, @Nullable CompletableFuture<?> answer, CompletableFuture<@Nullable Void> go) {

        boolean canGoOn() {
            return answer == null || answer.isDone() || activity.interruption != null;
        }
    }

    /** The activity that this thread runs, from its first line to its last. */
    <T> T working(Party party, ActivityInfo info, Supplier<T> work) {
        InHand activity = activities.begun(party, info);
        if (activity == null) {
            throw new ProcessDied(party.toString());
        }
        return calls.acting(new Actor(party, activity), work);
    }

    void take(String what) {
        Actor actor = calls.actor();
        if (actor != null && actor.activity() != null) {
            park(actor.activity(), what, null);
        }
    }

    /** Returns when there is an answer. */
    void await(String what, CompletableFuture<?> answer) {
        Actor actor = calls.actor();
        if (actor == null) {
            if (!answer.isDone()) {
                throw new IllegalStateException("Neither a local activity nor a test can wait for people: " + what);
            }
        } else if (actor.activity() == null) {
            throw new IllegalStateException("Only activities wait for people: " + what);
        } else {
            park(actor.activity(), what, answer);
        }
    }

    private void park(InHand activity, String what, @Nullable CompletableFuture<?> answer) {
        ActivityInfo info = Objects.requireNonNull(activity.info);
        String name = info.getActivityType() + " of " + info.getWorkflowId() + ": " + what;
        var waiting = new Parked(name, activity, answer, new CompletableFuture<>());
        try (var _ = company.alone()) {
            mustLive(activity.party);
            parked.add(waiting);
            company.ends(activity.party);
        }
        waiting.go.join();
        mustLive(activity.party);
        Beat interruption = activity.interruption;
        if (answer != null && !answer.isDone() && interruption != null) {
            throw interruption == Beat.CANCELLED
                    ? new ActivityCanceledException(info)
                    : new ActivityNotExistsException(info, null);
        }
    }

    private static void mustLive(Party party) {
        if (!party.alive()) {
            throw new ProcessDied(party.toString());
        }
    }

    /** Whose turn it may be. */
    List<Option> options() {
        try (var _ = company.alone()) {
            return parked.stream()
                    .filter(Parked::canGoOn)
                    .map(waiting -> new Option(waiting.name, () -> resume(waiting)))
                    .toList();
        }
    }

    private void resume(Parked waiting) {
        try (var _ = company.alone()) {
            parked.remove(waiting);
            company.begins(waiting.activity.party);
        }
        waiting.go.complete(null);
    }

    /** They have nothing to wait for any more. */
    void release(Party dead) {
        List<Parked> released;
        try (var _ = company.alone()) {
            released = parked.stream().filter(waiting -> waiting.activity.party == dead).toList();
            parked.removeAll(released);
        }
        released.forEach(waiting -> waiting.go.complete(null));
    }

    void describe(StringBuilder text) {
        parked.forEach(waiting -> text.append("parked: ").append(waiting.name).append('\n'));
    }
}
