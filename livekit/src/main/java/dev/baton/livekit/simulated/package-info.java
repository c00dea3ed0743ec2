/** The phone world behind LiveKit's HTTP shape: as a real server answers, on loopback, with nothing installed. */
@NullMarked
package dev.baton.livekit.simulated;

import org.jspecify.annotations.NullMarked;
