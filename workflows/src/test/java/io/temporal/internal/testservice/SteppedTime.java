package io.temporal.internal.testservice;

import io.temporal.workflow.Functions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The in-memory service's time, which stands still until somebody moves it. The service's own locks are only counted for
 * the diagnostics: they leak when a workflow closes while activities are outstanding, so nothing may depend on them.
 */
public final class SteppedTime implements SelfAdvancingTimer {


    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
    private long now;
    private long sequence;
    private int locks;

    public SteppedTime(Instant start) {
        now = start.toEpochMilli();
    }

    public synchronized Instant now() {
        return Instant.ofEpochMilli(now);
    }

    /** The next thing the service itself will do, unless something comes before it. */
    public synchronized @Nullable Due next() {
        while (!alarms.isEmpty() && alarms.peek().cancelled) {
            alarms.poll();
        }
        Alarm first = alarms.peek();
        return first == null ? null : new Due(Instant.ofEpochMilli(first.at), first.what);
    }

    /** Moves to the next alarm and runs it on the calling thread. */
    public void runNext() {
        Alarm alarm;
        synchronized (this) {
            do {
                alarm = alarms.remove();
            } while (alarm.cancelled);
            now = Math.max(now, alarm.at);
        }
        alarm.task.run();
    }

    public record Due(Instant at, String what) {}

    @Override
    public Functions.Proc schedule(Duration delay, Runnable task) {
        return schedule(delay, task, "unknown");
    }

    @Override
    public synchronized Functions.Proc schedule(Duration delay, Runnable task, String what) {
        return add(now + delay.toMillis(), task, what);
    }

    @Override
    public synchronized Functions.Proc scheduleAt(Instant at, Runnable task, String what) {
        return add(at.toEpochMilli(), task, what);
    }

    private Functions.Proc add(long at, Runnable task, String what) {
        var alarm = new Alarm(at, sequence++, what, task);
        alarms.add(alarm);
        return () -> alarm.cancelled = true;
    }

    @Override
    public LongSupplier getClock() {
        return () -> now().toEpochMilli();
    }

    @Override
    public synchronized LockHandle lockTimeSkipping(String caller) {
        locks++;
        return new LockHandle() {
            @Override
            public void unlock() {
                unlockTimeSkipping(caller);
            }

            @Override
            public void unlock(@Nullable String unlocker) {
                unlockTimeSkipping(caller);
            }
        };
    }

    @Override
    public synchronized void unlockTimeSkipping(String caller) {
        locks--;
    }

    @Override
    public synchronized void updateLocks(List<RequestContext.TimerLockChange> updates) {
        for (var update : updates) {
            locks += update.getChange();
        }
    }

    @Override
    public Instant skip(Duration duration) {
        skipTo(now().plus(duration));
        return now();
    }

    /** Never back. What is due by then runs when somebody runs it. */
    @Override
    public synchronized void skipTo(Instant time) {
        now = Math.max(now, time.toEpochMilli());
    }

    @Override
    public synchronized void getDiagnostics(StringBuilder result) {
        result.append("time ").append(now()).append(", service locks ").append(locks).append(", alarms\n");
        alarms.stream()
                .filter(alarm -> !alarm.cancelled)
                .sorted()
                .limit(12)
                .forEach(alarm -> result.append("  +")
                        .append(Duration.ofMillis(alarm.at - now))
                        .append(' ')
                        .append(alarm.what)
                        .append('\n'));
    }

    @Override
    public void shutdown() {}

    private static final class Alarm implements Comparable<Alarm> {
        private long at;
        private long order;
        private final String what;
        private final Runnable task;
        private volatile boolean cancelled;

        Alarm(long at, long order, String what, Runnable task) {
            this.at = at;
            this.order = order;
            this.what = what;
            this.task = task;
        }

        @Override
        public int compareTo(Alarm other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
