package dev.baton.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** One {@code baton up} for each folder: what is kept there bears no second one. */
final class FolderLock implements AutoCloseable {

    private final FileChannel channel;

    FolderLock(Path home) {
        try {
            make(home);
            channel = FileChannel.open(home.resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isMine(channel)) {
                channel.close();
                throw new Wrong(Wrong.SURROUNDINGS, "a 'baton up' is at work in this folder: stop it, or start this one in another folder.");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("what is kept cannot be written in " + home, failed);
        }
    }

    private static boolean isMine(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        }
    }

    /** There are keys in it, which are nobody else's business. */
    private static void make(Path home) throws IOException {
        if (Files.isDirectory(home)) {
            return;
        }
        if (home.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(home);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
