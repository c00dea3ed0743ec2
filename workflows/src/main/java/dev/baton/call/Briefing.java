package dev.baton.call;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a supervisor is told before meeting the caller. Kept in the vault: it repeats what the caller said. */
public record Briefing(
        @Nullable Claim callerName,
        Claim reason,
        Claim summary,
        List<Claim> tried,
        @Nullable Claim openQuestion,
        @Nullable String suggestedOpening) {

    public Briefing {
        tried = List.copyOf(tried);
    }

    /** Something the briefing says, and the transcript turn that shows it, where there is one. */
    public record Claim(String text, @Nullable Integer turn) {

        public Claim {
            if (text.isBlank()) {
                throw new IllegalArgumentException("a claim of a briefing needs words");
            }
            if (turn != null && turn < 0) {
                throw new IllegalArgumentException("a claim points to transcript turn " + turn + ", turns start at 0");
            }
        }

        public static Claim of(String text) {
            return new Claim(text, null);
        }
    }
}
