package dev.baton.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Carries calls on a real LiveKit until it is stopped. */
@Command(name = "worker", mixinStandardHelpOptions = true, description = {
        "Carries calls: serves the workflows, rooms, phones and briefings, and watches the rooms.",
        "Settings come from .env. It dials REAL phones, so it wants to hear --real-phones. Ctrl-C ends it."})
final class WorkerCommand implements Callable<Integer> {

    // More than a crew needs to put down what it has in hand.
    private static final Duration LAST_WORDS = Duration.ofSeconds(20);

    private final Surroundings surroundings;
    private final Shift shift = new Shift(LAST_WORDS, "the worker did not come to rest in time; others take over what it had in hand.");

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
        shift.end();
    }

    @Override
    public Integer call() throws Exception {
        CommandLine line = Objects.requireNonNull(spec).root().commandLine();
        Map<String, String> settings = surroundings.usableSettings();
        Logs.begin(settings, line);
        PrintWriter out = line.getOut();
        RealPhones.mustBeMeant(realPhones, settings, "A worker");
        try (Temporal server = Temporal.of(settings, temporal); House house = House.from(surroundings, settings, server)) {
            Readiness.ofPhones(house.liveKit(), settings);
            house.objections().forEach(line.getErr()::println);
            carry(house, settings, out);
        } finally {
            shift.over();
        }
        out.println("Stopped. Calls that are under way wait for the next worker.");
        out.flush();
        return 0;
    }

    private void carry(House house, Map<String, String> settings, PrintWriter out) throws Exception {
        try (AutoCloseable health = HealthDoor.open(settings, house::obstacle); House.Crew crew = house.work();
                AutoCloseable rounds = house.lookForLostCalls()) {
            shift.begin();
            out.println(house.phones() + "  phones. Carrying calls on " + house + ". Ctrl-C ends it.");
            out.flush();
            shift.untilEnd();
        }
    }
}
