/** How values become payloads of a history: plain JSON with explicit names, encrypted with the key of their call. */
@NullMarked
package dev.baton.codec;

import org.jspecify.annotations.NullMarked;
