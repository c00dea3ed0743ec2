package dev.baton.transfer;

import dev.baton.call.BriefingReference;
import dev.baton.port.ConsultationId;
import dev.baton.port.Ledger.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person sees of a transfer while it runs and afterwards. */
public record Progress(
        SupervisorState supervisor,
        String now,
        @Nullable ConsultationId deciding,
        @Nullable Outcome outcome,
        List<Entry> journal,
        @Nullable BriefingReference briefing) {

    public Progress {
        journal = List.copyOf(journal);
    }

    public enum SupervisorState {
        INACTIVE,
        SUMMARIZING,
        MERGED,
        FAILED
    }
}
