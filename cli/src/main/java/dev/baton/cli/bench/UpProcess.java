package dev.baton.cli.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code baton up} as a process of its own, in a folder that is removed with it, with simulated phones and a Postgres of its own. */
final class UpProcess implements AutoCloseable {

    static final String KEY = "an-operator-key-of-a-bench";
    static final List<String> JVM = List.of("-XX:+UseSerialGC");

    private static final Duration UNTIL_READY = Duration.ofSeconds(60);
    private static final Pattern DOOR = Pattern.compile("api +REAL +(http://127\\.0\\.0\\.1:[0-9]+)");

    private final Path folder;
    private final Process process;
    private final String door;

    UpProcess(String temporal, int requestsPerSecond) throws IOException, InterruptedException {
        folder = Files.createTempDirectory("baton-bench");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-cp", absolute(System.getProperty("java.class.path")), "dev.baton.cli.Baton", "up", "--port", "0"));
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(words().toFile());
        Map<String, String> environment = builder.environment();
        List.of("LIVEKIT_URL", "BATON_DATABASE_URL", "BATON_WEBHOOK_URL", "TEMPORAL_NAMESPACE").forEach(environment::remove);
        environment.putAll(new TreeMap<>(Map.of("TEMPORAL_ADDRESS", temporal, "BATON_OPERATOR_KEY", KEY,
                "BATON_REQUESTS_PER_SECOND", String.valueOf(requestsPerSecond), "BATON_DIALS_PER_MINUTE", "100000",
                "BATON_DIALS_PER_DESTINATION", "100000")));
        process = builder.start();
        long end = System.nanoTime() + UNTIL_READY.toNanos();
        while (!said().contains("Ready after")) {
            if (!process.isAlive() || System.nanoTime() > end) {
                String said = said();
                close();
                throw new IllegalStateException("baton up did not become ready:\n" + said);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        Matcher at = DOOR.matcher(said());
        if (!at.find()) {
            throw new IllegalStateException("baton up does not say where it is:\n" + said());
        }
        door = String.valueOf(at.group(1));
    }

    private static String absolute(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator)).map(one -> Path.of(one).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Path words() {
        return folder.resolve("said.txt");
    }

    private String said() throws IOException {
        return Files.exists(words()) ? Files.readString(words()) : "";
    }

    String door() {
        return door;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path one : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        }
    }
}
