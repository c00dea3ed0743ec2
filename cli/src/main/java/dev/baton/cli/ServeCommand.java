package dev.baton.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The front door of a house, until it is stopped. */
@Command(name = "serve", mixinStandardHelpOptions = true, description = {
        "Places, transfers and shows calls by HTTP, on loopback. A 'baton worker' carries them; Postgres remembers them.",
        "Settings come from .env. It dials REAL phones, so it wants to hear --real-phones. Ctrl-C ends it."})
final class ServeCommand implements Callable<Integer> {

    static final String OPERATOR_KEY = "BATON_OPERATOR_KEY";

    private static final int SHORTEST_KEY = 16;

    private final Surroundings surroundings;
    private final Shift shift = new Shift(Duration.ofSeconds(10), "the door did not close in time; whoever asked something just now asks again.");

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--port", paramLabel = "N", description = "Default: 8080")
    private int port = 8080;

    @Option(names = "--temporal", paramLabel = "HOST:PORT", description = "Default: TEMPORAL_ADDRESS, else 127.0.0.1:7233")
    private @Nullable String temporal;

    @Option(names = "--real-phones", description = "Yes, dial them.")
    private boolean realPhones;

    ServeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** For Ctrl-C, and whoever started it in this process. */
    void stop() {
        shift.end();
    }

    @Override
    public Integer call() throws Exception {
        CommandLine line = Objects.requireNonNull(spec).root().commandLine();
        Map<String, String> settings = surroundings.usableSettings();
        Logs.begin(settings, line);
        PrintWriter out = line.getOut();
        RealPhones.mustBeMeant(realPhones, settings, "The API");
        String key = operatorKey(surroundings, settings);
        keyFile(surroundings, settings).ifPresent(file ->
                out.println("The operator key is in " + file + "; 'Authorization: Bearer <key>' opens the door."));
        try (Temporal server = Temporal.of(settings, temporal); House house = House.from(surroundings, settings, server);
                Doorway door = Doorway.open(house, settings, key, surroundings.clock(), port)) {
            shift.begin();
            out.println(house.phones() + "  phones. Open at " + door.address() + " for " + house + ". Ctrl-C ends it.");
            out.flush();
            shift.untilEnd();
        } finally {
            shift.over();
        }
        out.println("Closed. Calls that are under way go on.");
        out.flush();
        return 0;
    }

    /** Where the key is kept, unless it is set. */
    static Optional<Path> keyFile(Surroundings surroundings, Map<String, String> settings) {
        return Surroundings.said(settings, OPERATOR_KEY).isEmpty()
                ? Optional.of(surroundings.folder().resolve(".baton").resolve("operator.key"))
                : Optional.empty();
    }

    /** The one that is set, else the one of this folder, which is made if there is none. */
    static String operatorKey(Surroundings surroundings, Map<String, String> settings) throws IOException {
        String set = Surroundings.said(settings, OPERATOR_KEY);
        if (!set.isEmpty()) {
            if (set.length() < SHORTEST_KEY) {
                throw new Wrong(Wrong.USAGE, OPERATOR_KEY + " can be guessed: give it " + SHORTEST_KEY + " characters at least, or leave it out and one is made.");
            }
            return set;
        }
        Path file = surroundings.folder().resolve(".baton").resolve("operator.key");
        if (!Files.exists(file)) {
            make(file);
        }
        String kept = Files.readString(file, StandardCharsets.UTF_8).strip();
        if (kept.length() < SHORTEST_KEY) {
            throw new Wrong(Wrong.SURROUNDINGS, file + " does not hold a key: remove it, and one is made.");
        }
        return kept;
    }

    private static void make(Path file) throws IOException {
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        Path folder = Objects.requireNonNull(file.getParent());
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!Files.isDirectory(folder)) {
            if (posix) {
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(folder);
            }
        }
        try {
            if (posix) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(file);
            }
            Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\n");
        } catch (FileAlreadyExistsException sameInstant) {
            // Another process made it.
        }
    }
}
