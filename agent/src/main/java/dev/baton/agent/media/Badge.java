package dev.baton.agent.media;

import dev.baton.livekit.ApiKey;
import dev.baton.livekit.Jwt;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** The token by which a participant of ours joins one room. Once it is in, LiveKit renews it by itself. */
public final class Badge {

    // Only read at the door.
    private static final Duration LIFE = Duration.ofMinutes(2);

    private Badge() {}

    public enum Kind {
        /** Keeps no room open, and is told apart from people by everybody. */
        AGENT("agent"),
        PERSON("standard");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    public static String token(ApiKey key, InstantSource clock, String room, String identity, Kind kind) {
        long now = clock.instant().getEpochSecond();
        return Jwt.sign(key, Map.of(
                "iss", key.key(),
                "sub", identity,
                "nbf", now,
                "exp", now + LIFE.toSeconds(),
                "kind", kind.word,
                "video", Map.of("roomJoin", true, "room", room, "canPublish", true, "canSubscribe", true,
                        "canPublishData", true, "canUpdateOwnMetadata", true)));
    }
}
