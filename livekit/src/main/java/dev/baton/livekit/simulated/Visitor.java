package dev.baton.livekit.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** Whoever asks, and what their token allows. Without a token, nothing. */
record Visitor(JsonNode claims) {

    static Visitor nobody() {
        return new Visitor(MissingNode.getInstance());
    }

    void mayCreateRooms() {
        require(video("roomCreate"));
    }

    void mayListRooms() {
        require(video("roomList"));
    }

    void mayRecord() {
        require(video("roomRecord"));
    }

    void mayAdminister(String room) {
        require(video("roomAdmin") && claims.path("video").path("room").asText().equals(room));
    }

    void mayMove(String room, String destination) {
        mayAdminister(room);
        require(claims.path("video").path("destinationRoom").asText().equals(destination));
    }

    void mayAdministerSip() {
        require(claims.path("sip").path("admin").asBoolean());
    }

    void mayCall() {
        require(claims.path("sip").path("call").asBoolean());
    }

    private boolean video(String right) {
        return claims.path("video").path(right).asBoolean();
    }

    private static void require(boolean granted) {
        if (!granted) {
            throw TwirpError.permissionsDenied();
        }
    }
}
