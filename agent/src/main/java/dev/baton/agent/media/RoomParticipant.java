package dev.baton.agent.media;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.UpdateParticipantMetadata;

/** One participant of ours in one room: speaks, hears, tells, and leaves. May be used by any thread. */
public final class RoomParticipant {

    private final Voices voices;
    private final Subscriptions subscriptions;
    private final Stay stay;

    private RoomParticipant(Invitation invitation, Wiring wiring, Pacer pacer, Hearing hearing, RoomListener listener) {
        voices = new Voices(pacer);
        subscriptions = new Subscriptions(hearing);
        stay = new Stay(invitation, wiring, voices, subscriptions, listener);
    }

    /** Done when we can be reached in the room; fails with {@link NotJoined}. */
    public static CompletableFuture<RoomParticipant> join(
            Invitation invitation, Wiring wiring, Pacer pacer, Hearing hearing, RoomListener listener) {
        var participant = new RoomParticipant(invitation, wiring, pacer, hearing, listener);
        participant.stay.begin();
        return participant.stay.joined().thenApply(_ -> participant);
    }

    /** As LiveKit calls us. */
    public String identity() {
        ParticipantInfo me = stay.self();
        return me == null ? "" : me.getIdentity();
    }

    /** A track of our own, heard by nobody who is not named. Done when whoever is can hear it. */
    public CompletableFuture<Voice> publish(String name, Audience audience) {
        var voice = new Voice(name, audience, this::changed);
        boolean there = stay.desk().post(() -> {
            if (stay.parted().isDone()) {
                voice.audible().completeExceptionally(Voices.gone());
                return;
            }
            voices.add(voice);
            if (stay.connection() != null) {
                stay.send(Voices.announcement(voice));
            }
        });
        return there ? voice.audible() : CompletableFuture.failedFuture(Voices.gone());
    }

    private void changed(Voice voice) {
        stay.desk().post(() -> {
            stay.send(voices.permission());
            String track = voice.track();
            if (track != null) {
                stay.send(Voices.muting(track, voice.muted()));
            }
        });
    }

    /** What everybody in the room can read of us, beside what is there already. An empty value takes one away. */
    public void describe(Map<String, String> attributes) {
        stay.desk().post(() -> stay.send(SignalRequest.newBuilder()
                .setUpdateMetadata(UpdateParticipantMetadata.newBuilder().putAllAttributes(attributes)).build()));
    }

    public void listenTo(Hearing hearing) {
        stay.desk().post(() -> {
            subscriptions.wish(hearing);
            stay.settleSubscriptions();
        });
    }

    public CompletableFuture<Collection<ParticipantInfo>> present() {
        var asked = new CompletableFuture<Collection<ParticipantInfo>>();
        if (!stay.desk().post(() -> asked.complete(stay.roll().present()))) {
            asked.complete(List.of());
        }
        return asked;
    }

    public void tell(String identity, Message message) {
        tell(List.of(identity), message, Wires.Delivery.RELIABLE);
    }

    public void tellAll(Message message) {
        tell(List.of(), message, Wires.Delivery.RELIABLE);
    }

    /** To nobody in particular: to everybody. */
    public void tell(List<String> identities, Message message, Wires.Delivery delivery) {
        stay.desk().post(() -> {
            Connection now = stay.connection();
            if (now != null) {
                Packets.of(message, identities).forEach(packet -> now.wires().send(delivery, packet.toByteArray()));
            }
        });
    }

    /** How sound arrives, since it was last asked. */
    public CompletableFuture<Reception> reception() {
        var asked = new CompletableFuture<CompletableFuture<Reception>>();
        boolean there = stay.desk().post(() -> {
            Connection now = stay.connection();
            asked.complete(now == null ? CompletableFuture.completedFuture(Reception.NOTHING) : now.wires().reception());
        });
        return there ? asked.thenCompose(reception -> reception) : CompletableFuture.completedFuture(Reception.NOTHING);
    }

    /** Done when everything that was to be said was said. */
    public CompletableFuture<Parting> leave() {
        stay.desk().post(() -> {
            stay.send(SignalRequest.newBuilder().setLeave(LeaveRequest.newBuilder()
                    .setReason(DisconnectReason.CLIENT_INITIATED).setAction(LeaveRequest.Action.DISCONNECT)).build());
            stay.end(new Parting.Left());
        });
        return stay.parted();
    }

    /** Done when it is over, however it ended. */
    public CompletableFuture<Parting> parted() {
        return stay.parted();
    }
}
