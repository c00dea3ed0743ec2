/** The one counter at which everybody else starts, watches, decides and calls off transfers. */
@NullMarked
package dev.baton.desk;

import org.jspecify.annotations.NullMarked;
