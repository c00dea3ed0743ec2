package dev.baton.agent.house;

import static dev.baton.livekit.OurMarks.BRIEFING_TRACK;

import dev.baton.agent.cell.Seat;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What a supervisor is told, again and again, until they press a key that decides. Who else could hear it is for the seat to see to. */
final class Briefing {

    // Long enough to think it over, short enough not to be left in silence.
    private static final Duration BEFORE_IT_IS_TOLD_AGAIN = Duration.ofSeconds(6);

    private final Seat seat;
    private final Path words;
    private final String supervisor;
    private final BlockingQueue<Character> pressed = new LinkedBlockingQueue<>();

    Briefing(Seat seat, Path words, String supervisor) {
        this.seat = seat;
        this.words = words;
        this.supervisor = supervisor;
    }

    /** Keys of anybody else say nothing. */
    void pressed(String by, char key) {
        if (by.equals(supervisor)) {
            pressed.add(key);
        }
    }

    /** Until one of these keys is pressed, or {@code beat} says that nobody waits for it any more. {@code left}: whether we are not there any more. */
    char untilPressed(Set<Character> keys, BooleanSupplier left, Runnable beat) {
        Seat.Playing telling = seat.play(BRIEFING_TRACK, words, false);
        try {
            long told = 0;
            while (true) {
                beat.run();
                if (left.getAsBoolean()) {
                    throw ApplicationFailure.newFailure("the agent left during the briefing", "AgentLost");
                }
                Character key = pressed.poll(Company.BEAT.toMillis(), TimeUnit.MILLISECONDS);
                if (key != null && keys.contains(key)) {
                    return key;
                }
                if (!telling.over().isDone()) {
                    told = System.nanoTime();
                } else if (System.nanoTime() - told > BEFORE_IT_IS_TOLD_AGAIN.toNanos()) {
                    telling = seat.play(BRIEFING_TRACK, words, false);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw ApplicationFailure.newFailure("the agent is being ended during the briefing", "AgentLost");
        } finally {
            seat.stop(telling);
        }
    }
}
