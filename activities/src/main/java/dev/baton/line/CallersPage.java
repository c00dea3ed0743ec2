package dev.baton.line;

import dev.baton.call.Call;
import dev.baton.call.Reach;
import dev.baton.livekit.Asked;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.Reply;
import dev.baton.rooms.Legs;
import dev.baton.rooms.Names;
import java.util.Optional;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRoom.PerformRpcRequest;

/**
 * A caller in a browser can subscribe again by itself (measured), so it is kept from hearing anything at all while a telephone is in
 * its room. Its page plays the music meanwhile, and says beforehand that it does: nobody is left in silence.
 */
final class CallersPage {

    private static final String HOLD = "baton.hold";
    private static final int ACKNOWLEDGED_WITHIN_MILLIS = 1000;

    private final LiveKit liveKit;
    private final Names names;
    private final Legs legs;
    private final Curtain curtain;

    CallersPage(LiveKit liveKit, Names names, Legs legs, Curtain curtain) {
        this.liveKit = liveKit;
        this.names = names;
        this.legs = legs;
        this.curtain = curtain;
    }

    /** Why not, if the caller could not be shut out. Who is on a telephone need not be. */
    Optional<String> shut(Call call) throws InterruptedException {
        if (call.caller().reach() == Reach.PHONE) {
            return Optional.empty();
        }
        Optional<ParticipantInfo> page = legs.find(call.room(), call.caller().identity());
        if (page.isEmpty()) {
            return Optional.of("the caller is not in the room any more");
        }
        if (!page.get().getPermission().getCanSubscribe()) {
            return Optional.empty();
        }
        if (!(ask(call, "{\"music\":true}") instanceof Reply.Done<?>)) {
            return Optional.of("the caller is in a browser, and its page did not say within a second that it plays the hold music"
                    + " (RPC " + HOLD + "), without which a telephone cannot be kept apart from it");
        }
        return curtain.deafen(call.room(), page.get()) ? Optional.empty() : Optional.of("the caller's browser could not be kept from hearing");
    }

    /** It hears the room again. */
    boolean open(Call call) throws InterruptedException {
        if (call.caller().reach() == Reach.PHONE) {
            return true;
        }
        Optional<ParticipantInfo> page = legs.find(call.room(), call.caller().identity());
        if (page.isEmpty() || page.get().getPermission().getCanSubscribe()) {
            return true;
        }
        boolean open = curtain.restore(call.room(), page.get());
        // It sees its permission change, too: nobody waits for what it says to this.
        var unused = request(call, "{\"music\":false}");
        return open;
    }

    private Reply<?> ask(Call call, String payload) throws InterruptedException {
        return request(call, payload).await();
    }

    private Asked<?> request(Call call, String payload) throws InterruptedException {
        return liveKit.rooms().perform(PerformRpcRequest.newBuilder().setRoom(names.room(call.room()))
                .setDestinationIdentity(names.identity(call.room(), call.caller().identity()))
                .setMethod(HOLD).setPayload(payload).setResponseTimeoutMs(ACKNOWLEDGED_WITHIN_MILLIS).build());
    }
}
