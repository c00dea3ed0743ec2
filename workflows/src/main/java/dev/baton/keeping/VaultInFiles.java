package dev.baton.keeping;

import dev.baton.call.CallId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file for each text, encrypted with the key of its call: without the key there is nothing to read. */
public final class VaultInFiles implements Vault {

    private static final SecureRandom RANDOM = new SecureRandom();
    // No vowels, so no words; no digits, so nothing that could be taken for a phone number.
    private static final String ALPHABET = "bcdfghjkmnpqrstvwxz";
    private static final Pattern REFERENCE = Pattern.compile("vault/([^/]+)/([a-z]+)/([" + ALPHABET + "]+)");

    private final Folder vault;
    private final KeyRing keys;

    public VaultInFiles(Path home, KeyRing keys) {
        vault = Folder.at(home).sub("vault");
        this.keys = keys;
    }

    @Override
    public String put(CallId call, Kind kind, String text) {
        // Never a number that counts up: a reference to something destroyed must not find something newer.
        String name = random();
        String reference = "vault/" + call + "/" + word(kind) + "/" + name;
        KeyRing.Key key = keys.keyFor(call);
        byte[] sealed = Seal.close(key.secret(), bytes(reference), bytes(text));
        vault.alone(() -> {
            Folder kept = vault.sub(call.value());
            kept.write(kept.file(word(kind) + "-" + name), joined(key.id(), sealed));
            return kept;
        });
        return reference;
    }

    @Override
    public Optional<String> get(String reference) {
        Matcher parts = REFERENCE.matcher(reference);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return vault.subIfThere(parts.group(1)).flatMap(kept -> {
            Path file = kept.file(parts.group(2) + "-" + parts.group(3));
            return kept.read(file).flatMap(bytes -> open(reference, file, bytes));
        });
    }

    @Override
    public void destroySecrets(CallId call) {
        String prefix = word(Kind.SECRET) + "-";
        vault.alone(() -> {
            vault.subIfThere(call.value()).ifPresent(kept -> kept.files().stream()
                    .filter(file -> String.valueOf(file.getFileName()).startsWith(prefix))
                    .forEach(kept::shred));
            return call;
        });
    }

    @Override
    public void erase(CallId call) {
        vault.alone(() -> {
            vault.subIfThere(call.value()).ifPresent(Folder::shred);
            return call;
        });
    }

    private Optional<String> open(String reference, Path file, byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        String keyId = new String(bytes, 0, end, StandardCharsets.UTF_8);
        byte[] sealed = Arrays.copyOfRange(bytes, Math.min(end + 1, bytes.length), bytes.length);
        if (!keyId.startsWith("call/")) {
            throw unreadable(file, "it is not one of the vault's");
        }
        return keys.find(keyId).map(secret -> {
            try {
                return new String(Seal.open(secret, bytes(reference), sealed), StandardCharsets.UTF_8);
            } catch (Seal.Broken broken) {
                throw unreadable(file, String.valueOf(broken.getMessage()));
            }
        });
    }

    private static UnreadableFile unreadable(Path file, String why) {
        return new UnreadableFile(file, "cannot be opened: " + why,
                "Put it back from a backup, together with the keys of the same day, or remove it.");
    }

    private static byte[] joined(String keyId, byte[] sealed) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(bytes(keyId + "\n"));
        all.writeBytes(sealed);
        return all.toByteArray();
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String random() {
        var name = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            name.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return name.toString();
    }
}
