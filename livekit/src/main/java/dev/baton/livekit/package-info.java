/** LiveKit's language: calls to its services with honest answers, and its webhooks. */
@NullMarked
package dev.baton.livekit;

import org.jspecify.annotations.NullMarked;
