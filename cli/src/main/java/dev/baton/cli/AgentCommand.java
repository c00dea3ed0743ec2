package dev.baton.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The voice in the calls: takes agents' jobs from LiveKit until it is stopped. */
@Command(name = "agent", mixinStandardHelpOptions = true, description = {
        "Answers calls: registers with LiveKit as BATON_AGENT_NAME and BATON_HOUSE_AGENT_NAME, greets, holds, briefs and announces.",
        "'baton worker' must run as well, it carries the calls. Settings come from .env.",
        "Told to end, it takes no more calls and waits for those it has; 'agent dev' does not wait, and tells what it does."})
final class AgentCommand implements Callable<Integer> {

    enum Manner {
        start,
        dev
    }

    private final Surroundings surroundings;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);
    private final AtomicBoolean over = new AtomicBoolean();

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", defaultValue = "start", paramLabel = "dev", description = "dev: on a developer's machine.")
    private Manner manner = Manner.start;

    @Option(names = "--temporal", paramLabel = "HOST:PORT", description = "Default: TEMPORAL_ADDRESS, else 127.0.0.1:7233")
    private @Nullable String temporal;

    @Option(names = "--drain", paramLabel = "SECONDS", defaultValue = "600",
            description = "Told to end, wait so long for calls to finish; then other agents are sent to them. Default: ${DEFAULT-VALUE}")
    private int drain = 600;

    AgentCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** For Ctrl-C, and whoever started it in this process. */
    void stop() {
        stopped.countDown();
    }

    @Override
    public Integer call() throws Exception {
        CommandLine line = Objects.requireNonNull(spec).root().commandLine();
        Map<String, String> settings = surroundings.usableSettings();
        Logs.begin(settings, line);
        PrintWriter out = line.getOut();
        if (manner == Manner.dev) {
            Logs.agentTellsEverything();
        }
        try (Temporal server = Temporal.of(settings, temporal); AgentHouse house = AgentHouse.open(surroundings, settings, server);
                AutoCloseable health = HealthDoor.open(settings, house::obstacle)) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::stopAndEndWell));
            out.println((house.isSimulated() ? "SIMULATED" : "REAL") + "  LiveKit at " + Surroundings.said(settings, Surroundings.LIVEKIT_URL) + ", "
                    + server + ". Taking calls as " + house.agents() + ", queue " + house.queue() + ". Ctrl-C ends it.");
            out.flush();
            if (!server.isServed(dev.baton.transfer.Registration.QUEUE)) {
                line.getErr().println("baton: no worker is at work on " + server + ": callers are greeted, and nothing more, until 'baton worker' runs.");
            }
            stopped.await();
            out.println(finish(house));
            out.flush();
        } finally {
            over.set(true);
            gone.countDown();
        }
        return 0;
    }

    private String finish(AgentHouse house) throws InterruptedException, ExecutionException {
        Duration patience = manner == Manner.dev ? Duration.ZERO : Duration.ofSeconds(Math.max(0, drain));
        try {
            house.drain().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return "Stopped. No call was left.";
        } catch (TimeoutException stillTalking) {
            int left = house.companies();
            return left == 0 ? "Stopped. No call was left."
                    : "Stopped with " + left + (left == 1 ? " caller: another agent is" : " callers: other agents are") + " sent to them.";
        }
    }

    /** Told to end, the process has ended well once its calls have. */
    private void stopAndEndWell() {
        if (over.get()) {
            return;
        }
        stop();
        try {
            if (gone.await(Math.max(0, drain) + 20L, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(0);
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
