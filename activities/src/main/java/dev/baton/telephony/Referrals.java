package dev.baton.telephony;

import com.google.protobuf.util.Durations;
import dev.baton.call.Identity;
import dev.baton.call.RoomName;
import dev.baton.livekit.Failure;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.Reply;
import dev.baton.numbers.Address;
import dev.baton.port.Telephony;
import dev.baton.pulse.Pulse;
import dev.baton.rooms.Guests;
import dev.baton.rooms.Names;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitSip.TransferSIPParticipantRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the carrier once to move a caller, and finds out what really came of it. */
final class Referrals {

    // The lines that operators search for; their words are promised.
    private static final Logger LOG = LoggerFactory.getLogger(Referrals.class);

    // LiveKit gives up first, at the ringing timeout: its answer says more than ours.
    private static final Duration MARGIN = Duration.ofSeconds(3);
    private static final Duration TICK = Duration.ofMillis(200);

    private static final Duration SECOND_LOOK = Duration.ofMillis(500);

    private final LiveKit liveKit;
    private final Names names;
    private final TelephonySettings settings;

    Referrals(LiveKit liveKit, Names names, TelephonySettings settings) {
        this.liveKit = liveKit;
        this.names = names;
        this.settings = settings;
    }

    /** Whom to move where, by which trunk's customs. */
    record Move(RoomName room, Identity caller, Address to, String uri, Trunk trunk, Duration waitFor) {}

    Telephony.Referral ask(Move move, Pulse pulse) throws InterruptedException {
        String to = settings.numbersInLogs() ? inClear(move.to()) : move.to().toString();
        LOG.atInfo().addKeyValue("room", move.room()).log("Transferring call to " + to);
        Telephony.Referral referral = judged(move, pulse);
        switch (referral) {
            case Telephony.Succeeded() -> LOG.atInfo().addKeyValue("room", move.room())
                    .addKeyValue("mind", TransferTroubles.SUCCEEDED_BUT_NO_RING.sentence()).log("Transfer request sent successfully to " + to);
            case Telephony.Refused(int status, String meaning) ->
                LOG.atError().addKeyValue("room", move.room()).log("Error transferring call: SIP " + status + ", " + meaning);
            case Telephony.CallerEnded() -> LOG.atInfo().addKeyValue("room", move.room()).log("Error transferring call: the caller hung up first");
            case Telephony.Unknown(String why) ->
                LOG.atError().addKeyValue("room", move.room()).log("Error transferring call: the outcome is unknown, " + why);
        }
        return referral;
    }

    private static String inClear(Address address) {
        return switch (address) {
            case Address.Phone(var number) -> number.e164();
            case Address.Sip(var uri) -> uri.uri();
            case Address.Web(String user) -> user;
        };
    }

    /** The same without a word in the log. */
    Telephony.Referral judged(Move move, Pulse pulse) throws InterruptedException {
        String room = names.room(move.room());
        String caller = names.identity(move.room(), move.caller());
        TransferSIPParticipantRequest request = request(move, room, caller, settings);
        long asked = System.nanoTime();
        CompletableFuture<ReferVerdict> answer = liveKit.sip().transfer(request, move.waitFor().plus(MARGIN)).reply().thenCompose(reply -> {
            // Not a thread later than the answer: only the order tells.
            long came = System.nanoTime();
            return liveKit.rooms().participant(room, caller).reply()
                    .thenApply(look -> new ReferVerdict(reply, look, Duration.ofNanos(System.nanoTime() - came)));
        });
        ReferVerdict verdict = awaited(answer, pulse);
        if (verdict.mayStillHappen()) {
            whileTheyMayBeMoved(room, caller, move.waitFor().minusNanos(System.nanoTime() - asked), pulse);
        }
        return verdict.spoken(move.trunk().profile());
    }

    static TransferSIPParticipantRequest request(Move move, String room, String caller, TelephonySettings settings) {
        return TransferSIPParticipantRequest.newBuilder().setRoomName(room).setParticipantIdentity(caller).setTransferTo(move.uri())
                // The caller hears ringing meanwhile.
                .setPlayDialtone(true)
                .putAllHeaders(settings.referHeaders())
                .setRingingTimeout(Durations.fromNanos(move.waitFor().toNanos()))
                .build();
    }

    /** Whoever is being moved must not be told meanwhile that it failed: until they are gone, or the carrier's time is up. */
    private void whileTheyMayBeMoved(String room, String caller, Duration atMost, Pulse pulse) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() < end) {
            try {
                pulse.feel();
            } catch (ActivityCompletionException unwanted) {
                return;
            }
            Reply<ParticipantInfo> look = liveKit.rooms().participant(room, caller).await();
            if (look instanceof Reply.Failed<ParticipantInfo>(Failure.NotFound _)
                    || (look instanceof Reply.Done<ParticipantInfo>(ParticipantInfo one) && !Guests.isActive(one))) {
                return;
            }
            Thread.sleep(SECOND_LOOK);
        }
    }

    /** To the end, even if nobody waits any longer: it cannot be called back, and what came of it is wanted. */
    private static ReferVerdict awaited(CompletableFuture<ReferVerdict> answer, Pulse pulse) throws InterruptedException {
        while (true) {
            try {
                return answer.get(TICK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                try {
                    pulse.feel();
                } catch (ActivityCompletionException unwanted) {
                    LOG.atDebug().log("the transfer goes on although it was called off");
                }
            } catch (ExecutionException bug) {
                throw new IllegalStateException("a transfer ended in a bug of ours", bug.getCause());
            }
        }
    }
}
