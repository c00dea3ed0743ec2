package dev.baton.agent.media;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the beat of all voices: one thread, a hundred times a second. */
public final class Pacer implements AutoCloseable {

    /** Asked for ten milliseconds of sound, always by the same thread. */
    public interface Beat {
        void beat();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Pacer.class);
    private static final long TEN_MILLISECONDS = 10_000_000;
    private static final long LATE = 5_000_000;
    // What is later than this is left out: sent in a burst, it would only fill the buffers of whoever listens.
    private static final long TOO_LATE = 100_000_000;

    private final List<Beat> beats = new CopyOnWriteArrayList<>();
    private final long started = System.nanoTime();
    private final Thread thread = Thread.ofPlatform().name("pacer").daemon().priority(Thread.MAX_PRIORITY).unstarted(this::run);
    private long failures;
    private volatile boolean over;
    private volatile Rhythm rhythm = new Rhythm(0, 0, 0, Duration.ZERO, Duration.ZERO);

    /**
     * How well the beat was kept so far.
     *
     * @param beats how many there were
     * @param late how many of them came more than 5 ms late
     * @param skipped how many were left out after the machine had stood still
     * @param latest the one that was latest of all
     * @param drift how far the beat is behind the clock now, the skipped ones included
     */
    public record Rhythm(long beats, long late, long skipped, Duration latest, Duration drift) {}

    public Pacer() {
        thread.start();
    }

    public void add(Beat beat) {
        beats.add(beat);
    }

    public void remove(Beat beat) {
        beats.remove(beat);
    }

    public Rhythm rhythm() {
        return rhythm;
    }

    private void run() {
        long next = started;
        long count = 0;
        long late = 0;
        long skipped = 0;
        long latest = 0;
        while (!over) {
            long wait = next - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
                continue;
            }
            long lateness = -wait;
            latest = Math.max(latest, lateness);
            if (lateness > LATE) {
                late++;
            }
            if (lateness > TOO_LATE) {
                long missed = lateness / TEN_MILLISECONDS;
                skipped += missed;
                next += missed * TEN_MILLISECONDS;
            }
            for (Beat beat : beats) {
                beat(beat);
            }
            count++;
            next += TEN_MILLISECONDS;
            long drift = System.nanoTime() - started - count * TEN_MILLISECONDS;
            rhythm = new Rhythm(count, late, skipped, Duration.ofNanos(latest), Duration.ofNanos(Math.max(0, drift)));
        }
    }

    private void beat(Beat beat) {
        try {
            beat.beat();
        } catch (RuntimeException | Error wrong) {
            // One voice that fails must not silence the others; and a hundred lines a second help nobody.
            if (failures++ % 1000 == 0) {
                LOG.warn("a voice failed to give its ten milliseconds, {} times so far", failures, wrong);
            }
        }
    }

    @Override
    public void close() {
        over = true;
        LockSupport.unpark(thread);
    }
}
