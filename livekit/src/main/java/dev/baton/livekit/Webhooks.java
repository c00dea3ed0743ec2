package dev.baton.livekit;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.baton.call.Fingerprint;
import dev.baton.port.RoomHint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import livekit.LivekitWebhook.WebhookEvent;
import org.jspecify.annotations.Nullable;

/** Believes a webhook only if it is signed with one of our keys and its body is the one that was signed. */
public final class Webhooks {

    private static final JsonFormat.Parser JSON = JsonFormat.parser().ignoringUnknownFields();

    // LiveKit signs for five minutes. Whoever signs for longer wants it to be good for a replay.
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final List<ApiKey> keys;
    private final InstantSource clock;

    /** Several keys while one is being exchanged for another. */
    public Webhooks(List<ApiKey> keys, InstantSource clock) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("webhooks cannot be checked without an API key: set LIVEKIT_API_KEY and LIVEKIT_API_SECRET");
        }
        this.keys = List.copyOf(keys);
        this.clock = clock;
    }

    public sealed interface Verdict {}

    public record Believed(RoomNews news) implements Verdict {}

    /** Not to be acted on. All but {@link Reason#UNREADABLE} deserve a 401. */
    public record Rejected(Reason reason) implements Verdict {}

    public enum Reason {
        NOT_SIGNED,
        UNKNOWN_KEY,
        WRONG_SIGNATURE,
        /** Too old, or from a machine whose clock is wrong. */
        OUT_OF_TIME,
        /** The signature belongs to another body. */
        OTHER_BODY,
        UNREADABLE
    }

    /** {@code authorization}: that header as it came, which is the bare token. */
    public Verdict read(@Nullable String authorization, byte[] body) {
        if (authorization == null || authorization.isBlank()) {
            return new Rejected(Reason.NOT_SIGNED);
        }
        String token = authorization.strip();
        String issuer = Jwt.issuerClaimed(token);
        ApiKey key = keys.stream().filter(one -> one.key().equals(issuer)).findFirst().orElse(null);
        if (key == null) {
            return new Rejected(issuer.isEmpty() ? Reason.NOT_SIGNED : Reason.UNKNOWN_KEY);
        }
        return switch (Jwt.verify(token, key, clock.instant())) {
            case Jwt.Unreadable() -> new Rejected(Reason.NOT_SIGNED);
            case Jwt.SignedByNobodyWeKnow() -> new Rejected(Reason.WRONG_SIGNATURE);
            case Jwt.OutOfTime() -> new Rejected(Reason.OUT_OF_TIME);
            case Jwt.Genuine(var claims) when clock.instant().plus(WINDOW).getEpochSecond() < claims.path("exp").asLong() ->
                new Rejected(Reason.OUT_OF_TIME);
            case Jwt.Genuine(var claims) -> sameBody(claims.path("sha256").asText(), body) ? news(body) : new Rejected(Reason.OTHER_BODY);
        };
    }

    private static boolean sameBody(String signed, byte[] body) {
        return MessageDigest.isEqual(signed.getBytes(StandardCharsets.US_ASCII), hash(body).getBytes(StandardCharsets.US_ASCII));
    }

    /** As LiveKit writes it into the claim {@code sha256}. */
    public static String hash(byte[] body) {
        return Base64.getEncoder().encodeToString(Fingerprint.of(body));
    }

    private static Verdict news(byte[] body) {
        var event = WebhookEvent.newBuilder();
        try {
            JSON.merge(new String(body, StandardCharsets.UTF_8), event);
        } catch (InvalidProtocolBufferException unreadable) {
            return new Rejected(Reason.UNREADABLE);
        }
        if (event.getId().isBlank() || event.getId().length() > 128) {
            return new Rejected(Reason.UNREADABLE);
        }
        String identity = event.getParticipant().getIdentity();
        return new Believed(new RoomNews(new RoomHint(event.getId()), RoomNews.Kind.of(event.getEvent()), event.getRoom().getName(),
                identity.isEmpty() ? null : identity, Instant.ofEpochSecond(event.getCreatedAt())));
    }
}
