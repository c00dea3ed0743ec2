package dev.baton.cli;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Destination;
import dev.baton.call.Party;
import dev.baton.desk.Said;
import dev.baton.livekit.LiveKit;
import dev.baton.port.BriefingBy;
import dev.baton.port.Roster;
import dev.baton.transfer.TransferId;
import dev.baton.transfer.TransferRequest;
import dev.baton.transfer.TransferRequest.Mode;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Transfers somebody who is in a room already: Baton takes the call over and carries it from here. */
@Command(name = "transfer", description = "Transfers a caller who is in a LiveKit room. A 'baton worker' must be running.",
        mixinStandardHelpOptions = true, synopsisSubcommandLabel = "cold|warm")
final class TransferCommand implements Runnable {

    private static final Duration GOOD_FOR = Duration.ofSeconds(30);

    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    TransferCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        line.usage(line.getOut());
    }

    @Command(name = "cold", mixinStandardHelpOptions = true,
            description = "The carrier takes the caller to the destination, or says why not; where it will not, our own trunk does.")
    int cold(
            @Option(names = "--room", required = true, paramLabel = "R", description = "The LiveKit room.") String room,
            @Option(names = "--participant", required = true, paramLabel = "P", description = "The caller's identity in it.") String participant,
            @Option(names = "--to", required = true, paramLabel = "ALIAS", description = "A destination of the directory.") String alias,
            @Option(names = "--temporal", paramLabel = "HOST:PORT", description = "Default: TEMPORAL_ADDRESS, else 127.0.0.1:7233")
                    @Nullable String temporal,
            @Option(names = "--real-phones", description = "Yes, dial them.") boolean realPhones)
            throws InterruptedException {
        Map<String, String> settings = surroundings.usableSettings();
        Destination to = destination(alias);
        RealPhones.mustBeMeant(realPhones, settings, "A transfer");
        try (Temporal server = Temporal.of(settings, temporal); House house = House.from(surroundings, settings, server)) {
            return conducted(house, room, participant, to, Mode.COLD, BriefingBy.NONE);
        }
    }

    @Command(name = "warm", mixinStandardHelpOptions = true, description = {
            "The agent holds the caller, briefs whoever answers at the destination, and joins the two.",
            "A 'baton agent' must be running, too: it plays the music and briefs. An agent of somebody else's who talks with the",
            "caller hears nothing meanwhile, is told how it went, and goes on or is let go."})
    int warm(
            @Option(names = "--room", required = true, paramLabel = "R", description = "The LiveKit room.") String room,
            @Option(names = "--participant", required = true, paramLabel = "P", description = "The caller's identity in it.") String participant,
            @Option(names = "--to", required = true, paramLabel = "ALIAS", description = "A destination of the directory.") String alias,
            @Option(names = "--temporal", paramLabel = "HOST:PORT", description = "Default: TEMPORAL_ADDRESS, else 127.0.0.1:7233")
                    @Nullable String temporal,
            @Option(names = "--real-phones", description = "Yes, dial them.") boolean realPhones)
            throws InterruptedException {
        Map<String, String> settings = surroundings.usableSettings();
        Destination to = destination(alias);
        try (LiveKit liveKit = surroundings.liveKit(settings)) {
            if (!liveKit.isSimulated()) {
                RealPhones.mustBeMeant(realPhones, settings, "A transfer");
            }
        }
        try (Temporal server = Temporal.of(settings, temporal); House house = House.from(surroundings, settings, server)) {
            return conducted(house, room, participant, to, Mode.WARM, BriefingBy.AGENT);
        }
    }

    private int conducted(House house, String room, String participant, Destination asked, Mode mode, BriefingBy briefingBy)
            throws InterruptedException {
        Screen screen = house.screen(Objects.requireNonNull(spec).root().commandLine().getOut());
        house.mustBeReady();
        Takeover takeover = Takeover.of(house, House.TENANT, room, participant)
                // The names may hold a phone number, so they are not said back.
                .orElseThrow(() -> new Wrong(1, "This participant is not in this room just now: 'lk room participants list' shows who is."));
        Call call = takeover.start().call();
        Destination to = house.numbers().addressed(call, asked);
        // Asked before the caller is taken over: what cannot be done leaves them as they are.
        if (house.roster().resolve(new Roster.Question(call, to)) instanceof Roster.NoRoute none) {
            throw new Wrong(1, none.sentence());
        }
        takeover.begin(house);
        var request = new TransferRequest("cli-" + CallId.random(new SecureRandom()), to, mode, briefingBy, "asked for at the terminal",
                Party.OPERATOR, surroundings.clock().instant().plus(GOOD_FOR));
        return switch (house.desk().transfer(call, request)) {
            case Said.Refused<TransferId>(String why) -> throw new Wrong(1, why);
            case Said.Done<TransferId>(TransferId id) -> {
                screen.line("transfer " + id);
                yield new Following(house.desk(), screen).untilOver(id);
            }
        };
    }

    private static Destination destination(String alias) {
        try {
            return new Destination(alias);
        } catch (IllegalArgumentException wrong) {
            throw new Wrong(Wrong.USAGE, "--to: " + Sentence.of(wrong) + ".");
        }
    }
}
