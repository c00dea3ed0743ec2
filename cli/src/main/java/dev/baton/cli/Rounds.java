package dev.baton.cli;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process does again and again, on a thread of its own, for as long as it lives. */
final class Rounds {

    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

    private Rounds() {}

    /** Until it is closed. {@code complaint}: what is logged when a round fails; the next one may well succeed. */
    static AutoCloseable begin(String name, Duration first, Duration pause, Runnable round, String complaint) {
        ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name(name).factory());
        var unused = rounds.scheduleWithFixedDelay(() -> {
            try {
                round.run();
            } catch (RuntimeException failed) {
                // One that threw would be the last.
                LOG.atWarn().addKeyValue("why", failed.getMessage()).log(complaint);
            }
        }, first.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
        return rounds::shutdownNow;
    }
}
