package dev.baton.agent.hold;

import dev.baton.agent.media.Clip;
import dev.baton.agent.media.Frame;

/** A few notes that say roughly what a sentence would: for a house that has recorded none. */
public enum Chime {
    RISING(0, 4, 7),
    FALLING(7, 4, 0),
    ASKING(0, 7, 5),
    WAITING(4, 4),
    CLOSING(7, 5, 4, 0),
    CALLING(0, 4, 7, 12, 7, 12);

    private static final int NOTE = Frame.RATE / 5;

    private final int[] semitones;

    Chime(int... semitones) {
        this.semitones = semitones;
    }

    public Clip clip() {
        double[] sound = new double[semitones.length * NOTE + Tune.RINGS];
        for (int i = 0; i < semitones.length; i++) {
            Tune.pluck(sound, i * NOTE, Tune.MIDDLE_C * Math.pow(2, semitones[i] / 12.0));
        }
        return new Clip(Tune.atPeak(sound));
    }
}
