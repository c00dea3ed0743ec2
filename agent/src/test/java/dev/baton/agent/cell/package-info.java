@NullMarked
package dev.baton.agent.cell;

import org.jspecify.annotations.NullMarked;
