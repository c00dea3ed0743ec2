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
import dev.baton.directory.CallNumbers;
import dev.baton.keeping.Vault;
import dev.baton.numbers.Address;
import dev.baton.policy.DialGate;
import dev.baton.policy.DialGate.Dialling;
import dev.baton.port.Telephony;
import dev.baton.telephony.Trunks;
import dev.baton.transfer.CallStart;
import dev.baton.transfer.HouseRules;
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

    @Option(names = "--from", paramLabel = "NUMBER", description = "Which number of the trunk the call comes from. Default: its first one")
    private @Nullable String from;

    @Option(names = "--temporal", paramLabel = "HOST:PORT", description = "Default: TEMPORAL_ADDRESS, else 127.0.0.1:7233")
    private @Nullable String temporal;

    @Option(names = "--real-phones", description = "Yes, ring it.")
    private boolean realPhones;

    @Option(names = "--transfer-phone-number", paramLabel = "NUMBER",
            description = "Where a bare \"Transfer me\" of this call goes. Default: DEFAULT_TRANSFER_NUMBER")
    private @Nullable String transferPhoneNumber;

    CallCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> settings = surroundings.usableSettings();
        PhoneNumber number = Numbers.typed("--to", to);
        RealPhones.mustBeMeant(realPhones, settings, "A call");
        try (Temporal server = Temporal.of(settings, temporal); House house = House.from(surroundings, settings, server)) {
            CallId id = CallId.random(new SecureRandom());
            // Seen by whoever lists rooms, so it says nothing about whom it rings.
            var call = new Call(id, House.TENANT, new RoomName("call-" + id), new Caller(new Identity("caller-" + id), Reach.PHONE),
                    new Conversation("conversation:" + id));
            Verdict verdict = house.gate().mayDial(
                    new Dialling(call, new Address.Phone(number), Set.of(), DialGate.Origin.CONFIGURED));
            if (verdict instanceof Verdict.Forbidden(String why)) {
                throw new Wrong(1, "Policy does not let " + number.masked() + " be rung: " + why + ".");
            }
            house.mustBeReady();
            if (transferPhoneNumber != null
                    && house.numbers().configure(call, transferPhoneNumber, Set.of(number)) instanceof CallNumbers.Refused(String why)) {
                throw new Wrong(1, "--transfer-phone-number: " + why);
            }
            if (from != null && house.trunks().choose(id, from) instanceof Trunks.Refused(String why)) {
                throw new Wrong(1, why.replaceFirst("^from_phone", "--from"));
            }
            house.admissions().byListOnly(call.room());
            begin(house, call, house.vault().put(call.id(), Vault.Kind.NUMBER, number.e164()));
            Screen screen = house.screen(Objects.requireNonNull(spec).root().commandLine().getOut());
            screen.line("call " + id + " rings " + number.masked() + ".");
            return new Following(house.desk(), screen).untilAnswered(id);
        }
    }

    /** {@code number}: where it is kept. Repeated, it rings nobody again. */
    static void begin(House house, Call call, String number) throws InterruptedException {
        String room = call.room().value();
        house.liveKit().rooms().create(CreateRoomRequest.newBuilder()
                        .setName(room)
                        .setMetadata(house.rooms().marked("", call.id(), call.tenant()))
                        .build())
                .await().orThrow("opening the room");
        // Whether it was taken may be unknown if Temporal goes away just now. A room in which nobody is closes by itself.
        house.desk().startCall(new CallStart(call, new CallStart.Outbound(new Telephony.Contact(number)), HouseRules.standard()));
    }
}
