package dev.baton.port;

import dev.baton.call.Identity;

/** Where the agent that is with a call can be asked for things: its process's queue, and who it is in the room. */
public record AgentPost(String queue, Identity identity, Rooms.AgentKind kind) {}
