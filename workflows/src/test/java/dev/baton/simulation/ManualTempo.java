package dev.baton.simulation;

import io.temporal.activity.ActivityInfo;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Time passes when a test says so, and only while everybody waits for it. */
final class ManualTempo implements Tempo {

    private record Appointment(Instant when, int number, Runnable action) {}

    private final PriorityQueue<Appointment> agenda =
            new PriorityQueue<>(Comparator.comparing(Appointment::when).thenComparing(Appointment::number));
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private int appointments;
    private int running;

    /** Begins an activity, and returns once it waits for something or is over. */
    <T> CompletableFuture<T> begin(Supplier<T> activity) {
        var result = new CompletableFuture<T>();
        shift(1);
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(activity.get());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            } finally {
                shift(-1);
            }
        });
        untilQuiet();
        return result;
    }

    void begin(Runnable activity) {
        begin(() -> {
            activity.run();
            return true;
        });
    }

    void pass(double seconds) {
        untilQuiet();
        Instant until = now().plus(Habits.after(seconds));
        for (Appointment next = next(until); next != null; next = next(until)) {
            next.action().run();
            untilQuiet();
        }
        synchronized (this) {
            now = until;
        }
    }

    private synchronized @org.jspecify.annotations.Nullable Appointment next(Instant until) {
        if (agenda.isEmpty() || agenda.peek().when().isAfter(until)) {
            return null;
        }
        Appointment next = agenda.poll();
        now = next.when().isAfter(now) ? next.when() : now;
        return next;
    }

    private synchronized void shift(int by) {
        running += by;
        notifyAll();
    }

    private synchronized void untilQuiet() {
        while (running > 0) {
            try {
                wait();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        }
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized void at(Instant when, String what, Runnable action) {
        agenda.add(new Appointment(when, appointments++, action));
    }

    @Override
    public void takeTurn(String what) {}

    @Override
    public <T> T await(String what, CompletableFuture<T> answer) {
        answer.whenComplete((value, failure) -> shift(1));
        shift(-1);
        try {
            return answer.join();
        } catch (CompletionException failed) {
            throw (RuntimeException) failed.getCause();
        }
    }

    @Override
    public void lost(ActivityInfo activity) {}
}
