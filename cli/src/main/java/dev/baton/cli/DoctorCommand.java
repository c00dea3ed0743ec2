package dev.baton.cli;

import dev.baton.call.PhoneNumber;
import dev.baton.livekit.LiveKit;
import dev.baton.trunks.TrunkWish;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at everything that Baton needs, and says of each thing that is wrong how it is put right. */
@Command(name = "doctor", mixinStandardHelpOptions = true, description = {
        "Checks LiveKit, the trunks, Temporal and the settings; says how to mend what is wrong. Dials nobody.",
        "With --call: what a test call with a transfer does."})
final class DoctorCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--temporal", paramLabel = "HOST:PORT", description = "Look at this Temporal server. Default: TEMPORAL_ADDRESS")
    private String temporal = "";

    @Option(names = "--from", paramLabel = "+NUMBER", description = "A number that calls are to come from: does the trunk have it?")
    private @Nullable String from;

    @Option(names = "--call", paramLabel = "+NUMBER",
            description = "A test call to this phone, with a transfer to DEFAULT_TRANSFER_NUMBER. Without --real-phones it only tells what it would do.")
    private @Nullable String call;

    @Option(names = "--real-phones", description = "With --call: ring the phone.")
    private boolean realPhones;

    DoctorCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        CommandLine line = Objects.requireNonNull(spec).root().commandLine();
        if (call != null) {
            return testCall(call, line);
        }
        if (realPhones) {
            throw new Wrong(Wrong.USAGE, "--real-phones goes with --call +…: without it nobody is dialled.");
        }
        var screen = new Screen(line.getOut());
        screen.line("REAL servers and settings; nobody is dialled.");
        screen.line("");
        var report = new Report(screen);
        Map<String, String> settings = surroundings.environment();
        try {
            settings = surroundings.settings();
            report.tell("Settings", List.of(file(), placeholders(settings)));
        } catch (Wrong broken) {
            report.tell("Settings", List.of(Check.failed(".env", "cannot be read; the rest is looked at without it",
                    String.valueOf(broken.getMessage()))));
        }
        List<PhoneNumber> numbers = numbers(settings);
        List<PhoneNumber> asked = from == null ? numbers : List.of(Numbers.typed("--from", from));
        report.tell("LiveKit", new LiveKitChecks(surroundings, settings, asked).all());
        report.tell("Temporal", new TemporalChecks(settings, temporal).all());
        report.tell("House", new HouseChecks(surroundings, settings).all());
        return report.end();
    }

    private int testCall(String number, CommandLine line) throws InterruptedException {
        PhoneNumber to = Numbers.typed("--call", number);
        PhoneNumber caller = from == null ? null : Numbers.typed("--from", from);
        Map<String, String> settings = surroundings.usableSettings();
        try (LiveKit liveKit = surroundings.liveKit(settings)) {
            return new TestCallReport(settings, to, caller, TestCallReport.LISTENING).call(liveKit, realPhones, line.getOut());
        }
    }

    private Check file() {
        if (!Files.exists(surroundings.envFile())) {
            return Check.ok(".env", "there is none here; the environment alone counts");
        }
        return EnvFile.othersMayRead(surroundings.envFile())
                ? Check.warning(".env", "is read, also by other users of this machine", "chmod 600 .env")
                : Check.ok(".env", "is read");
    }

    private static Check placeholders(Map<String, String> settings) {
        List<String> left = Surroundings.placeholders(settings);
        return left.isEmpty() ? Check.ok("values", "none is left from the example")
                : Check.failed("values", "left as in the example: " + String.join(", ", left), "Put your own in.");
    }

    /** The trunk's numbers in the settings; when they cannot be read, the check of the trunk says so. */
    private static List<PhoneNumber> numbers(Map<String, String> settings) {
        try {
            return TrunkWish.numbersIn(settings);
        } catch (IllegalArgumentException saidElsewhere) {
            return new ArrayList<>();
        }
    }
}
