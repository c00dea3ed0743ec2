package dev.baton.keeping;

import dev.baton.call.CallId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Another Java on the same files. */
final class OtherProcess {

    private OtherProcess() {}

    static List<String> run(String... what) throws IOException, InterruptedException {
        Process process = start(what);
        List<String> lines = process.inputReader().lines().toList();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the other process failed: " + lines);
        }
        return lines;
    }

    static List<String> run(String what, Path home, String... more) throws IOException, InterruptedException {
        return run(Stream.concat(Stream.of(what, home.toString()), Stream.of(more)).toArray(String[]::new));
    }

    static Process start(String... what) throws IOException {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", System.getProperty("java.class.path"), OtherProcess.class.getName()));
        command.addAll(List.of(what));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    public static void main(String[] arguments) {
        Path home = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "key" ->
                System.out.println(HexFormat.of()
                        .formatHex(new KeyRingInFiles(home).keyFor(new CallId(arguments[2])).secret().getEncoded()));
            case "destroy" -> {
                new KeyRingInFiles(home).destroy(new CallId(arguments[2]));
                System.out.println("destroyed");
            }
            case "acquire" ->
                System.out.println(leases(home).acquire(arguments[2], arguments[3], Duration.ofHours(1)));
            case "count" -> {
                for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
                    leases(home).count(arguments[2], Duration.ofHours(1));
                }
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static Leases leases(Path home) {
        return new LeasesInFiles(home, InstantSource.system());
    }
}
