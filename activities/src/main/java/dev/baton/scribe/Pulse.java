package dev.baton.scribe;

import io.temporal.activity.Activity;

/** Felt several times a second while the model is writing; throws when nobody wants the briefing any more. */
@FunctionalInterface
public interface Pulse {

    void feel();

    /** Of the activity that runs on this thread: its cancellation reaches us by heartbeat only. */
    static Pulse ofActivity() {
        return () -> Activity.getExecutionContext().heartbeat(null);
    }
}
