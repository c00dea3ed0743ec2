/** How LiveKit's dispatch finds an agent: registering under a name, and taking jobs. */
@NullMarked
package dev.baton.agent.worker;

import org.jspecify.annotations.NullMarked;
