package dev.baton.port;

import dev.baton.call.CallId;
import io.temporal.activity.ActivityInterface;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the journals of calls and transfers can be read by everybody else. Nobody on a call ever waits for it. */
@ActivityInterface(namePrefix = "Ledger_")
public interface Ledger {

    /** Idempotent by (workflow, number). */
    void record(Page page);

    /** The call is over: its secrets are destroyed and its transcript closed. */
    void seal(CallId call);

    record Page(String workflow, List<Entry> entries) {
        public Page {
            entries = List.copyOf(entries);
        }
    }

    /** One line of a timeline: what happened, and in which of the six steps. */
    record Entry(int number, Instant at, @Nullable Integer step, String text) {}
}
