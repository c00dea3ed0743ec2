package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.agent.media.Frame;
import dev.baton.agent.media.RoomListener;
import dev.baton.cli.ear.Tone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Somebody in a room, by what they hear: tones that can be told apart, ten milliseconds at a time. */
final class Hearer implements RoomListener {

    static final int MUSIC = 600;
    static final int GREETING = 1000;
    static final int ALONE = 1600;

    private record Moment(long at, int hertz) {}

    // Of each frame, the loudest of our tones; several voices come in several frames.
    private final List<Moment> moments = new ArrayList<>();

    static short[] tone(int hertz, Duration length) {
        return Tone.samples(hertz, (int) (length.toMillis() * Frame.RATE / 1000));
    }

    @Override
    public void heard(String identity, String track, Frame frame) {
        for (int hertz : new int[] {MUSIC, GREETING, ALONE}) {
            if (Tone.level(frame, hertz) > Tone.LEVEL / 10.0) {
                synchronized (moments) {
                    moments.add(new Moment(System.nanoTime(), hertz));
                    moments.notifyAll();
                }
            }
        }
    }

    /** Waits until this tone is heard, after this instant. */
    void until(int hertz, long since, Duration within) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        synchronized (moments) {
            while (moments.stream().noneMatch(one -> one.hertz() == hertz && one.at() > since)) {
                long left = (end - System.nanoTime()) / 1_000_000;
                assertThat(left).as("%d Hz is heard within %s", hertz, within).isPositive();
                moments.wait(left);
            }
        }
    }

    boolean hasHeard(int hertz) {
        synchronized (moments) {
            return moments.stream().anyMatch(one -> one.hertz() == hertz);
        }
    }

    /** The longest time without any tone since this instant, until now. */
    Duration longestSilence(long since) {
        long longest = 0;
        long last = since;
        synchronized (moments) {
            for (Moment one : moments) {
                if (one.at() > since) {
                    longest = Math.max(longest, one.at() - last);
                    last = one.at();
                }
            }
        }
        return Duration.ofNanos(Math.max(longest, System.nanoTime() - last));
    }
}
