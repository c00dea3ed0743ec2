/** The words of a phone call: who is on it, what may be said about it, and nothing of how it is carried. */
@NullMarked
package dev.baton.call;

import org.jspecify.annotations.NullMarked;
