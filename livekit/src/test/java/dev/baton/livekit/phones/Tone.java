package dev.baton.livekit.phones;

import java.util.EnumSet;
import java.util.Set;

/** Sounds that can be told apart, and how to find them in a stretch of sound (Goertzel's way). */
public enum Tone {
    /** What LiveKit plays as a dial tone. */
    RINGING(425),
    CALLER(740),
    SUPERVISOR(1000),
    AGENT(1300);

    static final int RATE = 8000;
    /** A tenth of a second: long enough to tell the tones apart, short enough for a ring of one second. */
    static final int STRETCH = RATE / 10;

    // A fiftieth of full scale: far below what the phones send, far above what leaks from one tone to its neighbour.
    private static final double AUDIBLE = 0.02;

    private final int hertz;

    Tone(int hertz) {
        this.hertz = hertz;
    }

    /** The sample at this place of an endless tone at a quarter of full scale. */
    short sample(long place) {
        return (short) (Short.MAX_VALUE / 4 * Math.sin(2 * Math.PI * hertz * place / RATE));
    }

    static Set<Tone> in(short[] sound) {
        Set<Tone> found = EnumSet.noneOf(Tone.class);
        for (Tone tone : values()) {
            if (tone.amplitude(sound) > AUDIBLE) {
                found.add(tone);
            }
        }
        return found;
    }

    private double amplitude(short[] sound) {
        double coefficient = 2 * Math.cos(2 * Math.PI * hertz / RATE);
        double last = 0;
        double beforeLast = 0;
        for (int i = 0; i < sound.length; i++) {
            // Hann's window, or a loud tone would be found at its neighbours' frequencies too.
            double faded = sound[i] / 32768.0 * (1 - Math.cos(2 * Math.PI * i / sound.length));
            double now = faded + coefficient * last - beforeLast;
            beforeLast = last;
            last = now;
        }
        double power = last * last + beforeLast * beforeLast - coefficient * last * beforeLast;
        return 2 * Math.sqrt(Math.max(0, power)) / sound.length;
    }
}
