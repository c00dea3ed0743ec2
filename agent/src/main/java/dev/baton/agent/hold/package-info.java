/** What callers on hold hear. */
@NullMarked
package dev.baton.agent.hold;

import org.jspecify.annotations.NullMarked;
