/** Telephones that do as they are told: SIP over UDP and tones over RTP, on loopback, for tests against a real livekit-sip. */
@NullMarked
package dev.baton.livekit.phones;

import org.jspecify.annotations.NullMarked;
