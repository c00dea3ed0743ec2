package dev.baton.agent.media;

import java.time.Duration;

/** How well sound arrives: how long it waited in buffers on average, and how much of it had to be invented. */
public record Reception(Duration buffered, long packetsLost, double concealed) {

    public static final Reception NOTHING = new Reception(Duration.ZERO, 0, 0);
}
