package dev.baton.rooms;

import java.util.Map;

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

    public static RoomSettings from(Map<String, String> settings) {
        RoomSettings usual = standard();
        return new RoomSettings(said(settings, "BATON_AGENT_NAME", usual.ownAgent()), said(settings, "BATON_HOUSE_AGENT_NAME", usual.houseAgent()));
    }

    private static String said(Map<String, String> settings, String name, String otherwise) {
        String value = settings.getOrDefault(name, "").strip();
        return value.isEmpty() ? otherwise : value;
    }
}
