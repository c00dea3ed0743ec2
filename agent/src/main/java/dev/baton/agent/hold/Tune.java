package dev.baton.agent.hold;

import dev.baton.agent.media.Clip;
import dev.baton.agent.media.Frame;

/**
 * The house's own hold music, computed: four chords, plucked one note after the other, softly. It is a circle: the last notes
 * fade away into the first bar, so that nobody hears where it begins again.
 */
public final class Tune {

    // C, A minor, F, G; as semitones from middle C.
    private static final int[][] CHORDS = {{0, 7, 12, 16}, {-3, 4, 12, 16}, {-7, 5, 9, 12}, {-5, 7, 11, 14}};
    private static final int[] PATTERN = {0, 1, 2, 3, 2, 1, 2, 3};
    static final double MIDDLE_C = 261.63;
    private static final int NOTE = Frame.RATE * 3 / 10;
    static final int RINGS = Frame.RATE * 2;
    private static final int ROUNDS = 2;
    // A telephone carries 300 to 3,400 Hz: without overtones the low notes would be missing there.
    private static final double[] OVERTONES = {1, 0.5, 0.3, 0.12};
    private static final double FADES = 2.2;
    private static final double PEAK = 9_000;

    private Tune() {}

    public static Clip generated() {
        int length = ROUNDS * CHORDS.length * PATTERN.length * NOTE;
        double[] circle = new double[length];
        int note = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int[] chord : CHORDS) {
                for (int step : PATTERN) {
                    // The second time round, an octave higher now and then.
                    int semitone = chord[step] + (round == 1 && step == 3 ? 12 : 0);
                    pluck(circle, note++ * NOTE, MIDDLE_C * Math.pow(2, semitone / 12.0));
                }
            }
        }
        return new Clip(atPeak(circle));
    }

    static void pluck(double[] circle, int at, double hertz) {
        for (int i = 0; i < RINGS; i++) {
            double seconds = (double) i / Frame.RATE;
            // Begins within five milliseconds, or it would click; and is silent at its end, for the same reason.
            double loud = Math.min(1, seconds / 0.005) * Math.exp(-FADES * seconds) * (1 - (double) i / RINGS);
            double sound = 0;
            for (int overtone = 0; overtone < OVERTONES.length; overtone++) {
                sound += OVERTONES[overtone] * Math.sin(2 * Math.PI * hertz * (overtone + 1) * seconds);
            }
            circle[(at + i) % circle.length] += loud * sound;
        }
    }

    static short[] atPeak(double[] sound) {
        double peak = 1e-9;
        for (double sample : sound) {
            peak = Math.max(peak, Math.abs(sample));
        }
        short[] samples = new short[sound.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.round(sound[i] / peak * PEAK);
        }
        return samples;
    }
}
