package dev.baton.transfer;

import dev.baton.port.AgentPost;
import dev.baton.port.Ledger.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person sees of a call. */
public record CallProgress(
        CallerState caller,
        String now,
        @Nullable TransferId transfer,
        @Nullable AgentPost agent,
        @Nullable CallEnd end,
        List<Entry> journal) {

    public CallProgress {
        journal = List.copyOf(journal);
    }

    public enum CallerState {
        ACTIVE,
        ESCALATED,
        INACTIVE
    }
}
