package dev.baton.cli.ear;

import dev.baton.livekit.phones.Ear;

/** A telephone's ear: ten milliseconds at a time, as all ears here. */
final class SipEar implements Ear {

    static final int RATE = 8000;

    private final Heard heard;
    private final short[] part = new short[RATE / 100];
    private int filled;

    SipEar(Heard heard) {
        this.heard = heard;
    }

    @Override
    public void hears(short[] samples) {
        for (short sample : samples) {
            part[filled++] = sample;
            if (filled == part.length) {
                filled = 0;
                heard.add(Tone.heardInMix(part, RATE));
            }
        }
    }
}
