package dev.baton.livekit;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Mints one token for each call. */
final class Tokens {

    // Read once, when the request arrives. LiveKit allows a minute for clocks that differ.
    static final Duration LIFE = Duration.ofMinutes(1);

    private final ApiKey key;
    private final InstantSource clock;

    Tokens(ApiKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    String mint(Grants grants) {
        long now = clock.instant().getEpochSecond();
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", key.key());
        claims.put("sub", "baton");
        claims.put("nbf", now);
        claims.put("exp", now + LIFE.toSeconds());
        claims.putAll(grants.claims());
        return Jwt.sign(key, claims);
    }

    /** For somebody who comes into a room. */
    String entrance(Entrance entrance) {
        long now = clock.instant().getEpochSecond();
        boolean talks = entrance.part() != Entrance.Part.STANDS_BY;
        boolean agent = entrance.part() == Entrance.Part.BRIEFS;
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", key.key());
        claims.put("sub", entrance.identity());
        claims.put("name", entrance.name());
        claims.put("nbf", now);
        claims.put("exp", now + Math.max(1, entrance.life().toSeconds()));
        claims.put("attributes", entrance.attributes());
        if (agent) {
            claims.put("kind", "agent");
        }
        claims.put("video", Map.of("roomJoin", true, "room", entrance.room(), "canPublish", talks, "canSubscribe", talks,
                "canPublishData", talks && !agent, "canUpdateOwnMetadata", false));
        return Jwt.sign(key, claims);
    }
}
