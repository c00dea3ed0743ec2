/** How work that takes a while tells that it lives, and hears whether it is still wanted. */
@NullMarked
package dev.baton.pulse;

import org.jspecify.annotations.NullMarked;
