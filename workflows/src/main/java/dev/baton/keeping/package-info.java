/** What must be remembered outside a history: secrets, keys, locks and journals, in memory or in files of one machine. */
@NullMarked
package dev.baton.keeping;

import org.jspecify.annotations.NullMarked;
