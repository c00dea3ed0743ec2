package dev.baton.cli;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Webhooks as LiveKit signs them, and as nobody does. */
record SignedNews(String name, String token, byte[] body) {

    static final String HS256 = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    static String body(String room) {
        return body("EV_" + UUID.randomUUID(), room);
    }

    static String body(String id, String room) {
        return "{\"event\":\"participant_joined\",\"id\":\"" + id + "\",\"createdAt\":\"1764194400\",\"room\":{\"name\":\"" + room
                + "\",\"sid\":\"RM_1\"},\"participant\":{\"identity\":\"somebody\"}}";
    }

    static String claims(long now, String body) {
        return "{\"iss\":\"" + Terminal.KEY.key() + "\",\"nbf\":" + (now - 1) + ",\"exp\":" + (now + 300) + ",\"sha256\":\"" + hash(body) + "\"}";
    }

    static SignedNews genuine(long now, String body) {
        return new SignedNews("genuine", token(HS256, claims(now, body), Terminal.KEY.secret()), body.getBytes(StandardCharsets.UTF_8));
    }

    static String hash(String body) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    static String token(String header, String claims, String secret) {
        String signed = encoded(header) + "." + encoded(claims);
        return signed + "." + URL.encodeToString(mac("HmacSHA256", signed, secret));
    }

    static String encoded(String text) {
        return URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] mac(String algorithm, String signed, String secret) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
