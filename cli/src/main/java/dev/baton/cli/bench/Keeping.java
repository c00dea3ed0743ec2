package dev.baton.cli.bench;

import dev.baton.keeping.KeyRing;
import dev.baton.keeping.KeyRingInFiles;
import dev.baton.keeping.KeyRingInMemory;
import dev.baton.keeping.Leases;
import dev.baton.keeping.LeasesInFiles;
import dev.baton.keeping.LeasesInMemory;
import dev.baton.keeping.Vault;
import dev.baton.keeping.VaultInFiles;
import dev.baton.keeping.VaultInMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where what must be remembered is kept while something is measured. */
record Keeping(KeyRing keys, Leases leases, Vault vault, String described, Runnable remove) {

    static Keeping inMemory() {
        return new Keeping(new KeyRingInMemory(), new LeasesInMemory(InstantSource.system()), new VaultInMemory(), "leases and vault in memory", () -> {});
    }

    static Keeping inFiles() {
        try {
            Path home = Files.createTempDirectory("baton-bench");
            var keys = new KeyRingInFiles(home);
            return new Keeping(keys, new LeasesInFiles(home, InstantSource.system()), new VaultInFiles(home, keys), "leases and vault in files", () -> remove(home));
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    private static void remove(Path home) {
        try (Stream<Path> all = Files.walk(home)) {
            all.sorted(Comparator.reverseOrder()).forEach(one -> one.toFile().delete());
        } catch (IOException left) {
            throw new UncheckedIOException("what the bench left behind in " + home + " could not be removed", left);
        }
    }
}
