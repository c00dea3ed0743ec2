package dev.baton.watch;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets watcher and steward go their rounds, each on a thread of its own: the one must not wait for the other's Temporal. */
public final class Patrol implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Patrol.class);
    private static final long BEAT_MILLIS = 1000;
    private static final long GOODBYE_SECONDS = 2;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(3, Thread.ofPlatform().daemon().name("patrol-", 1).factory());
    private final Shares shares;

    private Patrol(Shares shares) {
        this.shares = shares;
    }

    public static Patrol start(Shares shares, Watcher watcher, Steward steward, Unanswered unanswered) {
        Patrol patrol = start(shares, watcher, steward);
        patrol.round("unanswered", unanswered::tick);
        return patrol;
    }

    public static Patrol start(Shares shares, Watcher watcher, Steward steward) {
        var patrol = new Patrol(shares);
        patrol.round("watcher", watcher::tick);
        patrol.round("steward", steward::tick);
        return patrol;
    }

    private interface Round {
        void go() throws InterruptedException;
    }

    private void round(String who, Round round) {
        var unused = threads.scheduleAtFixedRate(() -> {
            try {
                round.go();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException bug) {
                // The next round may well succeed; without rounds, nobody notices anything any more.
                LOG.atError().addKeyValue("who", who).setCause(bug).log("a round failed");
            }
        }, 0, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Hands this process's rooms over to the others. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("watcher or steward did not stop in time");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        shares.handOver();
    }
}
