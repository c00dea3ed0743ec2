package dev.baton.cli;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A Postgres of this folder, on loopback, that keeps its data from one start to the next. */
final class KeptPostgres implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long UNTIL_STOPPED_SECONDS = 10;
    private static final int PORT_LINE = 3;

    private final EmbeddedPostgres server;

    /** Whoever calls this holds the folder's lock: a server that is found running there belongs to nobody any more. */
    KeptPostgres(Path data) {
        try {
            stopLeftover(data);
            server = EmbeddedPostgres.builder()
                    .setDataDirectory(data.toAbsolutePath())
                    .setCleanDataDirectory(false)
                    // Its own hook would stop it while others still write.
                    .setRegisterShutdownHook(false)
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    // The library switches both off, as for tests.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setPGStartupWait(PATIENCE)
                    .start();
        } catch (IllegalStateException | IOException failed) {
            throw new Wrong(Wrong.SURROUNDINGS, "Postgres cannot be started in " + data + " (" + Sentence.of(failed)
                    + "): look at the files there, or set BATON_DATABASE_URL to a Postgres of yours.");
        }
    }

    private static void stopLeftover(Path data) throws IOException {
        process(note(data)).ifPresent(KeptPostgres::stop);
    }

    /** Of the server that runs on these data just now, whoever started it. */
    static Optional<String> running(Path data) {
        try {
            List<String> note = note(data);
            return note.size() > PORT_LINE && process(note).isPresent() ? Optional.of(url(Integer.parseInt(note.get(PORT_LINE).strip()))) : Optional.empty();
        } catch (IOException | NumberFormatException stopping) {
            return Optional.empty();
        }
    }

    /** What Postgres writes down while it runs: its process, its data, when it began, its port, and more. */
    private static List<String> note(Path data) throws IOException {
        Path note = data.resolve("postmaster.pid");
        return Files.exists(note) ? Files.readAllLines(note) : List.of();
    }

    private static Optional<ProcessHandle> process(List<String> note) {
        return note.isEmpty() || !note.getFirst().strip().matches("[0-9]{1,9}") ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(note.getFirst().strip())).filter(KeptPostgres::isPostgres);
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info().command().map(command -> command.toLowerCase(Locale.ROOT).contains("postgres")).orElse(false);
    }

    private static void stop(ProcessHandle process) {
        process.destroy();
        var unused = process.onExit().completeOnTimeout(process, UNTIL_STOPPED_SECONDS, TimeUnit.SECONDS).join();
    }

    String url() {
        return url(server.getPort());
    }

    private static String url(int port) {
        return "postgres://postgres@127.0.0.1:" + port + "/postgres";
    }

    String address() {
        return "127.0.0.1:" + server.getPort();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("Postgres was not stopped", failure);
        }
    }
}
