package dev.baton.livekit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Signed tokens as LiveKit writes and reads them: HS256, and a minute of leeway for clocks that differ. */
public final class Jwt {

    static final Duration LEEWAY = Duration.ofMinutes(1);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final String HEADER = ENCODER.encodeToString("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));

    private Jwt() {}

    public static String sign(ApiKey key, Map<String, Object> claims) {
        try {
            String content = HEADER + "." + ENCODER.encodeToString(JSON.writeValueAsBytes(claims));
            return content + "." + ENCODER.encodeToString(mac(key, content));
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException("the claims of a token cannot be written as JSON", wrong);
        }
    }

    /** What a token turned out to be. Nothing of it is to be believed unless it is {@link Genuine}. */
    public sealed interface Verdict {}

    public record Genuine(JsonNode claims) implements Verdict {}

    public record Unreadable() implements Verdict {}

    public record SignedByNobodyWeKnow() implements Verdict {}

    /** Signed with the right key, but expired or not valid yet: often a clock that is wrong. */
    public record OutOfTime() implements Verdict {}

    /** Who claims to have signed it, before anything is checked; empty if it cannot be read. */
    public static String issuerClaimed(String token) {
        JsonNode claims = claims(token);
        return claims == null ? "" : claims.path("iss").asText();
    }

    public static Verdict verify(String token, ApiKey key, Instant now) {
        String[] parts = token.split("\\.", -1);
        JsonNode claims = claims(token);
        if (parts.length != 3 || claims == null) {
            return new Unreadable();
        }
        byte[] signature;
        try {
            if (!JSON.readTree(DECODER.decode(parts[0])).path("alg").asText().equals("HS256")) {
                // Whoever may choose the algorithm may choose "none".
                return new SignedByNobodyWeKnow();
            }
            signature = DECODER.decode(parts[2]);
        } catch (IOException | IllegalArgumentException unreadable) {
            return new Unreadable();
        }
        if (!MessageDigest.isEqual(signature, mac(key, parts[0] + "." + parts[1]))
                || !claims.path("iss").asText().equals(key.key())) {
            return new SignedByNobodyWeKnow();
        }
        boolean expired = !claims.path("exp").isNumber()
                || now.isAfter(Instant.ofEpochSecond(claims.path("exp").asLong()).plus(LEEWAY));
        boolean early = claims.path("nbf").isNumber()
                && now.isBefore(Instant.ofEpochSecond(claims.path("nbf").asLong()).minus(LEEWAY));
        return expired || early ? new OutOfTime() : new Genuine(claims);
    }

    private static @Nullable JsonNode claims(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            JsonNode claims = parts.length == 3 ? JSON.readTree(DECODER.decode(parts[1])) : null;
            return claims != null && claims.isObject() ? claims : null;
        } catch (IOException | IllegalArgumentException unreadable) {
            return null;
        }
    }

    private static byte[] mac(ApiKey key, String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK has no HmacSHA256, which LiveKit's tokens need", missing);
        }
    }
}
