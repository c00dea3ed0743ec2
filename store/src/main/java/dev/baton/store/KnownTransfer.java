package dev.baton.store;

import dev.baton.transfer.TransferId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A transfer that is remembered; its journal says how it went. {@code notes} name people. */
public record KnownTransfer(TransferId id, Instant begun, @Nullable Instant ended, Map<String, String> notes) {

    public KnownTransfer {
        notes = Map.copyOf(notes);
    }

    @Override
    public String toString() {
        return String.valueOf(id);
    }
}
