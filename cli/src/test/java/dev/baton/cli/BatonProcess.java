package dev.baton.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code ./baton} with words, as a process. */
final class BatonProcess {

    private final Process process;
    private final Path words;

    BatonProcess(Path folder, Map<String, String> environment, int number, String... arguments) throws IOException {
        words = folder.resolve("said-" + number + "-" + arguments[0] + ".txt");
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m",
                "-cp", System.getProperty("java.class.path"), Baton.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(words.toFile());
        builder.environment().putAll(environment);
        process = builder.start();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    String said() {
        try {
            return Files.readString(words);
        } catch (IOException gone) {
            return "(" + gone + ")";
        }
    }

    void await(String word, Duration within) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        while (!said().contains(word)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("it did not say \"" + word + "\":\n" + said());
            }
            // A file cannot be waited for.
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
    }

    void end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
