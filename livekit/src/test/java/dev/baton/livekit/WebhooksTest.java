package dev.baton.livekit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.livekit.Webhooks.Believed;
import dev.baton.livekit.Webhooks.Reason;
import dev.baton.livekit.Webhooks.Rejected;
import dev.baton.port.RoomHint;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhooksTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final ApiKey KEY = new ApiKey("devkey", "a-secret-of-at-least-32-characters");
    private static final ApiKey OLD = new ApiKey("oldkey", "an-older-secret-of-32-characters-x");
    private static final byte[] BODY = """
            {"event":"participant_left","id":"EV_1","createdAt":"1799999990","newerField":{"x":1},
             "room":{"sid":"RM_1","name":"call-+15550001234"},"participant":{"identity":"leg","disconnectReason":"USER_REJECTED"}}
            """.getBytes(StandardCharsets.UTF_8);

    private final Webhooks webhooks = new Webhooks(List.of(KEY, OLD), InstantSource.fixed(NOW));

    private static String signed(ApiKey key, long age, byte[] body) {
        long then = NOW.getEpochSecond() - age;
        return Jwt.sign(key, Map.of("iss", key.key(), "nbf", then, "exp", then + 300, "sha256", Webhooks.hash(body)));
    }

    @Test
    void whatIsSignedIsBelievedAndKeepsItsIdForDeduplication() {
        var news = new RoomNews(new RoomHint("EV_1"), RoomNews.Kind.PARTICIPANT_LEFT, "call-+15550001234", "leg", Instant.ofEpochSecond(1_799_999_990));
        assertThat(webhooks.read(signed(KEY, 0, BODY), BODY)).isEqualTo(new Believed(news));
        assertThat(webhooks.read(signed(OLD, 0, BODY), BODY)).as("while keys are exchanged").isEqualTo(new Believed(news));
        assertThat(news.toString()).doesNotContain("5550001234");
    }

    @Test
    void nothingElseIs() {
        byte[] other = "{\"event\":\"room_finished\",\"id\":\"EV_2\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(webhooks.read(null, BODY)).isEqualTo(new Rejected(Reason.NOT_SIGNED));
        assertThat(webhooks.read(" ", BODY)).isEqualTo(new Rejected(Reason.NOT_SIGNED));
        assertThat(webhooks.read("Bearer " + signed(KEY, 0, BODY), BODY)).isInstanceOf(Rejected.class);
        assertThat(webhooks.read("a.b.c", BODY)).isEqualTo(new Rejected(Reason.NOT_SIGNED));
        assertThat(webhooks.read(signed(new ApiKey("stranger", "x"), 0, BODY), BODY)).isEqualTo(new Rejected(Reason.UNKNOWN_KEY));
        assertThat(webhooks.read(signed(new ApiKey("devkey", "guessed"), 0, BODY), BODY)).isEqualTo(new Rejected(Reason.WRONG_SIGNATURE));
        assertThat(webhooks.read(signed(KEY, 0, other), BODY)).isEqualTo(new Rejected(Reason.OTHER_BODY));
        assertThat(webhooks.read(Jwt.sign(KEY, Map.of("iss", "devkey", "exp", NOW.getEpochSecond() + 9)), BODY)).isEqualTo(new Rejected(Reason.OTHER_BODY));
        assertThat(webhooks.read(signed(KEY, 361, BODY), BODY)).isEqualTo(new Rejected(Reason.OUT_OF_TIME));
        assertThat(webhooks.read(signed(KEY, -61, BODY), BODY)).isEqualTo(new Rejected(Reason.OUT_OF_TIME));
        assertThat(webhooks.read(signed(KEY, 359, BODY), BODY)).isInstanceOf(Believed.class);
        assertThat(webhooks.read(Jwt.sign(KEY, Map.of("iss", "devkey", "sha256", Webhooks.hash(BODY))), BODY)).as("valid for ever")
                .isEqualTo(new Rejected(Reason.OUT_OF_TIME));
    }

    @Test
    void aTokenThatNamesAnotherAlgorithmIsNotBelieved() {
        String good = signed(KEY, 0, BODY);
        String none = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(webhooks.read(none + good.substring(good.indexOf('.')), BODY)).isEqualTo(new Rejected(Reason.WRONG_SIGNATURE));
    }

    @Test
    void whatIsSignedButUnreadableIsRejected() {
        for (String body : new String[] {"", "not json", "{\"event\":\"room_started\"}", "{\"id\":\"" + "x".repeat(129) + "\"}", "[]"}) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            assertThat(webhooks.read(signed(KEY, 0, bytes), bytes)).as(body).isEqualTo(new Rejected(Reason.UNREADABLE));
        }
    }
}
