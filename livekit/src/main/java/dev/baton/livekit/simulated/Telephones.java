package dev.baton.livekit.simulated;

import dev.baton.simulation.SipAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitModels.ParticipantInfo;

/** The phones behind the SIP service: whom it rings, and whom a carrier takes elsewhere. It has checked what was asked before. */
public interface Telephones {

    /**
     * @param like how the participant is to be described, its identity included
     * @param number as it was dialled
     */
    record Ring(String room, ParticipantInfo like, String number, Duration ringFor) {}

    /**
     * A phone that was sent an INVITE.
     *
     * @param answer completed when it is picked up, or is not
     */
    record Ringing(String participantId, String sipCallId, CompletableFuture<SipAnswer> answer) {}

    /** A REFER; with the dial tone, whoever is moved hears ringing in place of the room. */
    record Move(String room, String identity, String number, Duration waitFor, boolean dialtone) {}

    /** Returns when there is a leg, or when it is sure that there will be none. */
    Ringing ring(Ring ring) throws InterruptedException;

    CompletableFuture<SipAnswer> refer(Move move);

    Optional<ParticipantInfo> find(String room, String identity);

    /** CANCEL to a phone that rings, BYE to one that was answered. */
    void remove(String room, String identity);
}
