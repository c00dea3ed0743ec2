package dev.baton.agent.house;

import static dev.baton.livekit.OurMarks.HOLD_TRACK;

import dev.baton.agent.cell.Guest;
import dev.baton.agent.cell.Seat;
import dev.baton.agent.cell.SeatListener;
import dev.baton.livekit.OurMarks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sits silent in the room of a caller whom an agent of another process holds, and plays on when that one falls silent. It is told
 * several times a second that the music plays, and to whom; whoever takes the caller over tells it the same.
 */
final class StandIn implements SeatListener {

    /** The topic under which it is told: the caller's identity, or nothing once nobody is held any more. */
    static final String TOPIC = "baton.hold";

    /** Nobody has noticed a gap by then, and no process stands still for so long that is not in trouble. */
    static final Duration SILENT = Duration.ofMillis(500);

    // Whoever holds a caller says so several times a second. Nobody does any more, and whoever holds them next sends for another.
    private static final Duration TOLD_NOTHING = Duration.ofSeconds(5);

    private final Path music;
    private final InstantSource clock;
    private final CompletableFuture<Optional<String>> over = new CompletableFuture<>();
    private final CompletableFuture<Seat> seat = new CompletableFuture<>();
    private final Map<String, Guest> present = new ConcurrentHashMap<>();
    private @Nullable String caller;
    private Seat.@Nullable Playing playing;
    private long toldAt;

    StandIn(Path music, InstantSource clock) {
        this.music = music;
        this.clock = clock;
    }

    /** Done when it is not needed any more, or was lost: with what happened. */
    CompletableFuture<Optional<String>> over() {
        return over;
    }

    void sits(Seat taken) {
        synchronized (this) {
            toldAt = clock.millis();
        }
        // Ready before it is needed, and heard by nobody until it is known by whom.
        var unused = taken.publish(HOLD_TRACK, Set.of());
        seat.complete(taken);
    }

    @Override
    public void present(Guest guest) {
        present.put(guest.identity(), guest);
        if (guest.joined()) {
            // Two are joined: music over them would be the worst of all.
            leave();
        }
    }

    @Override
    public void gone(String identity) {
        present.remove(identity);
        synchronized (this) {
            if (!identity.equals(caller)) {
                return;
            }
        }
        leave();
    }

    @Override
    public void told(String from, String topic, byte[] payload) {
        Guest agent = present.get(from);
        if (topic.equals(TOPIC) && agent != null && agent.kind() == Guest.Kind.AGENT) {
            told(new String(payload, StandardCharsets.UTF_8));
        }
    }

    /** {@code held}: who hears music now, or nobody. */
    void told(String held) {
        if (held.isEmpty()) {
            leave();
            return;
        }
        synchronized (this) {
            toldAt = clock.millis();
            Seat here = seat.getNow(null);
            if (here == null) {
                return;
            }
            if (!held.equals(caller)) {
                caller = held;
                here.letHear(HOLD_TRACK, Set.of(held));
            }
            Seat.Playing ours = playing;
            if (ours != null) {
                playing = null;
                here.stop(ours);
            }
        }
    }

    /** To be called several times within the time that it may be silent. */
    void tick() {
        synchronized (this) {
            Seat here = seat.getNow(null);
            if (here == null || over.isDone()) {
                return;
            }
            long silent = clock.millis() - toldAt;
            if (caller != null) {
                if (playing == null && silent > SILENT.toMillis()) {
                    playing = here.play(HOLD_TRACK, music, true);
                }
                return;
            }
            if (silent <= TOLD_NOTHING.toMillis()) {
                return;
            }
        }
        leave();
    }

    synchronized boolean plays() {
        return playing != null;
    }

    /** Also whoever is still coming in: who is in the room is told before we sit in it, and it may be too late already. */
    void leave() {
        over.complete(Optional.empty());
        seat.thenAccept(Seat::leave);
    }

    @Override
    public void over(String how) {
        over.complete(Optional.of(how));
    }
}
