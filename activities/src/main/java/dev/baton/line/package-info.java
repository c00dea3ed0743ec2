/** The private line to a supervisor in the caller's own room, and its joining with the caller. */
@NullMarked
package dev.baton.line;

import org.jspecify.annotations.NullMarked;
