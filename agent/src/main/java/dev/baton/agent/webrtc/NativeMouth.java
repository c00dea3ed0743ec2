package dev.baton.agent.webrtc;

import dev.baton.agent.media.Frame;
import dev.baton.agent.media.Wires;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;

/** Where one track's sound goes in. The source has no locks of its own: nothing may be pushed while its connection closes. */
final class NativeMouth implements Wires.Mouth {

    private static final int BYTES = Frame.SAMPLES * 2;

    private final CustomAudioSource source;
    // The library does not check the length.
    private final byte[] bytes = new byte[BYTES];
    private boolean closed;

    NativeMouth(CustomAudioSource source) {
        this.source = source;
    }

    @Override
    public synchronized void push(Frame frame) {
        if (closed) {
            return;
        }
        short[] samples = frame.samples();
        for (int i = 0; i < Frame.SAMPLES; i++) {
            bytes[2 * i] = (byte) samples[i];
            bytes[2 * i + 1] = (byte) (samples[i] >> 8);
        }
        source.pushAudio(bytes, 16, Frame.RATE, 1, Frame.SAMPLES);
    }

    /** Nothing is pushed any more when this returns. */
    synchronized void close() {
        closed = true;
    }

    /** Once the connection is closed. */
    void dispose() {
        source.dispose();
    }
}
