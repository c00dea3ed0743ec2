package dev.baton.cli.bench;

import dev.baton.call.CallId;
import dev.baton.call.Fingerprint;
import dev.baton.keeping.KeyRing;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A key for each call that several processes of one measurement know without asking each other. Protects nothing. */
final class DerivedKeys implements KeyRing {

    private final Map<String, SecretKey> keys = new ConcurrentHashMap<>();

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
        keys.remove("call/" + call);
    }

    private Key key(String id) {
        return new Key(id, keys.computeIfAbsent(id, DerivedKeys::derived));
    }

    private static SecretKey derived(String id) {
        return new SecretKeySpec(Fingerprint.of(id), "AES");
    }
}
