package dev.baton.keeping;

import dev.baton.call.CallId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A file for each key, and a mark for each that was destroyed. Keys are remembered, but every use asks whether the file
 * is still the one that was read: a key that another process destroyed is gone here at once.
 */
public final class KeyRingInFiles implements KeyRing {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String HEADING = "baton key 1";
    private static final int BYTES = 32;

    private final Folder keys;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    public KeyRingInFiles(Path home) {
        keys = Folder.at(home).sub("keys");
    }

    @Override
    public Key keyFor(CallId call) {
        return keyOf(CALL + call);
    }

    @Override
    public Key deploymentKey() {
        return keyOf(DEPLOYMENT);
    }

    private Key keyOf(String id) {
        return new Key(id, find(id).orElseGet(() -> keys.alone(() -> findOrMake(id))));
    }

    private SecretKey findOrMake(String id) {
        if (keys.has(mark(id))) {
            throw new IllegalStateException("call " + id.substring(CALL.length())
                    + " was erased: nothing can be written to it any more");
        }
        return find(id).orElseGet(() -> {
            byte[] secret = new byte[BYTES];
            RANDOM.nextBytes(secret);
            String text = HEADING + "\n" + id + "\n" + Base64.getEncoder().encodeToString(secret) + "\n";
            keys.write(file(id), text.getBytes(StandardCharsets.UTF_8));
            return new SecretKeySpec(secret, "AES");
        });
    }

    @Override
    public Optional<SecretKey> find(String keyId) {
        if (!keyId.equals(DEPLOYMENT) && !keyId.startsWith(CALL)) {
            return Optional.empty();
        }
        Optional<FileTime> written = keys.writtenAt(file(keyId));
        if (written.isEmpty() || keys.has(mark(keyId))) {
            known.remove(keyId);
            return Optional.empty();
        }
        @Nullable Known before = known.get(keyId);
        if (before != null && before.written().equals(written.get())) {
            return Optional.of(before.secret());
        }
        // Marked while we read: then these bytes may be shredded ones.
        Optional<SecretKey> secret = keys.read(file(keyId))
                .filter(bytes -> !keys.has(mark(keyId)))
                .map(bytes -> parse(keyId, bytes));
        secret.ifPresent(one -> known.put(keyId, new Known(one, written.get())));
        return secret;
    }

    /** The mark comes first: after a crash between the two the key is destroyed already, and the file a remnant. */
    @Override
    public void destroy(CallId call) {
        String id = CALL + call;
        keys.alone(() -> {
            if (!keys.has(mark(id))) {
                keys.write(mark(id), ("baton key 1 destroyed\n" + id + "\n").getBytes(StandardCharsets.UTF_8));
            }
            keys.shred(file(id));
            return known.remove(id);
        });
    }

    private SecretKey parse(String id, byte[] bytes) {
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        if (lines.size() == 3 && lines.get(0).equals(HEADING) && lines.get(1).equals(id)) {
            try {
                byte[] secret = Base64.getDecoder().decode(lines.get(2));
                if (secret.length == BYTES) {
                    return new SecretKeySpec(secret, "AES");
                }
            } catch (IllegalArgumentException damaged) {
                throw unreadable(id);
            }
        }
        throw unreadable(id);
    }

    private UnreadableFile unreadable(String id) {
        return new UnreadableFile(file(id), "is not the key \"" + id + "\"",
                "Put it back from a backup: what was written with that key cannot be read without it. If nothing needs to be"
                        + " read again, remove the file and a new key is made.");
    }

    private Path file(String id) {
        return keys.file(id + ".key");
    }

    private Path mark(String id) {
        return keys.file(id + ".destroyed");
    }

    private record Known(SecretKey secret, FileTime written) {
        @Override
        public String toString() {
            return "a key of " + written;
        }
    }
}
