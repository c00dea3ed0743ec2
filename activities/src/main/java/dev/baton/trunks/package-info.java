/** The trunks that lead to the telephone network: what the settings say of them, and how LiveKit is brought to agree. */
@NullMarked
package dev.baton.trunks;

import org.jspecify.annotations.NullMarked;
