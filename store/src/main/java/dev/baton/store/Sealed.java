package dev.baton.store;

import dev.baton.call.CallId;
import dev.baton.keeping.Envelope;
import dev.baton.keeping.KeyRing;
import dev.baton.keeping.Seal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Texts in rows, each sealed with the key of its call and bound to the name of its row. */
final class Sealed {

    private final KeyRing keys;

    Sealed(KeyRing keys) {
        this.keys = keys;
    }

    byte[] close(CallId call, String name, String text) {
        return close(keys.keyFor(call), name, text);
    }

    byte[] close(KeyRing.Key key, String name, String text) {
        return Envelope.close(key, name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Nothing if the key was destroyed. */
    Optional<String> open(String name, byte[] envelope) {
        try {
            return Envelope.open(keys, name, envelope).map(text -> new String(text, StandardCharsets.UTF_8));
        } catch (Seal.Broken broken) {
            throw new UnusableDatabase("The row of " + name + " cannot be opened: " + broken.getMessage()
                    + ". Put the database back from a backup, together with the keys of the same day.", broken);
        }
    }
}
