/** Rooms on LiveKit: who is there, who may be there, and sending for agents. */
@NullMarked
package dev.baton.rooms;

import org.jspecify.annotations.NullMarked;
