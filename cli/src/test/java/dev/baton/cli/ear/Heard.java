package dev.baton.cli.ear;

import dev.baton.agent.media.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** All that came to one ear, ten milliseconds at a time, from everybody. */
public final class Heard {

    /** {@code tones}: as {@link Tone#heardIn} has them. */
    private record Moment(long at, int tones) {}

    private final List<Moment> moments = new ArrayList<>();

    void add(Frame frame) {
        add(Tone.heardIn(frame));
    }

    /** {@code tones}: as {@link Tone#heardIn} has them. */
    void add(int tones) {
        if (tones != 0) {
            synchronized (this) {
                moments.add(new Moment(System.nanoTime(), tones));
                notifyAll();
            }
        }
    }

    /** From then until the other time, both by {@link System#nanoTime}. */
    public synchronized long frames(Tone tone, long from, long until) {
        return moments.stream().filter(one -> tone.isIn(one.tones()) && one.at() >= from && one.at() < until).count();
    }

    public synchronized Optional<Long> first(Tone tone, long from) {
        return moments.stream().filter(one -> tone.isIn(one.tones()) && one.at() >= from).map(Moment::at).findFirst();
    }

    public synchronized Optional<Long> last(Tone tone) {
        return moments.reversed().stream().filter(one -> tone.isIn(one.tones())).map(Moment::at).findFirst();
    }

    /** The longest time in which nothing at all could be heard. */
    public synchronized Duration silence(long from, long until) {
        return gap(-1, from, until);
    }

    /** The longest time without this tone. */
    public synchronized Duration without(Tone tone, long from, long until) {
        return gap(1 << tone.ordinal(), from, until);
    }

    private Duration gap(int tones, long from, long until) {
        long longest = 0;
        long last = from;
        for (Moment moment : moments) {
            if (moment.at() >= from && moment.at() < until && (moment.tones() & tones) != 0) {
                longest = Math.max(longest, moment.at() - last);
                last = moment.at();
            }
        }
        return Duration.ofNanos(Math.max(longest, until - last));
    }

    /** When this tone was first heard after {@code from}; empty if it was not within the time. */
    public synchronized Optional<Long> await(Tone tone, long from, Duration within) throws InterruptedException {
        waitFor(() -> first(tone, from).isPresent(), within);
        return first(tone, from);
    }

    /** True if it is heard no more: for so long there was nothing of it. */
    public boolean awaitEnd(Tone tone, Duration quiet, Duration within) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        while (System.nanoTime() < end) {
            long since = last(tone).map(at -> System.nanoTime() - at).orElse(Long.MAX_VALUE);
            if (since > quiet.toNanos()) {
                return true;
            }
            TimeUnit.NANOSECONDS.sleep(quiet.toNanos() - since + 1_000_000);
        }
        return false;
    }

    private void waitFor(BooleanSupplier what, Duration within) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        while (!what.getAsBoolean() && System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, end - System.nanoTime()));
        }
    }
}
