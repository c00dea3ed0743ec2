package dev.baton.agent.media;

import livekit.LivekitRtc.SignalTarget;

/** The two wires of a participant: LiveKit offers what we hear, we offer what we say. */
public enum Direction {
    SPEAKING(SignalTarget.PUBLISHER),
    LISTENING(SignalTarget.SUBSCRIBER);

    private final SignalTarget target;

    Direction(SignalTarget target) {
        this.target = target;
    }

    SignalTarget target() {
        return target;
    }

    static Direction of(SignalTarget target) {
        return target == SignalTarget.SUBSCRIBER ? LISTENING : SPEAKING;
    }
}
