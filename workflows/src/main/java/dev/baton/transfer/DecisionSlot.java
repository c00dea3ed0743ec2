package dev.baton.transfer;

import dev.baton.port.ConsultationId;
import io.temporal.failure.ApplicationFailure;
import org.jspecify.annotations.Nullable;

/** Where a consultation's decision is written: once, for the consultation that is open, by whoever comes first. */
final class DecisionSlot {

    private @Nullable ConsultationId open;
    private Decision.@Nullable Slip slip;

    void open(ConsultationId consultation) {
        open = consultation;
        slip = null;
    }

    void close() {
        open = null;
    }

    /** Refuses what comes too late, too early, or for another consultation. */
    void check(Decision.Slip late) {
        if (open == null) {
            throw refusal("Nobody is being asked to decide just now. Look at the transfer's progress, and decide while a"
                    + " consultation is open.");
        }
        if (!open.equals(late.consultation())) {
            throw refusal("This decision is for consultation " + named(late.consultation()) + ", but " + named(open)
                    + " is open now. Read the progress again and decide for that one.");
        }
        if (slip != null) {
            throw refusal("This consultation was already decided by " + slip.by().spoken() + "; the first decision counts.");
        }
    }

    void write(Decision.Slip first) {
        // Two may have passed the check in one breath; the slot still has one first.
        check(first);
        slip = first;
    }

    Decision.@Nullable Slip slip() {
        return slip;
    }

    boolean decided() {
        return slip != null;
    }

    @Nullable ConsultationId deciding() {
        return slip == null ? open : null;
    }

    private static String named(ConsultationId id) {
        return id.attempt() + "." + id.round();
    }

    static ApplicationFailure refusal(String sentence) {
        return ApplicationFailure.newNonRetryableFailure(sentence, "Refused");
    }
}
