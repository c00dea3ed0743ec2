package dev.baton.cli.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A {@link HeldWorker} in a JVM of its own, ended with this one. */
final class WorkerProcess implements AutoCloseable {

    static final List<String> JVM = List.of("-Xmx1g", "-XX:+UseSerialGC");

    private final Process process;
    private final PrintStream in;
    private final LinkedBlockingQueue<Long> heaps = new LinkedBlockingQueue<>();
    private final Marks marks = new Marks();

    WorkerProcess(String temporal, String queue, Capacity capacity, Consumer<String> ringing) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-cp", System.getProperty("java.class.path"), "dev.baton.cli.Baton",
                "bench", "held-worker", "--temporal", temporal, "--queue", queue, "--count", Integer.toString(capacity.transfers()),
                "--cache", Integer.toString(capacity.cache())));
        try {
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException failure) {
            throw new UncheckedIOException("no worker process could be started", failure);
        }
        in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread.ofVirtual().start(() -> listen(ringing));
        marks.when("ready");
    }

    private void listen(Consumer<String> ringing) {
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("ringing ")) {
                    ringing.accept(line.substring("ringing ".length()));
                } else if (line.startsWith("heap ")) {
                    heaps.add(Long.parseLong(line.substring("heap ".length())));
                } else if (line.equals("ready")) {
                    marks.happened("ready");
                }
            }
        } catch (IOException ended) {
            marks.happened("ended");
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    void answer(String call) {
        in.println("answer " + call);
    }

    long heapAfterCollection() throws InterruptedException {
        in.println("heap");
        Long bytes = heaps.poll(60, TimeUnit.SECONDS);
        if (bytes == null) {
            throw new IllegalStateException("the worker process does not say how much heap it uses");
        }
        return bytes;
    }

    @Override
    public void close() {
        in.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
