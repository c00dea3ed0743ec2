package dev.baton.simulation;

import io.temporal.activity.ActivityInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * How time passes in the phone world, and in which order things happen in it. Live, people take their time by the
 * clock; in tests a driver decides, one thing after the other.
 */
public interface Tempo {

    Instant now();

    /** What the clock of the machines says, which no pace hurries. */
    default Instant machineTime() {
        return now();
    }

    /** How much of the world's time goes by while machines wait so long. */
    default Duration lived(Duration machinesWait) {
        return machinesWait;
    }

    /** Runs the action at that time; things due at the same time in the order in which they were agreed. */
    void at(Instant when, String what, Runnable action);

    /** An effect is about to happen. Returns when it may. */
    void takeTurn(String what);

    /** Waits for a person, a phone or a carrier, which take their time. Unwraps what the answer failed with. */
    <T> T await(String what, CompletableFuture<T> answer);

    /** The process that ran this activity is no more: nobody will ever report a result, and the server must notice. */
    void lost(ActivityInfo activity);
}
