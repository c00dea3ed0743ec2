package dev.baton.cli;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Caller;
import dev.baton.call.Conversation;
import dev.baton.call.Destination;
import dev.baton.call.Party;
import dev.baton.call.Reach;
import dev.baton.desk.Said;
import dev.baton.livekit.Failure;
import dev.baton.livekit.Reply;
import dev.baton.port.BriefingBy;
import dev.baton.transfer.CallStart;
import dev.baton.transfer.HouseRules;
import dev.baton.transfer.TransferId;
import dev.baton.transfer.TransferRequest;
import dev.baton.transfer.TransferRequest.Mode;
import dev.baton.watch.OurRooms;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
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
        PrintWriter out = Objects.requireNonNull(spec).root().commandLine().getOut();
        Map<String, String> settings = surroundings.usableSettings();
        Destination to = destination(alias);
        RealPhones.mustBeMeant(realPhones, "A transfer");
        try (Temporal server = Temporal.at(Temporal.address(temporal, settings)); House house = new House(surroundings, settings, server)) {
            Call call = carried(house, room, present(house, room, participant));
            var request = new TransferRequest("cli-" + call.id(), to, Mode.COLD, BriefingBy.NONE, "asked for at the terminal",
                    Party.OPERATOR, surroundings.clock().instant().plus(GOOD_FOR));
            return switch (house.desk().transfer(call, request)) {
                case Said.Refused<TransferId>(String why) -> throw new Wrong(1, why);
                case Said.Done<TransferId>(TransferId id) -> {
                    out.println("REAL transfer " + id);
                    yield new Following(house.desk(), out).untilOver(id);
                }
            };
        }
    }

    @Command(name = "warm", mixinStandardHelpOptions = true, description = "Not on a real LiveKit yet: the agent that holds and briefs is still to come.")
    int warm() {
        throw new Wrong(Wrong.USAGE, "A warm transfer needs an agent that holds the caller and briefs the supervisor, and on a real LiveKit"
                + " there is none yet. 'baton demo' shows one with simulated phones; 'baton transfer cold' works here.");
    }

    private static Destination destination(String alias) {
        try {
            return new Destination(alias);
        } catch (IllegalArgumentException wrong) {
            throw new Wrong(Wrong.USAGE, "--to: " + Sentence.of(wrong) + ".");
        }
    }

    private static ParticipantInfo present(House house, String room, String participant) throws InterruptedException {
        return switch (house.liveKit().rooms().participant(room, participant).await()) {
            case Reply.Done<ParticipantInfo>(ParticipantInfo there) -> there;
            // The names may hold a phone number, so they are not said back.
            case Reply.Failed<ParticipantInfo>(Failure.NotFound _) -> throw new Wrong(1,
                    "This participant is not in this room just now: 'lk room participants list' shows who is.");
            case Reply.Failed<ParticipantInfo>(Failure failure) -> throw new Wrong(Wrong.SURROUNDINGS, failure.sentence());
        };
    }

    /** Taken over, if it is not ours already. */
    private static Call carried(House house, String room, ParticipantInfo caller) throws InterruptedException {
        String metadata = house.liveKit().rooms().list(List.of(room)).await().orThrow("looking at the room").stream()
                .findFirst()
                .map(Room::getMetadata)
                .orElse("");
        Optional<CallId> ours = house.rooms().of(room, metadata).map(OurRooms.Ours::call);
        CallId id = ours.orElseGet(() -> CallId.random(new SecureRandom()));
        Reach reach = caller.getKind() == ParticipantInfo.Kind.SIP ? Reach.PHONE : Reach.BROWSER;
        var call = new Call(id, House.TENANT, house.names().room(room), new Caller(house.names().identity(caller.getIdentity()), reach),
                new Conversation("conversation:" + id));
        if (ours.isEmpty() || !(house.desk().watch(id) instanceof Said.Done)) {
            house.liveKit().rooms().metadata(room, house.rooms().marked(metadata, id, House.TENANT)).await().orThrow("marking the room as a call's");
            house.desk().startCall(new CallStart(call, new CallStart.Adopted(), HouseRules.standard()));
        }
        return call;
    }
}
