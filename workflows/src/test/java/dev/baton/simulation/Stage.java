package dev.baton.simulation;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Destination;
import dev.baton.call.Identity;
import dev.baton.keeping.LeasesInMemory;
import dev.baton.keeping.VaultInMemory;
import dev.baton.port.AgentPost;
import dev.baton.port.BriefingBy;
import dev.baton.port.CallAgent;
import dev.baton.port.ConsultationId;
import dev.baton.port.DialResult;
import dev.baton.port.EffectKey;
import dev.baton.port.Leg;
import dev.baton.port.Line;
import dev.baton.port.RoomHint;
import dev.baton.port.Rooms;
import dev.baton.port.Situation;
import dev.baton.port.Telephony;
import dev.baton.transfer.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A phone world with a caller and two supervisors, moved by hand. */
final class Stage implements Messages {

    final ManualTempo tempo = new ManualTempo();
    final List<AgentPost> ready = new ArrayList<>();
    final List<RoomHint> hints = new ArrayList<>();
    final List<Decision.Slip> slips = new ArrayList<>();
    final LeasesInMemory leases = new LeasesInMemory(tempo::now);
    final Switchboard world = new Switchboard(
            tempo, this, (n, kind) -> new AgentPost("agent-" + n, new Identity("agent:" + n), kind), leases, new VaultInMemory());
    final CallerStory caller = world.caller();
    final Call call = caller.call();
    final Person grace = world.supervisor("grace", "Grace");
    final Person linus = world.supervisor("linus", "Linus");
    final Line.Consultation consultation = new Line.Consultation("transfer-story-1", call, BriefingBy.AGENT);
    CallAgent agent = world.agentOn("agent-1");

    Stage() {
        world.destination("billing", "Billing").rings("grace", "linus");
    }

    CompletableFuture<CallAgent.Left> callerIsWithTheAgent() {
        AgentPost post = caller.calls();
        return tempo.begin(() -> agent.attend(new CallAgent.Attendance(call, post, new Situation.Talking(null))));
    }

    String step = "dial";

    Leg leg(int attempt) {
        return Leg.of(EffectKey.of("transfer-story-1", step, attempt), call.room());
    }

    CompletableFuture<DialResult> ring(Person person, int attempt, double seconds) {
        var ring = new Line.Ring(consultation, person.supervisor(), leg(attempt), Habits.after(seconds), null);
        return tempo.begin(() -> world.line().ring(ring));
    }

    CompletableFuture<DialResult> follow(Person person, int attempt) {
        var ring = new Line.Ring(consultation, person.supervisor(), leg(attempt), Habits.after(20), null);
        return tempo.begin(() -> world.line().follow(ring));
    }

    CompletableFuture<Line.Dropped> drop(int attempt, Line.IfAnswered ifAnswered) {
        return tempo.begin(() -> world.line().drop(new Line.Drop(leg(attempt), ifAnswered)));
    }

    CompletableFuture<Line.Merge> merge(Person person, int attempt) {
        return tempo.begin(() -> world.line().merge(new Line.Joining(consultation, person.supervisor(), leg(attempt))));
    }

    void hold() {
        tempo.begin(() -> agent.hold(new CallAgent.Hold(call, "transfer-story-1")));
    }

    CompletableFuture<CallAgent.ConversationOver> consult(Person person, int attempt) {
        var consult = new CallAgent.Consult(call, "transfer-story-1", new ConsultationId(attempt, 1), person.supervisor(),
                leg(attempt), BriefingBy.AGENT, null, null);
        return tempo.begin(() -> agent.consult(consult));
    }

    CompletableFuture<Telephony.Referral> refer(int attempt) {
        var refer = new Telephony.Refer(EffectKey.of("transfer-story-1", "refer", attempt), call,
                new Destination("billing"), linus.supervisor(), Habits.after(20));
        return tempo.begin(() -> world.telephony().refer(refer));
    }

    Rooms.Sight look() {
        return tempo.begin(() -> world.rooms().look(call.room())).join();
    }

    List<String> violations() {
        return world.violations().stream().map(Violation::sentence).toList();
    }

    @Override
    public synchronized void agentReady(CallId call, AgentPost post) {
        ready.add(post);
    }

    @Override
    public synchronized void roomChanged(CallId call, RoomHint hint) {
        hints.add(hint);
    }

    @Override
    public synchronized void decide(String transfer, Decision.Slip slip) {
        slips.add(slip);
    }

    @Override
    public void clicked(String transfer, Decision.Slip slip) {
        decide(transfer, slip);
    }
}
