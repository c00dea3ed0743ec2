/** The durable workflows: one for each call, one for each of its transfers. */
@NullMarked
package dev.baton.transfer;

import org.jspecify.annotations.NullMarked;
