package dev.baton.simulation;

import dev.baton.port.AgentPost;
import dev.baton.port.Rooms.AgentKind;

/** Where agent processes come from. */
@FunctionalInterface
public interface AgentFleet {

    /**
     * Starts the n-th agent process, counted from 1, and returns once its queue is served. Its identity is new each
     * time; its queue may be shared with other processes, as long as they are with other calls.
     */
    AgentPost post(int n, AgentKind kind);
}
