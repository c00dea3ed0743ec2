package dev.baton.keeping;

import dev.baton.call.CallId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A file for each text, encrypted with the key of its call: without the key there is nothing to read. */
public final class VaultInFiles implements Vault {

    private final Folder vault;
    private final KeyRing keys;

    public VaultInFiles(Path home, KeyRing keys) {
        vault = Folder.at(home).sub("vault");
        this.keys = keys;
    }

    @Override
    public String put(CallId call, Kind kind, String text) {
        var reference = Reference.fresh(call, kind);
        byte[] sealed = Envelope.close(keys.keyFor(call), reference.toString(), text.getBytes(StandardCharsets.UTF_8));
        vault.alone(() -> {
            Folder kept = vault.sub(call.value());
            kept.write(kept.file(reference.kind() + "-" + reference.name()), sealed);
            return kept;
        });
        return reference.toString();
    }

    @Override
    public Optional<String> get(String reference) {
        return Reference.read(reference).flatMap(parts -> vault.subIfThere(parts.call()).flatMap(kept -> {
            Path file = kept.file(parts.kind() + "-" + parts.name());
            return kept.read(file).flatMap(bytes -> open(reference, file, bytes));
        }));
    }

    @Override
    public void destroySecrets(CallId call) {
        String prefix = Reference.word(Kind.SECRET) + "-";
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
        try {
            return Envelope.open(keys, reference, bytes).map(text -> new String(text, StandardCharsets.UTF_8));
        } catch (Seal.Broken broken) {
            throw unreadable(file, String.valueOf(broken.getMessage()));
        }
    }

    private static UnreadableFile unreadable(Path file, String why) {
        return new UnreadableFile(file, "cannot be opened: " + why,
                "Put it back from a backup, together with the keys of the same day, or remove it.");
    }
}
