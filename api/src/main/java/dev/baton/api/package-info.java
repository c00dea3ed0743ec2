/** The front door: calls and transfers by HTTP. Everything that changes a call is asked of the desk; no state is kept here. */
@NullMarked
package dev.baton.api;

import org.jspecify.annotations.NullMarked;
