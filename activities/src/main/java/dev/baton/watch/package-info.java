/** Notices what changed in the rooms of calls, and takes care of rooms whose call is lost. */
@NullMarked
package dev.baton.watch;

import org.jspecify.annotations.NullMarked;
