/** Who answers for which destination, when, and where they are reached. */
@NullMarked
package dev.baton.directory;

import org.jspecify.annotations.NullMarked;
