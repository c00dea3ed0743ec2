package dev.baton.cli.ear;

import dev.baton.agent.media.Clip;
import dev.baton.agent.media.Frame;
import dev.baton.agent.media.Sound;

/** Sounds that can be told apart in ten milliseconds (Goertzel's way): all fit the frame, so none leaks into another. */
public enum Tone {
    MUSIC(600),
    BRIEFING(1600),
    WORDS(1900),
    ADA(400),
    GRACE(1000),
    HEDY(1300),
    BOB(2200),
    EVE(2500);

    public static final int LEVEL = 8000;
    // A tenth of the level that is sent: far below it, and far above what a codec adds.
    private static final double AUDIBLE = LEVEL / 10.0;
    // Each track is heard by itself, and carries one tone.
    private static final double PART = 0.25;
    /**
     * A telephone hears all tracks in one: three as loud as each other have a third of the power each. What begins in the middle of ten
     * milliseconds has at most 0.17 of it at the nearest of our other tones, 200 Hz away.
     */
    private static final double PART_OF_MIX = 0.2;

    private final int hertz;

    Tone(int hertz) {
        this.hertz = hertz;
    }

    public Sound sound() {
        return clip(1).forever();
    }

    /** So many tenths of a second of it. */
    public Clip clip(int tenths) {
        return new Clip(samples(hertz, Frame.RATE / 10 * tenths));
    }

    /** Of a tone that need not be one of these. */
    public static short[] samples(int hertz, int count) {
        short[] samples = new short[count];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = sample(hertz, i, Frame.RATE);
        }
        return samples;
    }

    private int bit() {
        return 1 << ordinal();
    }

    boolean isIn(int tones) {
        return (tones & bit()) != 0;
    }

    /** At this place of an endless tone. */
    short sample(long place) {
        return sample(hertz, place, SipEar.RATE);
    }

    private static short sample(int hertz, long place, int rate) {
        return (short) Math.round(LEVEL * Math.sin(2 * Math.PI * hertz * (place % rate) / rate));
    }

    /** All that are audible in a frame of one track, as bits: loud enough, and no mere part of the click with which another begins or ends. */
    static int heardIn(Frame frame) {
        return heardIn(frame.samples(), Frame.RATE, PART);
    }

    /** The same where all tracks come as one. */
    static int heardInMix(short[] samples, int rate) {
        return heardIn(samples, rate, PART_OF_MIX);
    }

    private static int heardIn(short[] samples, int rate, double part) {
        double power = 0;
        for (short sample : samples) {
            power += (double) sample * sample / samples.length;
        }
        int heard = 0;
        for (Tone tone : values()) {
            double level = level(samples, tone.hertz, rate);
            if (level > AUDIBLE && level * level / 2 > power * part) {
                heard |= tone.bit();
            }
        }
        return heard;
    }

    /** How loud a tone is in a frame. */
    public static double level(Frame frame, int hertz) {
        return level(frame.samples(), hertz, Frame.RATE);
    }

    private static double level(short[] samples, int hertz, int rate) {
        double coefficient = 2 * Math.cos(2 * Math.PI * hertz / rate);
        double last = 0;
        double beforeLast = 0;
        for (short sample : samples) {
            double now = sample + coefficient * last - beforeLast;
            beforeLast = last;
            last = now;
        }
        return 2 * Math.sqrt(Math.max(0, last * last + beforeLast * beforeLast - coefficient * last * beforeLast)) / samples.length;
    }
}
