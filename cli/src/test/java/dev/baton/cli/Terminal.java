package dev.baton.cli;

import dev.baton.livekit.ApiKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;

/** Somebody at a terminal, in a folder of their own, with a {@code .env} and an environment. */
final class Terminal {

    static final ApiKey KEY = new ApiKey("devkey", "a-secret-of-at-least-32-characters");
    static final String PASSWORD = "pa$$w0rd-of-the-trunk";

    private final Path folder;
    private final Map<String, String> environment = new TreeMap<>();
    private InstantSource clock = InstantSource.system();
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    Terminal(Path folder) {
        this.folder = folder;
    }

    /** All that seed 001's setup needs. */
    static String vobiz(String url) {
        return """
                # LiveKit
                LIVEKIT_URL=%s
                LIVEKIT_API_KEY=%s
                LIVEKIT_API_SECRET=%s
                # Vobiz
                VOBIZ_SIP_DOMAIN=my-domain.sip.vobiz.ai
                VOBIZ_USERNAME=me
                VOBIZ_PASSWORD='%s'
                VOBIZ_OUTBOUND_NUMBER=+919876543210
                """.formatted(url, KEY.key(), KEY.secret(), PASSWORD);
    }

    Terminal env(String text) {
        try {
            Path file = folder.resolve(".env");
            Files.writeString(file, text);
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException("the test's .env could not be written", failure);
        }
    }

    Terminal exports(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Terminal at(InstantSource clock) {
        this.clock = clock;
        return this;
    }

    int baton(String... words) {
        out = new StringWriter();
        err = new StringWriter();
        CommandLine line = Baton.commandLine(new Surroundings(environment, folder, clock));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(words);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    String all() {
        return out() + err();
    }
}
