/** Phones with ears, in real rooms, and what they heard. */
@NullMarked
package dev.baton.cli.ear;

import org.jspecify.annotations.NullMarked;
