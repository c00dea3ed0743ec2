package dev.baton.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The {@code temporal} executable of this machine as a server of this folder, on loopback, with its calls in a file. */
final class DevTemporal implements AutoCloseable {

    private static final String NAME = "temporal";
    private static final long UNTIL_STARTED_SECONDS = 30;
    private static final long UNTIL_STOPPED_SECONDS = 10;

    private final Path home;
    private final Process process;
    private final int port;
    private final int page;

    /** Whoever calls this holds the folder's lock: a server that is found running there belongs to nobody any more. */
    DevTemporal(Path executable, Path home) throws InterruptedException {
        this.home = home;
        try {
            stopLeftover();
            port = Ports.usualOrFree(7233);
            page = Ports.usualOrFree(8233);
            process = new ProcessBuilder(executable.toString(), "server", "start-dev", "--ip", "127.0.0.1", "--port", String.valueOf(port),
                    "--ui-port", String.valueOf(page), "--db-filename", home.resolve("temporal.db").toAbsolutePath().toString(),
                    "--log-level", "error",
                    // Half of the waiting between two steps of a call.
                    "--dynamic-config-value", "system.enableActivityEagerExecution=true")
                    .redirectErrorStream(true)
                    .redirectOutput(log().toFile())
                    .start();
            Files.writeString(note(), process.pid() + "\n");
        } catch (IOException failed) {
            throw new Wrong(Wrong.SURROUNDINGS, executable + " cannot be started (" + Sentence.of(failed)
                    + "): take it from the PATH, and Temporal runs in memory, or set TEMPORAL_ADDRESS.");
        }
        untilItListens();
    }

    /** Nothing if there is none on the PATH. */
    static Optional<Path> onPath(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder).resolve(NAME))
                .filter(Files::isExecutable)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private Path note() {
        return home.resolve("temporal.pid");
    }

    private Path log() {
        return home.resolve("temporal.log");
    }

    private void stopLeftover() throws IOException {
        if (!Files.exists(note())) {
            return;
        }
        String written = Files.readString(note()).strip();
        if (written.matches("[0-9]{1,9}")) {
            ProcessHandle.of(Long.parseLong(written))
                    .filter(one -> one.info().command().map(command -> command.endsWith(NAME)).orElse(false))
                    .ifPresent(DevTemporal::stop);
        }
    }

    private static void stop(ProcessHandle process) {
        process.destroy();
        process.onExit().completeOnTimeout(process, UNTIL_STOPPED_SECONDS, TimeUnit.SECONDS).join().destroyForcibly();
    }

    private void untilItListens() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(UNTIL_STARTED_SECONDS);
        while (!Ports.isTaken(port)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                close();
                throw new Wrong(Wrong.SURROUNDINGS, "Temporal was started, and does not answer: " + log()
                        + " says why. Take 'temporal' from the PATH, and Temporal runs in memory.");
            }
            Thread.sleep(100);
        }
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    String page() {
        return "http://127.0.0.1:" + page;
    }

    @Override
    public void close() {
        stop(process.toHandle());
        try {
            Files.deleteIfExists(note());
        } catch (IOException stays) {
            // It is overwritten by the next start.
        }
    }
}
