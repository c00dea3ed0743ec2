package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** {@code baton worker} in another terminal. */
final class RunningWorker implements AutoCloseable {

    private final StringWriter words = new StringWriter();
    private final CommandLine line;
    private final CompletableFuture<Integer> ending = new CompletableFuture<>();

    RunningWorker(Path folder) {
        line = Baton.commandLine(new Surroundings(Map.of(), folder, InstantSource.system()));
        line.setOut(new PrintWriter(words, true));
        line.setErr(new PrintWriter(words, true));
        Thread.ofVirtual().start(() -> ending.complete(line.execute("worker", "--real-phones")));
    }

    @Override
    public void close() throws Exception {
        WorkerCommand command = Objects.requireNonNull(line.getSubcommands().get("worker")).getCommand();
        command.stop();
        assertThat(ending.get(30, TimeUnit.SECONDS)).as(words.toString()).isZero();
    }

    /** What it said. */
    @Override
    public String toString() {
        return words.toString();
    }
}
