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

/** A whole house in one process, until it is stopped. */
@Command(name = "up", mixinStandardHelpOptions = true, description = {
        "Stands a whole house up in one process, on loopback: Temporal, Postgres, LiveKit, phones, an agent, the worker and the HTTP API.",
        "What TEMPORAL_ADDRESS, BATON_DATABASE_URL and LIVEKIT_URL name is used; a 'temporal' on the PATH is started. The rest is made here,",
        "and phones are simulated unless LIVEKIT_URL is set, which wants to hear --real-phones. Ctrl-C ends it."})
final class UpCommand implements Callable<Integer> {

    private static final Duration LAST_WORDS = Duration.ofSeconds(40);

    private final Surroundings surroundings;
    private final Shift shift = new Shift(LAST_WORDS, "not everything came to rest in time; the next 'baton up' in this folder stops what was left.");

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--port", paramLabel = "N", description = "Of the HTTP API. Default: 8080")
    private int port = 8080;

    @Option(names = "--real-phones", description = "Yes, dial them: those of the LiveKit that LIVEKIT_URL names.")
    private boolean realPhones;

    UpCommand(Surroundings surroundings) {
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
        if (AllInOne.isRealLiveKit(settings)) {
            mustBeMeant(settings);
        }
        Ports.mustBeFree(port, Doorway.OTHERWISE);
        shift.begin();
        long began = System.nanoTime();
        out.println("Baton stands up ...");
        out.flush();
        try {
            String key = ServeCommand.operatorKey(surroundings, settings);
            try (AllInOne house = AllInOne.start(surroundings, settings, key, port, out)) {
                var welcome = new Welcome(out, house, key, ServeCommand.keyFile(surroundings, settings));
                if (Logs.isJson(settings)) {
                    welcome.note((System.nanoTime() - began) / 1e9);
                } else {
                    welcome.say((System.nanoTime() - began) / 1e9);
                    house.tell();
                }
                shift.untilEnd();
                out.println();
                out.println("Stopping ...");
                out.flush();
            }
            out.println("Stopped.");
            out.flush();
        } finally {
            shift.over();
        }
        return 0;
    }

    private void mustBeMeant(Map<String, String> settings) {
        try {
            RealPhones.mustBeMeant(realPhones, settings, "baton up");
        } catch (Wrong unsaid) {
            throw new Wrong(Wrong.USAGE, "LIVEKIT_URL is set, and calls on that LiveKit ring REAL phones: say --real-phones if that is meant."
                    + " With LIVEKIT_URL left out, everything is simulated.");
        }
    }
}
