package dev.baton.simulation;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Caller;
import dev.baton.call.Conversation;
import dev.baton.call.Destination;
import dev.baton.call.Identity;
import dev.baton.call.NumberPlan;
import dev.baton.call.Party;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.call.SupervisorId;
import dev.baton.call.TenantId;
import dev.baton.keeping.Leases;
import dev.baton.keeping.Vault;
import dev.baton.port.AgentPost;
import dev.baton.port.CallAgent;
import dev.baton.port.ConsultationId;
import dev.baton.port.Line;
import dev.baton.port.Roster;
import dev.baton.port.Rooms;
import dev.baton.port.Scribe;
import dev.baton.port.Telephony;
import dev.baton.transfer.Decision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The phone world: people, telephones, trunks, rooms and agents behind the ports. Everything in it happens at its
 * {@link Tempo}, so the same story told twice goes the same way twice.
 */
public final class Switchboard {

    private final World world;
    private final Messages messages;
    private final Vault vault;
    private final People people = new People();
    private final Auditor auditor;
    private final Sip sip;
    private final Agents agents;
    private final Hearing hearing;
    private final Isolation isolation;
    private final Carrier carrier;
    private final Effects effects;
    private final Voices voices;
    private final SimulatedRooms rooms;
    private final SimulatedLine line;
    private final SimulatedTelephony telephony;
    private final SimulatedRoster roster;
    private final SimulatedScribe scribe;
    private final Exchange exchange;

    public Switchboard(Tempo tempo, Messages messages, AgentFleet fleet, Leases leases, Vault vault) {
        this.messages = messages;
        this.vault = vault;
        world = new World(tempo, messages);
        auditor = new Auditor(world);
        sip = new Sip(world, auditor);
        agents = new Agents(world, auditor, messages, fleet);
        hearing = new Hearing(world, agents);
        isolation = new Isolation(world, auditor, sip);
        carrier = new Carrier(world, auditor, sip);
        effects = new Effects(world);
        voices = new Voices(world, people, sip, vault, messages, auditor);
        rooms = new SimulatedRooms(world, effects, agents, sip);
        line = new SimulatedLine(world, effects, people, sip, isolation);
        telephony = new SimulatedTelephony(world, effects, people, sip, carrier);
        roster = new SimulatedRoster(effects, people, leases);
        scribe = new SimulatedScribe(world, effects, vault);
        exchange = new Exchange(world, sip, agents, isolation, carrier, rooms, people);
        world.afterEachChange(hearing::settle);
        world.afterEachChange(() -> auditor.settle(hearing));
    }

    // The ports.

    public Rooms rooms() {
        return rooms;
    }

    public Line line() {
        return line;
    }

    public Telephony telephony() {
        return telephony;
    }

    public Roster roster() {
        return roster;
    }

    public Scribe scribe() {
        return scribe;
    }

    /** For a media server in front of this world, which speaks the real one's language. */
    public Exchange exchange() {
        return exchange;
    }

    /** With the faults that the story has in store for this method of a port, which somebody else serves. */
    public <T extends @Nullable Object> T withFaults(String method, Supplier<T> work) {
        return effects.around(method, work);
    }

    /** For the worker of one agent queue. */
    public CallAgent agentOn(String queue) {
        return new SimulatedAgent(queue, world, effects, agents, voices, messages);
    }

    // Who there is.

    public Person supervisor(String id, String name) {
        return world.change(() -> {
            Person person = people.person(id, name);
            people.add(new SupervisorId(id), person);
            return person;
        });
    }

    public Department destination(String alias, String publicName) {
        var department = new Department(publicName);
        world.change(() -> people.add(new Destination(alias), department));
        return department;
    }

    /** The one inbound caller of a simple story, on a phone. */
    public CallerStory caller() {
        return caller("caller", "story", Reach.PHONE);
    }

    public CallerStory caller(String name, String callId, Reach reach) {
        return caller(name, new Call(new CallId(callId), new TenantId("house"), new RoomName("call-" + callId),
                new Caller(new Identity("caller:" + callId), reach), new Conversation("conversation:" + callId)));
    }

    /** Of a call that somebody else named; its identity must be the outbound leg's if the caller is rung. */
    public CallerStory caller(String name, Call call) {
        return world.change(() -> {
            var caller = new CallerStory(world, sip, agents, call, people.person("caller-" + call.id(), name));
            people.add(call.id(), caller);
            return caller;
        });
    }

