package dev.baton.keeping;

import dev.baton.call.CallId;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** For simulations and tests: what it encrypted can be read only as long as the process lives. */
public final class KeyRingInMemory implements KeyRing {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, SecretKey> keys = new ConcurrentHashMap<>();
    private final Set<String> destroyed = new HashSet<>();

    @Override
    public Key keyFor(CallId call) {
        String id = idOf(call);
        SecretKey known = keys.get(id);
        return known != null ? new Key(id, known) : make(id, call);
    }

    private synchronized Key make(String id, CallId call) {
        if (destroyed.contains(id)) {
            throw new IllegalStateException("call " + call + " was erased: nothing can be written to it any more");
        }
        return new Key(id, keys.computeIfAbsent(id, none -> fresh()));
    }

    @Override
    public Key deploymentKey() {
        return new Key(DEPLOYMENT, keys.computeIfAbsent(DEPLOYMENT, none -> fresh()));
    }

    @Override
    public Optional<SecretKey> find(String keyId) {
        return Optional.ofNullable(keys.get(keyId));
    }

    @Override
    public synchronized void destroy(CallId call) {
        destroyed.add(idOf(call));
        keys.remove(idOf(call));
    }

    private static String idOf(CallId call) {
        return CALL + call;
    }

    private static SecretKey fresh() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return new SecretKeySpec(bytes, "AES");
    }
}
