package dev.baton.agent.house;

import static dev.baton.livekit.OurMarks.BRIEFING_TRACK;

import dev.baton.agent.cell.Guest;
import dev.baton.agent.cell.Seat;
import dev.baton.agent.cell.SeatListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A second seat of the agent, in the room beside the caller's in which a supervisor is until the two are joined. Heard by that one
 * alone, and gone when they are. The caller's music goes on from the first seat.
 */
final class Aside implements SeatListener {

    private static final Duration COMING_IN = Duration.ofSeconds(4);
    private static final Duration LONGEST_SENTENCE = Duration.ofSeconds(30);

    private final String supervisor;
    private final CompletableFuture<Seat> seat = new CompletableFuture<>();
    private final CompletableFuture<String> over = new CompletableFuture<>();
    private @Nullable Briefing briefing;
    private boolean there;

    Aside(String supervisor) {
        this.supervisor = supervisor;
    }

    void sits(Seat taken) {
        // Before they ask for it: whoever is named only when something is said hears it seconds late.
        taken.publish(BRIEFING_TRACK, Set.of(supervisor)).whenComplete((_, failure) -> {
            if (failure == null) {
                seat.complete(taken);
            } else {
                seat.completeExceptionally(failure);
            }
        });
    }

    /** Done when we are not in that room any more, or are about to leave it. */
    CompletableFuture<String> over() {
        return over;
    }

    char brief(Path words, Set<Character> keys, BooleanSupplier left, Runnable beat) {
        var telling = new Briefing(here(beat), words, supervisor);
        synchronized (this) {
            briefing = telling;
        }
        try {
            return telling.untilPressed(keys, () -> left.getAsBoolean() || over.isDone(), beat);
        } finally {
            synchronized (this) {
                briefing = null;
            }
            leaveIfAlone();
        }
    }

    void say(Path sentence, String what, Runnable beat) {
        Company.await(here(beat).play(BRIEFING_TRACK, sentence, false).over(), LONGEST_SENTENCE, "saying " + what, beat);
        leaveIfAlone();
    }

    private Seat here(Runnable beat) {
        return Company.await(seat, COMING_IN, "joining the room of the supervisor", beat);
    }

    @Override
    public void present(Guest guest) {
        if (guest.identity().equals(supervisor)) {
            synchronized (this) {
                there = true;
            }
        }
    }

    @Override
    public void gone(String identity) {
        if (identity.equals(supervisor)) {
            synchronized (this) {
                there = false;
            }
            leaveIfAlone();
        }
    }

    @Override
    public void pressed(String from, char digit) {
        synchronized (this) {
            if (briefing != null) {
                briefing.pressed(from, digit);
            }
        }
    }

    /** A page that is loaded anew comes back; that nobody does, whoever asked for the briefing says. */
    private void leaveIfAlone() {
        synchronized (this) {
            if (there || briefing != null) {
                return;
            }
        }
        leave();
    }

    /** Also whoever was told to go while still coming in. */
    void leave() {
        over.complete("it was left");
        seat.thenAccept(Seat::leave);
    }

    @Override
    public void over(String how) {
        over.complete(how);
        seat.completeExceptionally(new IllegalStateException(how));
    }
}
