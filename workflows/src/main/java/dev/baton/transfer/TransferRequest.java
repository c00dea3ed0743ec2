package dev.baton.transfer;

import dev.baton.call.Destination;
import dev.baton.call.Party;
import dev.baton.port.BriefingBy;
import java.time.Instant;

/** Somebody wants the caller to speak to a human. Delivered late, it is refused: the moment has passed. */
public record TransferRequest(
        String id, Destination to, Mode mode, BriefingBy briefingBy, String reason, Party askedBy, Instant expires) {

    public enum Mode {
        /** Briefed, asked, joined. */
        WARM,
        /** Moved by the carrier. */
        COLD,
        /** Called through our own trunk and joined when answered, unasked: what a house does where a carrier will not. */
        BRIDGED
    }

    public TransferRequest {
        if (id.isBlank() || id.length() > 100) {
            throw new IllegalArgumentException("a transfer request needs an id of 1 to 100 characters");
        }
        reason = Phrase.shortened(reason);
    }

    TransferRequest as(Mode other) {
        return new TransferRequest(id, to, other, briefingBy, reason, askedBy, expires);
    }
}
