/** The house agent: music, announcements and leave, for any call whose own agent is foreign, human or lost. */
@NullMarked
package dev.baton.agent.house;

import org.jspecify.annotations.NullMarked;
