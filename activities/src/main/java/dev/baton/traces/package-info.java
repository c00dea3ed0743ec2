/** From a request to what it set going: through workflows to each effect, for whoever collects traces. Holds ids and nothing else. */
@NullMarked
package dev.baton.traces;

import org.jspecify.annotations.NullMarked;
