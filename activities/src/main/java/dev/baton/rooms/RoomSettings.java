package dev.baton.rooms;

/** The names under which agent processes register with LiveKit. */
public record RoomSettings(String ownAgent, String houseAgent) {

    public RoomSettings {
        if (ownAgent.isBlank() || houseAgent.isBlank()) {
            // LiveKit offers a room that names no agent to every worker without a name.
            throw new IllegalArgumentException("agents need a name to be sent for: set BATON_AGENT_NAME and BATON_HOUSE_AGENT_NAME");
        }
    }

    public static RoomSettings standard() {
        return new RoomSettings("baton", "baton-house");
    }
}
