package dev.baton.keeping;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.baton.call.Fingerprint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A directory that is nobody else's business, shared by the processes of one machine. A file in it is whole or absent:
 * it is written beside its place and moved there.
 */
final class Folder {

    private static final Set<PosixFilePermission> OURS =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
    private static final String LOCK = ".lock";
    private static final String UNFINISHED = ".unfinished";
    private static final int LONGEST_NAME = 180;

    // The system's file locks belong to a process: they keep our own threads from nothing.
    private static final Map<Path, ReentrantLock> OWN_THREADS = new ConcurrentHashMap<>();

    private final Path path;

    private Folder(Path path) {
        this.path = path;
    }

    static Folder at(Path path) {
        Path whole = path.toAbsolutePath().normalize();
        try {
            Path parent = whole.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            return new Folder(make(whole));
        } catch (IOException failure) {
            throw new UncheckedIOException(whole + " cannot be made: give Baton a directory it may write to", failure);
        }
    }

    Folder sub(String name) {
        Path sub = file(name);
        try {
            return new Folder(make(sub));
        } catch (IOException failure) {
            throw new UncheckedIOException(sub + " cannot be made", failure);
        }
    }

    Optional<Folder> subIfThere(String name) {
        return Files.isDirectory(file(name)) ? Optional.of(new Folder(file(name))) : Optional.empty();
    }

    private static Path make(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, permissions(directory, "rwx------"));
            settle(directory.resolveSibling("."));
        } catch (FileAlreadyExistsException there) {
            if (!Files.isDirectory(directory)) {
                throw new UnreadableFile(directory, "is not a directory", "Move it away, or choose another place.");
            }
            if (posix(directory) && !OURS.containsAll(Files.getPosixFilePermissions(directory))) {
                throw new UnreadableFile(directory, "can be read by others, and keys are kept there",
                        "Close it with: chmod 700 " + directory);
            }
        }
        return directory;
    }

    /** Where something of this name is kept. Any name will do; two that differ only in case stay two. */
    Path file(String name) {
        var plain = new StringBuilder();
        for (byte letter : name.getBytes(StandardCharsets.UTF_8)) {
            boolean keep = letter >= 'a' && letter <= 'z' || letter >= '0' && letter <= '9' || letter == '-' || letter == '_'
                    || letter == '.' && !plain.isEmpty();
            plain.append(keep ? String.valueOf((char) letter) : "%" + HexFormat.of().toHexDigits(letter));
        }
        return path.resolve(plain.length() <= LONGEST_NAME ? plain.toString() : plain.substring(0, 100) + "%" + hash(name));
    }

    /** One at a time, among all threads and processes of this machine. */
    <T> T alone(Supplier<T> work) {
        Path lock = path.resolve(LOCK);
        ReentrantLock threads = OWN_THREADS.computeIfAbsent(lock, none -> new ReentrantLock());
        threads.lock();
        try (FileChannel channel = FileChannel.open(lock, Set.of(CREATE, WRITE), permissions(lock, "rw-------"))) {
            var held = channel.lock();
            try {
                return work.get();
            } finally {
                held.release();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(lock + " cannot be locked", failure);
        } finally {
            threads.unlock();
        }
    }

    /** Call it {@link #alone} where two may write the same file. Returns when the bytes would survive a power cut. */
    void write(Path file, byte[] bytes) {
        // A fixed name: what a crash leaves behind is found and overwritten, or shredded, and not forgotten.
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        try {
            try (FileChannel channel = FileChannel.open(
                    unfinished, Set.of(CREATE, WRITE, TRUNCATE_EXISTING), permissions(file, "rw-------"))) {
                var rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(unfinished, file, ATOMIC_MOVE);
            settle(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(file + " cannot be written", failure);
        }
    }

    /** A new name is safe only with its directory. */
    private static void settle(Path directory) throws IOException {
        if (posix(directory)) {
            try (FileChannel names = FileChannel.open(directory, READ)) {
                names.force(true);
            }
        }
    }

    Optional<byte[]> read(Path file) {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(file + " cannot be read", failure);
        }
    }

    /** When this very file was written; nothing if it is not there. Asks the system, not the disk. */
    Optional<FileTime> writtenAt(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(file + " cannot be looked at", failure);
        }
    }

    boolean has(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Overwrites and removes. What a disk keeps beneath is out of reach; encryption is for that. */
    void shred(Path file) {
        shredOne(file.resolveSibling(file.getFileName() + UNFINISHED));
        shredOne(file);
    }

    private static void shredOne(Path file) {
        try {
            try (FileChannel channel = FileChannel.open(file, WRITE)) {
                channel.write(ByteBuffer.allocate(Math.toIntExact(channel.size())));
                channel.force(true);
            }
            Files.deleteIfExists(file);
        } catch (NoSuchFileException gone) {
            return;
        } catch (IOException failure) {
            throw new UncheckedIOException(file + " cannot be destroyed: remove it by hand", failure);
        }
    }

    /** Shreds every file, and removes the directory with them. */
    void shred() {
        files().forEach(this::shred);
        try {
            Files.deleteIfExists(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(path + " cannot be removed: remove it by hand", failure);
        }
    }

    List<Path> files() {
        var files = new ArrayList<Path>();
        try (var all = Files.newDirectoryStream(path)) {
            for (Path one : all) {
                String name = String.valueOf(one.getFileName());
                if (!name.equals(LOCK)) {
                    files.add(name.endsWith(UNFINISHED) ? finished(one, name) : one);
                }
            }
        } catch (NoSuchFileException gone) {
            return List.of();
        } catch (IOException failure) {
            throw new UncheckedIOException(path + " cannot be listed", failure);
        }
        return files;
    }

    private static Path finished(Path unfinished, String name) {
        return unfinished.resolveSibling(name.substring(0, name.length() - UNFINISHED.length()));
    }

    private static FileAttribute<?>[] permissions(Path path, String only) {
        return posix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(only))}
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static String hash(String name) {
        return HexFormat.of().formatHex(Fingerprint.of(name), 0, 16);
    }
}
