package dev.baton.store;

import dev.baton.call.Call;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call that is remembered. {@code notes} name people, and are empty once it was erased. */
public record KnownCall(Call call, Instant begun, @Nullable Instant ended, boolean erased, Map<String, String> notes) {

    public KnownCall {
        notes = Map.copyOf(notes);
    }

    /** Who is on a call stays out of logs. */
    @Override
    public String toString() {
        return "call " + call.id();
    }
}
