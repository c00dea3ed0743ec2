/** Telephone numbers as the world has them: what was written or said, what kind it is, and where it rings. */
@NullMarked
package dev.baton.numbers;

import org.jspecify.annotations.NullMarked;
