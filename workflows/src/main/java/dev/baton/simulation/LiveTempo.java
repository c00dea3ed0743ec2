package dev.baton.simulation;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clock on the wall, or one that runs so many times faster. */
public final class LiveTempo implements Tempo, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveTempo.class);

    // Well within every heartbeat timeout. These are machines' times: no pace scales them.
    private static final long BEAT_MILLIS = 400;

    private final Clock clock;
    private final Instant begin;
    private final List<Runnable> planned = new ArrayList<>();
    private volatile @Nullable Instant since;
    private final double pace;
    private final ScheduledThreadPoolExecutor agenda;

    public LiveTempo(Clock clock, double pace) {
        if (!(pace > 0)) {
            throw new IllegalArgumentException("a pace of " + pace + " leads nowhere: use 1 for real time, 50 for 50 times faster");
        }
        this.clock = clock;
        this.pace = pace;
        begin = clock.instant();
        since = begin;
        agenda = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("phone-world").factory());
        agenda.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Time stands still until {@link #begin}: whatever is agreed before counts from there. */
    public static LiveTempo standing(Clock clock, double pace) {
        var tempo = new LiveTempo(clock, pace);
        tempo.since = null;
        return tempo;
    }

    public void begin() {
        List<Runnable> due;
        synchronized (planned) {
            since = clock.instant();
            due = List.copyOf(planned);
            planned.clear();
        }
        due.forEach(Runnable::run);
    }

    @Override
    public Instant now() {
        Instant running = since;
        return running == null ? begin : begin.plusNanos(Math.round(Duration.between(running, clock.instant()).toNanos() * pace));
    }

    @Override
    public Instant machineTime() {
        return clock.instant();
    }

    @Override
    public Duration lived(Duration machinesWait) {
        return Duration.ofNanos(Math.round(machinesWait.toNanos() * pace));
    }

    @Override
    public void at(Instant when, String what, Runnable action) {
        synchronized (planned) {
            if (since == null) {
                planned.add(() -> at(when, what, action));
                return;
            }
        }
        long nanos = Math.round(Math.max(0, Duration.between(now(), when).toNanos()) / pace);
        agenda.schedule(() -> {
            try {
                action.run();
            } catch (RuntimeException wrong) {
                LOG.atError().addKeyValue("what", what).setCause(wrong).log("something in the phone world went wrong");
            }
        }, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void takeTurn(String what) {}

    /** Beats while it waits. Whoever is cancelled meanwhile learns it from the beat. */
    @Override
    public <T> T await(String what, CompletableFuture<T> answer) {
        while (true) {
            try {
                return answer.get(BEAT_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                Activity.getExecutionContext().heartbeat(null);
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw new IllegalStateException(what + " failed", failed.getCause());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new CancellationException("the worker stops while waiting for " + what);
            }
        }
    }

    @Override
    public void lost(ActivityInfo activity) {
        // Nobody beats for it any more, and the server's own timeouts notice that.
    }

    @Override
    public void close() {
        agenda.shutdownNow();
    }
}
