package dev.baton.cli;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Caller;
import dev.baton.call.Conversation;
import dev.baton.call.Identity;
import dev.baton.call.PhoneNumber;
import dev.baton.call.Policy.Verdict;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.keeping.Vault;
import dev.baton.numbers.Address;
import dev.baton.numbers.Written;
import dev.baton.policy.DialGate;
import dev.baton.policy.DialGate.Dialling;
import dev.baton.port.Telephony;
import dev.baton.transfer.CallStart;
import dev.baton.transfer.HouseRules;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import livekit.LivekitRoom.CreateRoomRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Rings somebody up: an outbound call, carried by the worker. */
@Command(name = "call", mixinStandardHelpOptions = true, description = {
        "Rings a phone and sends Baton's agent into the call. A 'baton worker' must be running.",
        "Policy is asked first, and again when the phone is about to ring."})
final class CallCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--to", required = true, paramLabel = "NUMBER", description = "With + and country code, such as +919876543210.")
    private String to = "";

    @Option(names = "--temporal", paramLabel = "HOST:PORT", description = "Default: TEMPORAL_ADDRESS, else 127.0.0.1:7233")
    private @Nullable String temporal;

    @Option(names = "--real-phones", description = "Yes, ring it.")
    private boolean realPhones;

    CallCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).root().commandLine().getOut();
        Map<String, String> settings = surroundings.usableSettings();
        PhoneNumber number = switch (Written.read(to)) {
            case Written.Unreadable(String sentence) -> throw new Wrong(Wrong.USAGE, "--to: " + sentence + ".");
            case Written.Readable(PhoneNumber read) -> read;
        };
        RealPhones.mustBeMeant(realPhones, "A call");
        try (Temporal server = Temporal.at(Temporal.address(temporal, settings)); House house = new House(surroundings, settings, server)) {
            CallId id = CallId.random(new SecureRandom());
            // Seen by whoever lists rooms, so it says nothing about whom it rings.
            var call = new Call(id, House.TENANT, new RoomName("call-" + id), new Caller(new Identity("caller-" + id), Reach.PHONE),
                    new Conversation("conversation:" + id));
            Verdict verdict = house.gate().mayDial(
                    new Dialling(call, new Address.Phone(number), Set.of(), DialGate.Origin.CONFIGURED));
            if (verdict instanceof Verdict.Forbidden(String why)) {
                throw new Wrong(1, "Policy does not let " + number.masked() + " be rung: " + why + ".");
            }
            house.liveKit().rooms().create(CreateRoomRequest.newBuilder()
                            .setName(call.room().value())
                            .setMetadata(house.rooms().marked("", id, House.TENANT))
                            .build())
                    .await().orThrow("opening the room");
            var contact = new Telephony.Contact(house.vault().put(id, Vault.Kind.NUMBER, number.e164()));
            house.desk().startCall(new CallStart(call, new CallStart.Outbound(contact), HouseRules.standard()));
            out.println("REAL call " + id + " rings " + number.masked() + ".");
            return new Following(house.desk(), out).untilAnswered(id);
        }
    }
}
