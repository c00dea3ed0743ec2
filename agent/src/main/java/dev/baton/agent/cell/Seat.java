package dev.baton.agent.cell;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A participant of ours in a cell, as the rest of the agent knows it. */
public final class Seat {

    private final String name;
    private final Cell cell;
    private final SeatListener listener;
    private final Runnable vacated;
    private final AtomicBoolean free = new AtomicBoolean();
    private final CompletableFuture<Seat> joined = new CompletableFuture<>();
    private final CompletableFuture<String> over = new CompletableFuture<>();
    private final Map<String, CompletableFuture<Void>> audible = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> playing = new ConcurrentHashMap<>();
    private final AtomicInteger plays = new AtomicInteger();
    private volatile long lastFrame;
    private volatile String identity = "";

    /** What was begun by {@link #play}. */
    public record Playing(String play, CompletableFuture<Void> over) {}

    Seat(String name, Cell cell, SeatListener listener, Runnable vacated) {
        this.name = name;
        this.cell = cell;
        this.listener = listener;
        this.vacated = vacated;
    }

    String name() {
        return name;
    }

    CompletableFuture<Seat> joined() {
        return joined;
    }

    /** As LiveKit calls it, once it has joined. */
    public String identity() {
        return identity;
    }

    /** Done when it is over, with how it ended. */
    public CompletableFuture<String> over() {
        return over;
    }

    /** The process in which this participant lives. */
    public long pid() {
        return cell.pid();
    }

    public CompletableFuture<Void> publish(String voice, Set<String> audience) {
        var done = audible.computeIfAbsent(voice, _ -> new CompletableFuture<>());
        order(new Order.Publish(name, voice, audience), done);
        return done;
    }

    public void letHear(String voice, Set<String> audience) {
        cell.send(new Order.LetHear(name, voice, audience));
    }

    /** A WAV file of the shape that {@link dev.baton.agent.media.WavFile} wants. */
    public Playing play(String voice, Path file, boolean forever) {
        var one = new Playing("play-" + plays.incrementAndGet(), new CompletableFuture<>());
        playing.put(one.play(), one.over());
        order(new Order.Play(name, voice, one.play(), file.toString(), forever), one.over());
        return one;
    }

    public void stop(Playing one) {
        cell.send(new Order.Stop(name, one.play()));
    }

    public void listenTo(Set<String> identities) {
        cell.send(new Order.ListenTo(name, identities));
    }

    public void press(String to, char digit) {
        cell.send(new Order.Press(name, to, digit));
    }

    public void tell(String to, String topic, byte[] payload) {
        cell.send(new Order.Tell(name, to, topic, payload));
    }

    /** Whether a frame of ours went out within this time, and the cell said so. */
    public boolean flows(Duration within) {
        long last = lastFrame;
        return last != 0 && System.nanoTime() - last <= within.toNanos();
    }

    public CompletableFuture<String> leave() {
        cell.send(new Order.Leave(name));
        return over;
    }

    private void order(Order order, CompletableFuture<Void> done) {
        if (over.isDone()) {
            done.completeExceptionally(new IllegalStateException(over.join()));
        } else {
            cell.send(order);
        }
    }

    // ---- told by the cell

    void take(News.OfSeat news) {
        switch (news) {
            case News.Joined(_, String as) -> {
                identity = as;
                joined.complete(this);
            }
            case News.NotJoined(_, String why) -> end(why);
            case News.Audible(_, String voice) -> audible.computeIfAbsent(voice, _ -> new CompletableFuture<>()).complete(null);
            case News.Played(_, String play) -> played(play).complete(null);
            case News.NotPlayed(_, String play, String why) -> played(play).completeExceptionally(new IllegalArgumentException(why));
            case News.Present(_, Guest guest) -> listener.present(guest);
            case News.Gone(_, String identity) -> listener.gone(identity);
            case News.Pressed(_, String from, char digit) -> listener.pressed(from, digit);
            case News.Told(_, String from, String topic, byte[] payload) -> listener.told(from, topic, payload);
            case News.Interrupted(_, String why) -> listener.interrupted(why);
            case News.Restored(_, boolean anew) -> listener.restored(anew);
            case News.Over(_, String how) -> end(how);
        }
    }

    private CompletableFuture<Void> played(String play) {
        CompletableFuture<Void> one = playing.remove(play);
        return one == null ? new CompletableFuture<>() : one;
    }

    void take(News.SeatPulse pulse) {
        if (pulse.silentMillis() != Long.MAX_VALUE) {
            lastFrame = System.nanoTime() - Duration.ofMillis(pulse.silentMillis()).toNanos();
        }
        pulse.heard().forEach(listener::heard);
    }

    void end(String how) {
        if (free.compareAndSet(false, true)) {
            // First of all: whoever is told may want the seat.
            vacated.run();
            over.complete(how);
            var gone = new IllegalStateException(how);
            joined.completeExceptionally(gone);
            audible.values().forEach(one -> one.completeExceptionally(gone));
            playing.values().forEach(one -> one.completeExceptionally(gone));
            listener.over(how);
        }
    }
}