    /** Where the number is kept at which this caller is rung. */
    public Telephony.Contact contact(CallerStory caller) {
        return new Telephony.Contact(vault.put(caller.call().id(), Vault.Kind.NUMBER, caller.person().number().e164()));
    }

    // For those who keep a directory of their own.

    public List<Person> supervisors() {
        return world.change(() -> people.supervisors().stream().map(people::supervisor).toList());
    }

    public Map<Destination, Department> destinations() {
        return world.change(people::departments);
    }

    /** As it is at this moment: a story may move somebody to a number that nobody should dial. */
    public NumberPlan numberPlan() {
        var plan = new FictionalNumberPlan();
        return number -> world.change(() -> people.supervisorAt(number.e164()).filter(Person::forbidden).isPresent())
                ? NumberPlan.Standing.PREMIUM
                : plan.standingOf(number);
    }

    // What happens besides.

    public Twist when(WorldEvent.Kind kind, String whom) {
        return new Twist(world, event -> event.kind() == kind && event.who().equals(whom));
    }

    public Twist when(WorldEvent.Kind kind) {
        return new Twist(world, event -> event.kind() == kind);
    }

    /** Called for each event under the world's lock: must be quick and ask the world nothing. */
    public void onEvent(Consumer<WorldEvent> listener) {
        world.change(() -> world.events().listen(listener));
    }

    public void hangUp(String name) {
        world.change(() -> sip.hangUp(name));
    }

    /** Every agent process that is with somebody just now. */
    public void killAgents() {
        world.change(() -> agents.there().forEach(agents::kill));
    }

    /** An agent that came and is not wanted leaves by itself. */
    public void sendAway(AgentPost post) {
        world.change(() -> agents.there().stream().filter(one -> one.post().equals(post)).forEach(agents::leave));
    }

    /** Whoever serves this queue. */
    public void killAgent(String queue) {
        world.change(() -> agents.there().stream().filter(one -> one.post().queue().equals(queue)).forEach(agents::kill));
    }

    public void killAgent(CallId call) {
        world.change(() -> agents.there().stream().filter(one -> one.call().id().equals(call)).forEach(agents::kill));
    }

    /** Somebody decides on a page, or a briefing colleague completes; the consultation is taken from the leg's key. */
    public void decides(String supervisor, Decision decision, int round, Party by) {
        world.change(() -> world.rooms().forEach(room -> room.supervisors().stream()
                .filter(leg -> leg.name().equals(supervisor) && leg.talking())
                .forEach(leg -> {
                    String[] key = leg.identity().value().substring("leg:".length()).split("/", -1);
                    var slip = new Decision.Slip(new ConsultationId(Integer.parseInt(key[2]), round), decision, by);
                    voices.note(room, leg, decision);
                    world.outside(Duration.ZERO, by.spoken() + " decides", () -> messages.clicked(key[0], slip));
                })));
    }

    public Moods moods() {
        return new Moods(world, effects, sip, agents, isolation, carrier, auditor, line, scribe, voices);
    }

    // What can be known afterwards, and at any moment.

    /** What this person heard, one state after the other. */
    public List<String> heardBy(String person) {
        return world.change(() -> hearing.heardBy(person));
    }

    public boolean everHeard(String person, String source) {
        return world.change(() -> hearing.everHeard(person, source));
    }

    /** How long each silence lasted that this person had to listen to. */
    public List<Duration> silencesOf(String person) {
        return world.change(() -> hearing.silencesOf(person));
    }

    public List<WorldEvent> events() {
        return world.change(() -> world.events().all());
    }

    public List<Violation> violations() {
        return world.change(auditor::violations);
    }

    /** To be asked when a minute has passed since the end of the last call: whatever is left is a violation. */
    public List<Violation> checkAllClean() {
        return world.change(() -> {
            for (Room room : world.rooms()) {
                if (room.open()) {
                    auditor.violated(room.name() + " is still open");
                    room.present().forEach(one -> auditor.violated(one.identity() + " is still in " + room.name()));
                }
            }
            agents.there().forEach(one -> auditor.violated(one.post().identity() + " is still with call " + one.call().id()));
            for (SupervisorId id : people.supervisors()) {
                roster.holderOf(id).ifPresent(holder -> auditor.violated(holder + " still holds " + id));
            }
            return auditor.violations();
        });
    }
}
