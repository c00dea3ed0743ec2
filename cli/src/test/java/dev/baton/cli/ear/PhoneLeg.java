package dev.baton.cli.ear;

import dev.baton.agent.media.Audience;
import dev.baton.agent.media.Frame;
import dev.baton.agent.media.Hearing;
import dev.baton.agent.media.Invitation;
import dev.baton.agent.media.Message;
import dev.baton.agent.media.Pacer;
import dev.baton.agent.media.Parting;
import dev.baton.agent.media.RoomListener;
import dev.baton.agent.media.RoomParticipant;
import dev.baton.agent.media.Voice;
import dev.baton.agent.media.Wiring;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.Jwt;
import dev.baton.simulation.SipAnswer;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import livekit.LivekitModels.ParticipantInfo;

/**
 * One phone in one room, as livekit-sip makes one: it is there and has a track before it rings; picked up, it subscribes by
 * itself to everybody who is there and to whoever comes later; what somebody else unsubscribes, it leaves so.
 */
final class PhoneLeg implements Leg, RoomListener {

    private static final String STATUS = "sip.callStatus";
    private static final long SOON_SECONDS = 15;

    /** In which of them the phone is. */
    private enum Place {
        RINGING,
        TALKING,
        OVER
    }

    private final Phone phone;
    private final ParticipantInfo like;
    private final String callId = "SCL_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    private final CompletableFuture<SipAnswer> answer = new CompletableFuture<>();
    // Set before anybody else sees the leg.
    private @SuppressWarnings("NullAway.Init") RoomParticipant inside;
    private @SuppressWarnings("NullAway.Init") Voice voice;
    private Place place = Place.RINGING;

    /** What all phones share. */
    record Exchange(String url, ApiKey key, Wiring wiring, Pacer pacer) {}

    private PhoneLeg(Phone phone, ParticipantInfo like) {
        this.phone = phone;
        this.like = like;
    }

    /** Returns when the room can hear its track. */
    static PhoneLeg join(Phone phone, String room, ParticipantInfo like, Exchange exchange) throws InterruptedException {
        var leg = new PhoneLeg(phone, like);
        try {
            leg.inside = RoomParticipant.join(Invitation.to(exchange.url(), leg.token(exchange.key(), room)), exchange.wiring(), exchange.pacer(),
                    Hearing.nothing(), leg).get(SOON_SECONDS, TimeUnit.SECONDS);
            leg.voice = leg.inside.publish("", Audience.everyone()).get(SOON_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException wrong) {
            throw new IllegalStateException(phone.name() + "'s phone could not join its room", wrong);
        }
        phone.on(leg);
        return leg;
    }

    private String token(ApiKey key, String room) {
        long now = System.currentTimeMillis() / 1000;
        var attributes = new HashMap<>(like.getAttributesMap());
        attributes.put("sip.callID", callId);
        attributes.put(STATUS, "dialing");
        return Jwt.sign(key, Map.of(
                "iss", key.key(), "sub", like.getIdentity(), "nbf", now, "exp", now + 120, "kind", "sip",
                "name", like.getName(), "metadata", like.getMetadata(), "attributes", attributes,
                "video", Map.of("roomJoin", true, "room", room, "canPublish", true, "canSubscribe", true,
                        "canPublishData", true, "canUpdateOwnMetadata", true)));
    }

    CompletableFuture<SipAnswer> answer() {
        return answer;
    }

    String participant() {
        return "PA_" + callId;
    }

    String callId() {
        return callId;
    }

    Phone phone() {
        return phone;
    }

    synchronized ParticipantInfo described() {
        return like.toBuilder().putAttributes("sip.callID", callId).putAttributes(STATUS, switch (place) {
            case RINGING -> "ringing";
            case TALKING -> "active";
            case OVER -> "hangup";
        }).build();
    }

    synchronized boolean isOver() {
        return place == Place.OVER;
    }

    void ring() {
        inside.describe(Map.of(STATUS, "ringing"));
        phone.rang();
    }

    /** The worst order for whoever wants to keep them apart: it hears before anybody is told that it was picked up. */
    synchronized void pickUp() {
        if (place != Place.RINGING) {
            return;
        }
        place = Place.TALKING;
        inside.listenTo(Hearing.everybody());
        voice.play(phone.voice().sound());
        inside.describe(Map.of(STATUS, "active"));
        phone.talked();
        answer.complete(new SipAnswer.Ok());
    }

    /** Busy, rejected, rung for too long: the leg goes, and LiveKit tells why. */
    void unlessTalking(SipAnswer why) {
        synchronized (this) {
            if (place != Place.RINGING) {
                return;
            }
            place = Place.OVER;
        }
        phone.over();
        answer.complete(why);
        var unused = inside.leave();
    }

    @Override
    public void hangUp() {
        if (end()) {
            answer.complete(new SipAnswer.Removed());
            inside.describe(Map.of(STATUS, "hangup"));
            var unused = inside.leave();
        }
    }

    @Override
    public void press(char key) {
        inside.tellAll(new Message.Key(key));
    }

    private synchronized boolean end() {
        if (place == Place.OVER) {
            return false;
        }
        place = Place.OVER;
        phone.over();
        return true;
    }

    @Override
    public void heard(String identity, String track, Frame frame) {
        phone.heard().add(frame);
    }

    @Override
    public void over(Parting parting) {
        if (end()) {
            answer.complete(new SipAnswer.Removed());
        }
    }
}
