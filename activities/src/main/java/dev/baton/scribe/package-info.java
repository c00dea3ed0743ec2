/** Writes the briefing: asks a chat model, believes nothing it says that the transcript does not show, and manages without one. */
@NullMarked
package dev.baton.scribe;

import org.jspecify.annotations.NullMarked;
