/** What a call needs from the world outside its workflow: every effect goes through one of these. */
@NullMarked
package dev.baton.port;

import org.jspecify.annotations.NullMarked;
