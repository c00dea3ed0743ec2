/** A stage for workflow tests: a Temporal service that does one thing after the other, on which processes die on cue. */
@NullMarked
package dev.baton.stage;

import org.jspecify.annotations.NullMarked;
