package dev.baton.agent.media;

/** Ten milliseconds of sound: 16 bit, mono, 48 kHz. Not to be changed once it was handed over. */
public record Frame(short[] samples) {

    public static final int RATE = 48_000;
    public static final int SAMPLES = RATE / 100;
    public static final Frame SILENCE = new Frame(new short[SAMPLES]);

    public Frame {
        if (samples.length != SAMPLES) {
            throw new IllegalArgumentException("a frame has " + SAMPLES + " samples, not " + samples.length);
        }
    }
}
