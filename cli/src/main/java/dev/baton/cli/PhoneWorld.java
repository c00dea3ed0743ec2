package dev.baton.cli;

import static dev.baton.simulation.Habits.accepts;
import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static dev.baton.simulation.Habits.declines;
import static dev.baton.simulation.Habits.isBusy;
import static dev.baton.simulation.Habits.ringsForever;

import dev.baton.directory.Directory;
import dev.baton.keeping.LeasesInMemory;
import dev.baton.keeping.VaultInMemory;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.simulated.SimulatedLiveKit;
import dev.baton.port.Rooms.Role;
import dev.baton.simulation.Habit;
import dev.baton.simulation.LiveTempo;
import dev.baton.simulation.Person;
import dev.baton.simulation.Switchboard;
import dev.baton.simulation.WorldEvent;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import livekit.LivekitSip.SIPOutboundTrunkInfo;

/** A simulated LiveKit, and behind it people with telephones who live by the clock and always do the same. */
final class PhoneWorld implements AutoCloseable {

    static final String TRUNKS_NUMBER = "+11234567890";
    static final String JOHN = "+19876543210";

    private static final String CARRIER = "sip.carrier.example";
    private static final List<String> NONE_OF_THEM = List.of("LIVEKIT_", "VOBIZ_", "TWILIO_", "TRUNK_", "SIP_OUTBOUND_TRUNK_ID", "OUTBOUND_TRUNK_ID",
            "OPENROUTER_", "OPENAI_", "SCRIBE_", "BATON_TRUNK_PROFILE", "BATON_CALLS_PER_SECOND", "BATON_CALLER_ID");

    /** What becomes of whom, for a person to try. */
    static final Map<String, String> DESTINATIONS = new TreeMap<>(Map.of(
            "sales", "Grace answers, listens and accepts; half a minute later she hangs up",
            "support", "Linus answers, and declines: he is in a meeting",
            "billing", "Ada's phone rings, and nobody answers",
            "reception", "Linus declines, and Grace, who is rung next, accepts",
            "default", "the call's own transfer_phone_number: somebody answers and accepts"));
    static final Map<String, String> NUMBERS = new TreeMap<>(Map.of(
            "+19876543210", "John answers after three seconds, and stays",
            "+19876543211", "is busy",
            "+19876543212", "rings, and nobody answers",
            "+19876543213", "Mary answers, and hangs up half a minute later",
            "any other", "somebody answers after three seconds, and stays"));

    private static final String DIRECTORY = """
            supervisors:
              grace: {name: Grace, phone: "+1 555 000 1111"}
              linus: {name: Linus, phone: "+1 555 000 2222"}
              ada: {name: Ada, phone: "+1 555 000 3333"}
            destinations:
              sales: {name: Sales, mode: warm, supervisors: [grace]}
              support: {name: Support, mode: warm, supervisors: [linus]}
              billing: {name: Billing, mode: warm, supervisors: [ada]}
              reception: {name: Reception, mode: warm, supervisors: [linus, grace]}
            """;

    private static final double A_WHILE = 30;

    private final ApiKey key = new ApiKey("simulated", secret());
    private final LiveTempo tempo = new LiveTempo(Clock.systemUTC(), 1);
    private final WorldAgents agents = new WorldAgents();
    private final Switchboard world;
    private final SimulatedLiveKit server;
    private final String trunk;

    PhoneWorld() throws InterruptedException {
        // What these keep concerns the ports that the world itself would serve, and here LiveKit's API stands before it.
        world = new Switchboard(tempo, agents, agents, new LeasesInMemory(Clock.systemUTC()), new VaultInMemory());
        server = new SimulatedLiveKit(world.exchange(), key, InstantSource.system(), 0)
                .whenDispatched(dispatch -> world.exchange().sendFor(BehindLiveKit.errand(dispatch)));
        people();
        var wish = SIPOutboundTrunkInfo.newBuilder().setName("simulated").setAddress(CARRIER).addNumbers(TRUNKS_NUMBER).build();
        try (var liveKit = new LiveKit(server.url(), key)) {
            trunk = liveKit.sip().createOutboundTrunk(wish).await().orThrow("making the trunk").getSipTrunkId();
        }
    }

    private static String secret() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private void people() {
        supervisor("+15550001111", "Grace", answers(after(4)).then(accepts()).hangsUpAfterMerge(A_WHILE));
        supervisor("+15550002222", "Linus", answers(after(3)).then(declines("in a meeting")));
        supervisor("+15550003333", "Ada", ringsForever());
        caller(JOHN, "John", answers(after(3)));
        caller("+19876543211", "Busy", isBusy());
        caller("+19876543212", "Nobody", ringsForever());
        caller("+19876543213", "Mary", answers(after(3)));
        world.onEvent(event -> {
            if (event.kind() == WorldEvent.Kind.ANSWERED && event.who().equals("Mary")) {
                world.exchange().later(after(A_WHILE), "Mary hangs up", () -> world.hangUp("Mary"));
            }
        });
        world.exchange().connectOtherNumbers(person("somebody", answers(after(3))),
                person("a colleague", answers(after(4)).then(accepts()).hangsUpAfterMerge(A_WHILE)));
    }

    private Person person(String name, Habit habit) {
        return world.supervisor(name.replace(' ', '-').toLowerCase(Locale.ROOT), name).when(habit);
    }

    private void supervisor(String number, String name, Habit habit) {
        world.exchange().connect(number, person(name, habit), Role.SUPERVISOR);
    }

    private void caller(String number, String name, Habit habit) {
        world.exchange().connect(number, person(name, habit), Role.CALLER);
    }

    /** Those of this house, but with this LiveKit and its trunk; no provider of anything is contacted from here. */
    Map<String, String> settings(Map<String, String> house) {
        var settings = new TreeMap<>(house);
        settings.keySet().removeIf(name -> NONE_OF_THEM.stream().anyMatch(name::startsWith));
        settings.put(Surroundings.LIVEKIT_URL, server.url());
        settings.put(Surroundings.LIVEKIT_API_KEY, key.key());
        settings.put(Surroundings.LIVEKIT_API_SECRET, key.secret());
        settings.put("OUTBOUND_TRUNK_ID", trunk);
        settings.put("TRUNK_SIP_DOMAIN", CARRIER);
        settings.put("TRUNK_OUTBOUND_NUMBER", TRUNKS_NUMBER);
        return settings;
    }

    static Directory directory() {
        return Directory.written("the directory of the simulated phones", DIRECTORY);
    }

    WorldAgents agents() {
        return agents;
    }

    Switchboard switchboard() {
        return world;
    }

    ApiKey key() {
        return key;
    }

    String url() {
        return server.url();
    }

    void webhooksTo(URI address) {
        server.webhooksTo(address);
    }

    /** Told under the world's lock: must be quick. */
    void onEvent(Consumer<WorldEvent> listener) {
        world.onEvent(listener);
    }

    @Override
    public void close() {
        server.close();
        agents.close();
        tempo.close();
    }
}
