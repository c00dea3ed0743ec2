package dev.baton.transfer;

import dev.baton.port.Notice;
import org.jspecify.annotations.Nullable;

/** What the caller hears who comes back from a transfer. */
final class Returning {

    private Returning() {}

    /** What the caller hears first. A reason only if it may be passed on. */
    static @Nullable Notice notice(Outcome outcome) {
        return switch (outcome) {
            case Outcome.NobodyAvailable(var attempts, @Nullable String reason) ->
                reason == null ? Notice.of(Notice.Kind.NOT_AVAILABLE) : new Notice(Notice.Kind.DECLINED, reason);
            case Outcome.MessageTaken taken -> Notice.of(Notice.Kind.MESSAGE_NOTED);
            case Outcome.CalledOff calledOff -> Notice.of(Notice.Kind.CALLED_OFF);
            case Outcome.NotStarted notStarted -> Notice.of(Notice.Kind.NOT_AVAILABLE);
            case Outcome.SupervisorGone gone -> Notice.of(Notice.Kind.SUPERVISOR_GONE);
            case Outcome.Connected connected -> Notice.of(Notice.Kind.SUPERVISOR_GONE);
            case Outcome.NotMerged notMerged -> Notice.of(Notice.Kind.TRANSFER_FAILED);
            case Outcome.Refused refused -> Notice.of(Notice.Kind.TRANSFER_FAILED);
            case Outcome.Unclear unclear -> Notice.of(Notice.Kind.TRANSFER_FAILED);
            case Outcome.Referred referred -> Notice.of(Notice.Kind.TRANSFER_FAILED);
            case Outcome.CallerGone gone -> null;
        };
    }
}
