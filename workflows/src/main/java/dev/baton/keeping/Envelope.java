package dev.baton.keeping;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKey;

/** What is kept sealed, in a file or a row: the id of its key on the first line, then what that key sealed. */
public final class Envelope {

    private Envelope() {}

    public static byte[] close(KeyRing.Key key, String name, byte[] text) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(bytes(key.id() + "\n"));
        all.writeBytes(Seal.close(key.secret(), bytes(name), text));
        return all.toByteArray();
    }

    /** Nothing if the key was destroyed. */
    public static Optional<byte[]> open(KeyRing keys, String name, byte[] envelope) throws Seal.Broken {
        int end = 0;
        while (end < envelope.length && envelope[end] != '\n') {
            end++;
        }
        String keyId = new String(envelope, 0, end, StandardCharsets.UTF_8);
        if (!keyId.startsWith(KeyRing.CALL) && !keyId.equals(KeyRing.DEPLOYMENT)) {
            throw new Seal.Broken("it is not one of ours: it names no key", null);
        }
        Optional<SecretKey> secret = keys.find(keyId);
        if (secret.isEmpty()) {
            return Optional.empty();
        }
        byte[] sealed = Arrays.copyOfRange(envelope, Math.min(end + 1, envelope.length), envelope.length);
        return Optional.of(Seal.open(secret.get(), bytes(name), sealed));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
