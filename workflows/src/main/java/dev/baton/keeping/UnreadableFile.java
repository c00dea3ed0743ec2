package dev.baton.keeping;

import java.nio.file.Path;

/** A file of ours is damaged, or is not ours. A person has to look; asking again does not help. */
public final class UnreadableFile extends IllegalStateException {

    private static final long serialVersionUID = 1;

    UnreadableFile(Path file, String what, String remedy) {
        super(file.toAbsolutePath().normalize() + " " + what + ". " + remedy);
    }
}
