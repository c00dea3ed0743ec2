package dev.baton.simulation;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Destination;
import dev.baton.call.Party;
import dev.baton.call.Reach;
import dev.baton.desk.Said;
import dev.baton.desk.TransferDesk;
import dev.baton.port.AgentPost;
import dev.baton.port.BriefingBy;
import dev.baton.port.RoomHint;
import dev.baton.port.Telephony;
import dev.baton.transfer.CallStart;
import dev.baton.transfer.Decision;
import dev.baton.transfer.HouseRules;
import dev.baton.transfer.TransferId;
import dev.baton.transfer.TransferRequest;
import dev.baton.transfer.TransferRequest.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where a story is played: the phone world, the desk at which transfers are asked for, and who calls. */
public final class Scene implements Messages {

    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Tempo tempo;
    private final Errands errands;
    private final TransferDesk desk;
    private final HouseRules rules;
    private final String name;
    private final List<Call> calls = new ArrayList<>();
    private final List<TransferId> transfers = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final Map<Call, CompletableFuture<Call>> begun = new ConcurrentHashMap<>();
    private @Nullable Switchboard world;
    private Consumer<Call> beforeEachCall = call -> {};
    private int requests;

    public Scene(String name, HouseRules rules, Tempo tempo, Errands errands, TransferDesk desk) {
        this.name = name;
        this.rules = rules;
        this.tempo = tempo;
        this.errands = errands;
        this.desk = desk;
    }

    /** The world needs somebody to send its messages to, and the scene needs a world: the stage introduces them. */
    public void in(Switchboard world) {
        this.world = world;
    }

    /** Told before each call begins. */
    public void beforeEachCall(Consumer<Call> listener) {
        beforeEachCall = listener;
    }

    public Switchboard world() {
        if (world == null) {
            throw new IllegalStateException("the scene has no world yet");
        }
        return world;
    }

    public Instant now() {
        return tempo.now();
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Complete when the call's workflow was started. */
    public CompletableFuture<Call> begun(Call call) {
        return begun.computeIfAbsent(call, none -> new CompletableFuture<>());
    }

    public synchronized List<TransferId> transfers() {
        return List.copyOf(transfers);
    }

    /** What the desk refused, in its own words. */
    public synchronized List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** Somebody on a phone, who rings as soon as the story begins. */
    public CallerStory caller(String who) {
        return caller(who, Reach.PHONE);
    }

    public CallerStory caller(String who, Reach reach) {
        CallerStory caller = announce(who, reach);
        soon(0, who + " rings", () -> {
            AgentPost agent = caller.calls();
            start(caller.call(), new CallStart.Inbound(agent));
        });
        return caller;
    }

    /** Somebody whom we ring. */
    public CallerStory callee(String who) {
        CallerStory caller = announce(who, Reach.PHONE);
        soon(0, "we ring " + who, () -> start(caller.call(), new CallStart.Outbound(world().contact(caller))));
        return caller;
    }

    /** The call was there before us, and nobody of ours is in it. */
    public CallerStory stranger(String who) {
        CallerStory caller = announce(who, Reach.PHONE);
        soon(0, who + " is in a room", () -> {
            caller.isInRoom();
            start(caller.call(), new CallStart.Adopted());
        });
        return caller;
    }

    /** Somebody with a token for the room, who comes in with it after so many seconds. */
    public CallerStory awaited(String who, double comesAfter) {
        CallerStory caller = announce(who, Reach.BROWSER);
        soon(0, who + " is awaited", () -> start(caller.call(), new CallStart.Awaited()));
        soon(comesAfter, who + " comes in", caller::isInRoom);
        return caller;
    }

    /** And does not. */
    public CallerStory awaitedInVain(String who) {
        CallerStory caller = announce(who, Reach.BROWSER);
        soon(0, who + " is awaited", () -> start(caller.call(), new CallStart.Awaited()));
        return caller;
    }

    private CallerStory announce(String who, Reach reach) {
        CallerStory caller = world().caller(who, name + (calls.isEmpty() ? "" : "-" + (calls.size() + 1)), reach);
        calls.add(caller.call());
        return caller;
    }

    private void start(Call call, CallStart.Origin origin) {
        errands.run("start call " + call.id(), () -> {
            beforeEachCall.accept(call);
            desk.startCall(new CallStart(call, origin, rules));
            begun.computeIfAbsent(call, none -> new CompletableFuture<>()).complete(call);
        });
    }

    /** The agent's tool is used so many seconds after the call began. */
    public void asks(double after, CallerStory caller, String destination) {
        asks(after, caller, destination, Mode.WARM, BriefingBy.AGENT);
    }

    public void asks(double after, CallerStory caller, String destination, Mode mode, BriefingBy briefingBy) {
        begun(caller.call()).thenRun(() -> soon(
                after, "a transfer to " + destination, () -> request(caller, destination, mode, briefingBy, FRESH)));
    }

    /** At once, for use in twists. */
    public void request(CallerStory caller, String destination, Mode mode, BriefingBy briefingBy, Duration validFor) {
        int number;
        synchronized (this) {
            number = ++requests;
        }
        var request = new TransferRequest(name + "-request-" + number, new Destination(destination), mode, briefingBy,
                "wants to talk about an invoice", Party.AGENT, tempo.machineTime().plus(validFor));
        request(caller, request);
    }

    public void request(CallerStory caller, TransferRequest request) {
        errands.run("ask for " + request.to(), () -> {
            switch (desk.transfer(caller.call(), request)) {
                case Said.Done<TransferId>(TransferId id) -> {
                    synchronized (this) {
                        transfers.add(id);
                    }
                }
                case Said.Refused<TransferId>(String why) -> refused(why);
            }
        });
    }

    public void callsOff(double after, CallerStory caller, int transfer, Party by) {
        soon(after, by.spoken() + " calls the transfer off", () -> callOff(caller, transfer, by));
    }

    public void callOff(CallerStory caller, int transfer, Party by) {
        errands.run("call the transfer off", () -> {
            if (desk.callOff(TransferId.of(caller.call().id(), transfer), by) instanceof Said.Refused<TransferId>(String why)) {
                refused(why);
            }
        });
    }

    public void decides(double after, CallerStory caller, int transfer, Decision.Slip slip) {
        soon(after, slip.by().spoken() + " decides", () -> clicked(TransferId.of(caller.call().id(), transfer).value(), slip));
    }

    public void endsCall(double after, CallerStory caller) {
        soon(after, "an operator ends the call", () -> errands.run("end the call", () -> desk.hangUp(caller.call().id(), Party.OPERATOR)));
    }

    public void soon(double after, String what, Runnable action) {
        tempo.at(tempo.now().plus(Habits.after(after)), what, action);
    }

    private synchronized void refused(String why) {
        refusals.add(why);
    }

    @Override
    public void agentReady(CallId call, AgentPost post) {
        errands.run("an agent is ready", () -> {
            if (desk.agentReady(call, post) instanceof Said.Refused<?>) {
                world().sendAway(post);
            }
        });
    }

    @Override
    public void roomChanged(CallId call, RoomHint hint) {
        errands.run("a hint", () -> desk.roomChanged(call, hint));
    }

    @Override
    public void decide(String transfer, Decision.Slip slip) {
        if (desk.decide(new TransferId(transfer), slip) instanceof Said.Refused<TransferId>(String why)) {
            refused(why);
        }
    }

    @Override
    public void clicked(String transfer, Decision.Slip slip) {
        errands.run("a click", () -> decide(transfer, slip));
    }
}
