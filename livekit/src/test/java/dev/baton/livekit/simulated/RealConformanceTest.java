package dev.baton.livekit.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.livekit.ApiKey;
import dev.baton.livekit.Entrance;
import dev.baton.livekit.Jwt;
import dev.baton.livekit.LiveKit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitRoom.UpdateParticipantRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Against a livekit-server that is running, with Redis and without livekit-sip, and sends its webhooks to that port. */
@EnabledIfSystemProperty(named = "livekit.url", matches = ".+")
class RealConformanceTest extends LiveKitConformance {

    private final ApiKey key = new ApiKey(System.getProperty("livekit.key", "devkey"), System.getProperty("livekit.secret", "unset"));
    private @Nullable Letterbox letterbox;

    @Override
    String start() {
        letterbox = new Letterbox(key, Integer.getInteger("livekit.webhook.port", 27890));
        return System.getProperty("livekit.url");
    }

    @Override
    ApiKey key() {
        return key;
    }

    @Override
    Letterbox letterbox() {
        return Objects.requireNonNull(letterbox);
    }

    private static Entrance standing(String room, String identity, Entrance.Part part) {
        return new Entrance(room, identity, "somebody", part, Map.of(), Duration.ofMinutes(1));
    }

    @Override
    AutoCloseable somebody(LiveKit liveKit, String room, String identity) throws Exception {
        return liveKit.enter(standing(room, identity, Entrance.Part.STANDS_BY));
    }

    /** Why admission lists are kept: the token that LiveKit sends to a client outlives the client's removal, and so does the first. */
    @Test
    void whoWasRemovedComesBackWithTheTokenThatLiveKitRefreshed() throws Exception {
        String room = "room-" + UUID.randomUUID();
        try (var liveKit = new LiveKit(System.getProperty("livekit.url"), key)) {
            String first = liveKit.token(standing(room, "page-1", Entrance.Part.TALKS));
            String refreshed;
            try (var page = liveKit.enterWith(first)) {
                refreshed = page.refreshed().get(5, TimeUnit.SECONDS);
                assertThat(refreshed).isNotEqualTo(first);
                liveKit.rooms().update(UpdateParticipantRequest.newBuilder().setRoom(room).setIdentity("page-1")
                        .setPermission(ParticipantPermission.newBuilder().setCanPublish(true)).build()).await().orThrow("gate");
                liveKit.rooms().remove(room, "page-1").await().orThrow("remove");
                page.gone().get(5, TimeUnit.SECONDS);
            }
            for (String token : List.of(refreshed, first)) {
                try (var again = liveKit.enterWith(token)) {
                    assertThat(again.token()).isNotBlank();
                    assertThat(liveKit.rooms().participant(room, "page-1").await().orThrow("look").getPermission().getCanSubscribe())
                            .as("whoever was kept from hearing comes back with ears").isTrue();
                }
            }
        }
    }

    /** Whoever records unseen by the others is seen by whoever asks the server. */
    @Test
    void aHiddenRecorderIsListed() throws Exception {
        String room = "room-" + UUID.randomUUID();
        long now = System.currentTimeMillis() / 1000;
        String token = Jwt.sign(key, Map.of("iss", key.key(), "sub", "EG_1", "nbf", now, "exp", now + 60,
                "video", Map.of("roomJoin", true, "room", room, "hidden", true, "recorder", true, "canPublish", false, "canSubscribe", true)));
        try (var liveKit = new LiveKit(System.getProperty("livekit.url"), key); var recorder = liveKit.enterWith(token)) {
            assertThat(recorder.token()).isNotBlank();
            ParticipantInfo seen = liveKit.rooms().participants(room).await().orThrow("look").getFirst();
            assertThat(seen.getIdentity()).isEqualTo("EG_1");
            assertThat(seen.getPermission().getRecorder()).isTrue();
            liveKit.rooms().update(UpdateParticipantRequest.newBuilder().setRoom(room).setIdentity("EG_1")
                    .setPermission(seen.getPermission().toBuilder().setCanSubscribe(false)).build()).await().orThrow("gate");
            ParticipantPermission gated = liveKit.rooms().participant(room, "EG_1").await().orThrow("look").getPermission();
            assertThat(gated).isEqualTo(seen.getPermission().toBuilder().setCanSubscribe(false).build());
        }
    }

    @Override
    void stop() {
        letterbox().close();
    }
}
