/** Taking part in a LiveKit room: who is there, what is heard, what is said. The wires themselves are behind {@link Wires}. */
@NullMarked
package dev.baton.agent.media;

import org.jspecify.annotations.NullMarked;
