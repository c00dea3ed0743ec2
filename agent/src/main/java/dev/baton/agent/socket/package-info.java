/** Conversations with LiveKit over a WebSocket, in protobuf messages. */
@NullMarked
package dev.baton.agent.socket;

import org.jspecify.annotations.NullMarked;
