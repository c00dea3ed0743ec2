@NullMarked
package dev.baton.agent.room;

import org.jspecify.annotations.NullMarked;
