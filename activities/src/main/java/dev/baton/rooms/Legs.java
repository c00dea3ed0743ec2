package dev.baton.rooms;

import dev.baton.call.Identity;
import dev.baton.call.RoomName;
import dev.baton.livekit.Failure;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.LiveKitFailed;
import dev.baton.livekit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRoom.RemoveParticipantResponse;

/** Single participants: found, and removed until they are gone. */
public final class Legs {

    // Under the five seconds that an activity has for it: whoever asks is to hear the reason, not a timeout.
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    // The bridge has left by then, or it comes back.
    private static final Duration SECOND_LOOK = Duration.ofMillis(250);

    private final LiveKit liveKit;
    private final Names names;

    public Legs(LiveKit liveKit, Names names) {
        this.liveKit = liveKit;
        this.names = names;
    }

    /** Nobody, if they are listed but have hung up. Fails if LiveKit does not say. */
    public Optional<ParticipantInfo> find(RoomName room, Identity identity) throws InterruptedException {
        Reply<ParticipantInfo> reply = liveKit.rooms().participant(names.room(room), names.identity(room, identity)).await();
        return switch (reply) {
            case Reply.Done<ParticipantInfo>(ParticipantInfo one) -> Optional.of(one).filter(there -> !Guests.isGone(there));
            case Reply.Failed<ParticipantInfo>(Failure.NotFound _) -> Optional.empty();
            case Reply.Failed<ParticipantInfo>(Failure failure) -> throw new LiveKitFailed("looking for " + identity, failure);
        };
    }

    public List<ParticipantInfo> all(RoomName room) throws InterruptedException {
        return liveKit.rooms().participants(names.room(room)).await().orThrow("looking into " + room);
    }

    /** CANCEL to a phone that rings, BYE to one that talks; again until two looks find nobody. */
    public void takeDown(RoomName room, Identity identity) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        int absent = 0;
        while (absent < 2) {
            remove(room, identity);
            // Whatever that said: phones were seen to ring on after it.
            absent = find(room, identity).isEmpty() ? absent + 1 : 0;
            if (absent < 2) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(identity + " is still in " + room + " after " + PATIENCE.toSeconds()
                            + " s of removing: look at livekit-sip, a phone may be ringing for nobody");
                }
                Thread.sleep(SECOND_LOOK);
            }
        }
    }

    private void remove(RoomName room, Identity identity) throws InterruptedException {
        Reply<RemoveParticipantResponse> reply = liveKit.rooms().remove(names.room(room), names.identity(room, identity)).await();
        switch (reply) {
            case Reply.Done<RemoveParticipantResponse> _,
                    Reply.Failed<RemoveParticipantResponse>(Failure.NotFound _),
                    Reply.Failed<RemoveParticipantResponse>(Failure.NobodyServes _),
                    Reply.Failed<RemoveParticipantResponse>(Failure.NobodyKnows _) -> {}
            case Reply.Failed<RemoveParticipantResponse>(Failure failure) -> throw new LiveKitFailed("removing " + identity, failure);
        }
    }
}
