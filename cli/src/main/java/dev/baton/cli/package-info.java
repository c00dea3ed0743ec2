/** The command line: composes the other modules and decides nothing else. */
@NullMarked
package dev.baton.cli;

import org.jspecify.annotations.NullMarked;
