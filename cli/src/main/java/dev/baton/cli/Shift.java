package dev.baton.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** A process at work. Told to end, by Ctrl-C or by whoever began it here, it comes to rest first: a process is over with its last hook. */
final class Shift {

    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch rested = new CountDownLatch(1);
    private final Duration patience;
    private final String late;

    /** {@code late}: what is said if it does not come to rest within {@code patience}. */
    Shift(Duration patience, String late) {
        this.patience = patience;
        this.late = late;
    }

    /** From now on Ctrl-C ends it. */
    void begin() {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::endAndRest));
    }

    void end() {
        told.countDown();
    }

    void untilEnd() throws InterruptedException {
        told.await();
    }

    /** Nothing is in hand any more. */
    void over() {
        rested.countDown();
    }

    private void endAndRest() {
        end();
        try {
            if (!rested.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LoggerFactory.getLogger(Shift.class).error(late);
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
