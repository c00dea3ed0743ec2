package dev.baton.livekit;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one call is allowed to do, and nothing more: each call's token carries the least that LiveKit asks for. */
record Grants(Set<Right> rights, @Nullable String room, @Nullable String destination) {

    enum Right {
        ROOM_CREATE("video", "roomCreate"),
        ROOM_LIST("video", "roomList"),
        ROOM_ADMIN("video", "roomAdmin"),
        ROOM_RECORD("video", "roomRecord"),
        SIP_ADMIN("sip", "admin"),
        SIP_CALL("sip", "call");

        private final String claim;
        private final String name;

        Right(String claim, String name) {
            this.claim = claim;
            this.name = name;
        }
    }

    Grants {
        rights = Set.copyOf(rights);
    }

    /** To create and to delete rooms. */
    static Grants toCreateRooms() {
        return new Grants(EnumSet.of(Right.ROOM_CREATE), null, null);
    }

    static Grants toListRooms() {
        return new Grants(EnumSet.of(Right.ROOM_LIST), null, null);
    }

    /** LiveKit has no lesser right to see who records. */
    static Grants toListEgress() {
        return new Grants(EnumSet.of(Right.ROOM_RECORD), null, null);
    }

    static Grants toAdminister(String room) {
        return new Grants(EnumSet.of(Right.ROOM_ADMIN), room, null);
    }

    static Grants toMove(String room, String destination) {
        return new Grants(EnumSet.of(Right.ROOM_ADMIN), room, destination);
    }

    /** Trunks and dispatch rules. */
    static Grants toAdministerSip() {
        return new Grants(EnumSet.of(Right.SIP_ADMIN), null, null);
    }

    static Grants toDial() {
        return new Grants(EnumSet.of(Right.SIP_CALL), null, null);
    }

    static Grants toTransfer(String room) {
        return new Grants(EnumSet.of(Right.SIP_CALL, Right.ROOM_ADMIN), room, null);
    }

    /** As claims of a token: {@code {"video": {...}, "sip": {...}}}. */
    Map<String, Object> claims() {
        var video = new LinkedHashMap<String, Object>();
        var sip = new LinkedHashMap<String, Object>();
        rights.stream().sorted().forEach(right -> (right.claim.equals("sip") ? sip : video).put(right.name, true));
        if (room != null) {
            video.put("room", room);
        }
        if (destination != null) {
            video.put("destinationRoom", destination);
        }
        var claims = new LinkedHashMap<String, Object>();
        if (!video.isEmpty()) {
            claims.put("video", video);
        }
        if (!sip.isEmpty()) {
            claims.put("sip", sip);
        }
        return claims;
    }
}
