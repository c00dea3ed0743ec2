package dev.baton.cli;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Reach;
import dev.baton.call.TenantId;
import dev.baton.desk.Said;
import dev.baton.livekit.Failure;
import dev.baton.livekit.Reply;
import dev.baton.transfer.CallProgress;
import dev.baton.transfer.CallStart;
import dev.baton.watch.OurRooms;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;

/** A caller who is in a room already, whoever is with them: the call that they have with Baton, or are to have. */
record Takeover(CallStart start, boolean begun, String room, String metadata) {

    /** Nothing, if this participant is not there, or their call is another tenant's. {@code room} and {@code participant}: as LiveKit has them. */
    static Optional<Takeover> of(House house, TenantId tenant, String room, String participant) throws InterruptedException {
        Reply<ParticipantInfo> looked = house.liveKit().rooms().participant(room, participant).await();
        if (looked instanceof Reply.Failed<ParticipantInfo>(Failure why) && (why instanceof Failure.NotFound || why instanceof Failure.Invalid)) {
            return Optional.empty();
        }
        ParticipantInfo caller = looked.orThrow("looking for the caller");
        String metadata = house.liveKit().rooms().list(List.of(room)).await().orThrow("looking at the room").stream()
                .findFirst()
                .map(Room::getMetadata)
                .orElse("");
        Optional<OurRooms.Ours> ours = house.rooms().of(room, metadata);
        if (ours.flatMap(OurRooms.Ours::tenant).filter(whose -> !whose.equals(tenant)).isPresent()) {
            return Optional.empty();
        }
        Optional<CallId> before = ours.map(OurRooms.Ours::call);
        Optional<CallProgress> known = before.flatMap(call -> house.desk().watch(call) instanceof Said.Done<CallProgress>(CallProgress now)
                ? Optional.of(now) : Optional.empty());
        boolean begun = known.filter(one -> one.end() == null).isPresent();
        // A call that is over is not begun again: what it did would be found done.
        CallId id = before.filter(_ -> begun || known.isEmpty()).orElseGet(() -> CallId.random(new SecureRandom()));
        Reach reach = caller.getKind() == ParticipantInfo.Kind.SIP ? Reach.PHONE : Reach.BROWSER;
        CallStart start = house.papers().of(id, tenant, room, caller.getIdentity(), reach);
        return Optional.of(new Takeover(start, begun, room, metadata));
    }

    /** Repeated, it changes nothing. */
    Call begin(House house) throws InterruptedException {
        Call call = start.call();
        if (begun) {
            return call;
        }
        String marked = house.rooms().marked(metadata, call.id(), call.tenant());
        house.liveKit().rooms().metadata(room, marked).await().orThrow("marking the room as a call's");
        try {
            house.desk().startCall(start);
            return call;
        } catch (RuntimeException notBegun) {
            // Else the steward would take over somebody whom nobody asked it to.
            var unused = house.liveKit().rooms().metadata(room, metadata).await();
            throw notBegun;
        }
    }

    @Override
    public String toString() {
        return "the caller of " + start.call().id();
    }
}
