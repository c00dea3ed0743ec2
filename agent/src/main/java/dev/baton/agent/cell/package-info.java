/**
 * Media cells: processes of their own that hold the native library and a handful of calls each. A crash of it takes down one
 * cell and nothing else, and its leaks end with the cell.
 */
@NullMarked
package dev.baton.agent.cell;

import org.jspecify.annotations.NullMarked;
