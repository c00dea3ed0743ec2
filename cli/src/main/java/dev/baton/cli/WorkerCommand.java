package dev.baton.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Carries calls on a real LiveKit until it is stopped. */
@Command(name = "worker", mixinStandardHelpOptions = true, description = {
        "Carries calls: serves the workflows, rooms, phones and briefings, and watches the rooms.",
        "Settings come from .env. It dials REAL phones, so it wants to hear --real-phones. Ctrl-C ends it."})
final class WorkerCommand implements Callable<Integer> {

    private final Surroundings surroundings;
    private final CountDownLatch stopped = new CountDownLatch(1);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--temporal", paramLabel = "HOST:PORT", description = "Default: TEMPORAL_ADDRESS, else 127.0.0.1:7233")
    private @Nullable String temporal;

    @Option(names = "--real-phones", description = "Yes, dial them.")
    private boolean realPhones;

    WorkerCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** For Ctrl-C, and whoever started it in this process. */
    void stop() {
        stopped.countDown();
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = Objects.requireNonNull(spec).root().commandLine().getOut();
        Map<String, String> settings = surroundings.usableSettings();
        RealPhones.mustBeMeant(realPhones, "A worker");
        try (Temporal server = Temporal.at(Temporal.address(temporal, settings));
                House house = new House(surroundings, settings, server);
                House.Crew crew = house.work()) {
            Thread hook = Thread.ofPlatform().unstarted(this::stop);
            Runtime.getRuntime().addShutdownHook(hook);
            out.println("REAL phones. Carrying calls on " + house + ". Ctrl-C ends it.");
            out.flush();
            stopped.await();
        }
        out.println("Stopped. Calls that are under way wait for the next worker.");
        out.flush();
        return 0;
    }
}
