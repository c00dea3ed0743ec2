package dev.baton.agent.media;

import dev.baton.agent.socket.Desk;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitRtc.DataChannelInfo;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SyncState;
import livekit.LivekitRtc.TrickleRequest;
import org.jspecify.annotations.Nullable;

/** The wires of one admission to the room, and what LiveKit and we agreed about them. They outlive a socket that was cut. */
final class Connection implements Wires.Listener {

    private final Stay stay;
    private final Desk desk;
    private final Voices voices;
    private final boolean listens;
    private final Wires wires;
    private final Offers offers;
    private final EarlyCandidates early = new EarlyCandidates();
    private final Map<Direction, Wires.Standing> standing = new EnumMap<>(Direction.class);
    private final Set<Voice> speaking = new HashSet<>();
    private CompletableFuture<String> answering = CompletableFuture.completedFuture("");
    private @Nullable SessionDescription lastOffer;
    private @Nullable SessionDescription lastAnswer;

    Connection(Stay stay, Desk desk, Voices voices, Wiring wiring, JoinResponse join) {
        this.stay = stay;
        this.desk = desk;
        this.voices = voices;
        listens = join.getSubscriberPrimary();
        wires = wiring.connect(join.getIceServersList(), this);
        offers = new Offers(wires, voices, desk, stay::send, stay::cut);
    }

    Wires wires() {
        return wires;
    }

    void offer(boolean anew) {
        offers.make(anew);
    }

    /** The socket was cut: whatever was being agreed is begun again. */
    void agreeAgain() {
        offers.abandon();
        offers.make(true);
    }

    void offered(SessionDescription offer) {
        CompletableFuture<String> next = answering.exceptionally(_ -> "")
                .thenCompose(_ -> wires.answer(offer.getSdp(), offer.getMidToTrackIdMap()));
        answering = next;
        desk.when(next, (answer, failure) -> {
            if (!stay.isOn(this)) {
                return;
            }
            if (failure != null) {
                stay.cut("LiveKit's offer was not understood: " + failure.getMessage());
                return;
            }
            early.described(Direction.LISTENING, wires);
            lastOffer = offer;
            lastAnswer = SessionDescription.newBuilder().setType("answer").setSdp(answer).setId(offer.getId()).build();
            stay.send(SignalRequest.newBuilder().setAnswer(lastAnswer).build());
        });
    }

    void answered(SessionDescription answer) {
        offers.answered(answer, offered -> {
            early.described(Direction.SPEAKING, wires);
            speaking.addAll(offered);
            becomeAudible();
            stay.settle();
        });
    }

    void trickled(TrickleRequest trickle) {
        Candidate.read(trickle.getCandidateInit()).ifPresent(
                candidate -> early.found(Direction.of(trickle.getTarget()), candidate, wires));
    }

    void publish(Voice voice, String track) {
        voice.track(track);
        // Before the first packet: LiveKit lets people hear a track as soon as it is there.
        stay.send(voices.permission());
        voice.speakThrough(wires.speak(voice.id()));
        offers.make(false);
    }

    boolean isDown(Direction wire) {
        return standing.get(wire) == Wires.Standing.DOWN;
    }

    boolean isWhole() {
        return standing.get(Direction.SPEAKING) == Wires.Standing.UP && !isDown(Direction.LISTENING);
    }

    /** Both can be heard and told something; a participant that may hear nobody has no wire to listen on. */
    boolean isReachable() {
        return isWhole() && (!listens || standing.get(Direction.LISTENING) == Wires.Standing.UP);
    }

    private void becomeAudible() {
        if (standing.get(Direction.SPEAKING) == Wires.Standing.UP) {
            speaking.forEach(voice -> voice.audible().complete(voice));
        }
    }

    SyncState state(Subscriptions subscriptions) {
        var state = SyncState.newBuilder().setSubscription(subscriptions.state()).addAllPublishTracks(voices.published());
        if (lastOffer != null && lastAnswer != null) {
            state.setOffer(lastOffer).setAnswer(lastAnswer);
        }
        wires.channels().forEach(channel -> state.addDataChannels(DataChannelInfo.newBuilder()
                .setLabel(channel.label()).setId(channel.number()).setTarget(channel.wire().target())));
        return state.build();
    }

    void close() {
        voices.all().forEach(voice -> {
            voice.speakThrough(null);
            voice.track(null);
        });
        wires.close();
    }

    // ---- told by the wires

    @Override
    public void found(Direction wire, Candidate candidate) {
        desk.post(() -> {
            if (stay.isOn(this)) {
                stay.send(SignalRequest.newBuilder().setTrickle(
                        TrickleRequest.newBuilder().setCandidateInit(candidate.written()).setTarget(wire.target())).build());
            }
        });
    }

    @Override
    public void stands(Direction wire, Wires.Standing now) {
        desk.post(() -> {
            if (!stay.isOn(this)) {
                return;
            }
            standing.put(wire, now);
            switch (now) {
                case UP -> {
                    becomeAudible();
                    stay.settle();
                }
                case DOWN -> stay.down(this, wire);
            }
        });
    }

    @Override
    public void received(byte[] packet) {
        desk.post(() -> stay.received(packet));
    }

    @Override
    public void heard(String track, Frame frame) {
        stay.heard(track, frame);
    }
}
