package dev.baton.agent.room;

import dev.baton.agent.media.Frame;
import dev.baton.agent.media.Sound;

/** Sounds that can be told apart, and how to find them in ten milliseconds (Goertzel's way). All fit the frame, so none leaks into another. */
public enum Tone {
    CALLER(400),
    MUSIC(600),
    SUPERVISOR(1000),
    BRIEFING(1600);

    static final int LEVEL = 8000;

    private final int hertz;

    Tone(int hertz) {
        this.hertz = hertz;
    }

    public Sound sound() {
        return new Sound() {
            private long place;

            @Override
            public boolean add(int[] mix) {
                for (int i = 0; i < mix.length; i++) {
                    mix[i] += (int) Math.round(LEVEL * Math.sin(2 * Math.PI * hertz * (place++ % Frame.RATE) / Frame.RATE));
                }
                return true;
            }
        };
    }

    double levelIn(Frame frame) {
        double coefficient = 2 * Math.cos(2 * Math.PI * hertz / Frame.RATE);
        double last = 0;
        double beforeLast = 0;
        for (short sample : frame.samples()) {
            double now = sample + coefficient * last - beforeLast;
            beforeLast = last;
            last = now;
        }
        return 2 * Math.sqrt(Math.max(0, last * last + beforeLast * beforeLast - coefficient * last * beforeLast)) / Frame.SAMPLES;
    }
}
