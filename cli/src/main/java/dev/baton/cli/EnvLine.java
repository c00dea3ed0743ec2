package dev.baton.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Writes one setting into a {@code .env} file and leaves every other line as it is. */
record EnvLine(Path file) {

    /** The whole file is replaced at once, so that nobody ever reads half of it. Says what was done. */
    String write(String name, String value) {
        try {
            List<String> lines = Files.exists(file) ? new ArrayList<>(Files.readAllLines(file)) : new ArrayList<>();
            String line = name + "=" + value;
            if (lines.contains(line)) {
                return ".env has this line already.";
            }
            boolean replaced = false;
            for (int at = 0; at < lines.size(); at++) {
                if (lines.get(at).strip().matches("(export[ \\t]+)?" + name + "=.*")) {
                    lines.set(at, line);
                    replaced = true;
                }
            }
            if (!replaced) {
                lines.add(line);
            }
            replace(lines);
            return replaced ? "Replaced in .env." : "Written into .env.";
        } catch (IOException | UnsupportedOperationException failure) {
            throw new Wrong(Wrong.SURROUNDINGS, ".env could not be written (" + failure.getClass().getSimpleName()
                    + "): put the line in by hand. The trunk itself is up to date.");
        }
    }

    private void replace(List<String> lines) throws IOException {
        // Behind a link the link stays.
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path fresh = Files.createTempFile(target.getParent(), ".env", ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.write(fresh, lines);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
