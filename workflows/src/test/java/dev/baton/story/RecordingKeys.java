package dev.baton.story;

import dev.baton.call.CallId;
import dev.baton.keeping.KeyRing;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The same keys on every machine and for ever: made from their ids. For recordings of calls that never were. */
final class RecordingKeys implements KeyRing {

    @Override
    public Key keyFor(CallId call) {
        return key("call/" + call);
    }

    @Override
    public Key deploymentKey() {
        return key("deployment");
    }

    @Override
    public Optional<SecretKey> find(String keyId) {
        return Optional.of(key(keyId).secret());
    }

    @Override
    public void destroy(CallId call) {
        throw new UnsupportedOperationException("a recording is not erased");
    }

    private static Key key(String id) {
        try {
            byte[] secret = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return new Key(id, new SecretKeySpec(secret, "AES"));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
