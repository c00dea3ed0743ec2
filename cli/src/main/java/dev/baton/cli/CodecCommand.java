package dev.baton.cli;

import dev.baton.codec.CodecServer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lets Temporal's UI and CLI read what the keys of this house encrypted. */
@Command(
        name = "codec",
        description = "Decodes payloads for Temporal's UI, on loopback, with the keys in ./.baton or in Postgres.",
        mixinStandardHelpOptions = true)
final class CodecCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--port", paramLabel = "N", description = "Default: 8234")
    private int port = 8234;

    @Option(names = "--home", paramLabel = "FOLDER", description = "Where the keys are. Default: ./.baton")
    private Path home = Path.of(".baton");

    @Option(names = "--origin", paramLabel = "URL", description = "Another address of Temporal's UI that may ask; may be repeated.")
    private Set<String> origins = new HashSet<>();

    CodecCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec == null ? new PrintWriter(System.out, true) : spec.root().commandLine().getOut();
        Set<String> allowed = new HashSet<>(CodecServer.TEMPORAL_UI);
        allowed.addAll(origins);
        var stopped = new CountDownLatch(1);
        try (Kept kept = Kept.from(surroundings.settings(), home, surroundings.clock());
                CodecServer server = CodecServer.start(kept.keys(), port, allowed)) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(stopped::countDown));
            out.println("Decoding for " + String.join(" and ", allowed) + " at http://127.0.0.1:" + server.port());
            out.println("In Temporal's UI: the glasses at the top right, remote codec endpoint, this address. Ctrl-C ends it.");
            out.println("In its CLI: temporal workflow show --codec-endpoint http://127.0.0.1:" + server.port() + " -w WORKFLOW");
            out.flush();
            stopped.await();
        }
        return 0;
    }
}
