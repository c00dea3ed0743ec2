package dev.baton.agent.media;

import dev.baton.agent.socket.Desk;
import dev.baton.agent.socket.LiveKitSocket;
import dev.baton.agent.socket.Talk;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.Ping;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.TrackPublishedResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Being in a room, through every interruption. What is wished (who may hear us, whom we hear, what we publish) is a state that
 * is said again each time: first the same participant goes on, and where LiveKit does not know it any more, it joins anew.
 */
final class Stay implements Talk.Partner<SignalResponse> {

    private static final Logger LOG = LoggerFactory.getLogger(Stay.class);

    private static final Duration FIRST_WORD = Duration.ofSeconds(5);
    // LiveKit asks for one in five seconds. A connection that died without a word is noticed sooner this way.
    private static final Duration PING = Duration.ofSeconds(1);
    private static final Duration SILENT = Duration.ofSeconds(3);
    // A wire that is down for a moment comes back by itself.
    private static final Duration BLINK = Duration.ofSeconds(1);
    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Duration REACHABLE = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(300);
    // With ever longer pauses: a minute and a half in all.
    private static final int ATTEMPTS = 10;

    private enum Phase {
        JOINING,
        JOINED,
        /** The same participant goes on: the socket is being opened again. */
        RESUMING,
        /** LiveKit knows us; the wires are being restored. */
        SETTLING,
        /** As somebody new, under the same identity. */
        REJOINING,
        OVER
    }

    private final Desk desk = new Desk("room-desk", this::stumbled);
    private final Talk<SignalResponse> talk = new Talk<>(desk, SignalResponse.parser(), SILENT, this);
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final CompletableFuture<Parting> parted = new CompletableFuture<>();
    private final Packets packets = new Packets();
    private final Wiring wiring;
    private final Voices voices;
    private final Subscriptions subscriptions;
    private final RoomListener listener;
    private final Roll roll;

    private Invitation invitation;
    private Phase phase = Phase.JOINING;
    private int attempt;
    private @Nullable Connection connection;
    private volatile @Nullable ParticipantInfo self;

    Stay(Invitation invitation, Wiring wiring, Voices voices, Subscriptions subscriptions, RoomListener listener) {
        this.invitation = invitation;
        this.wiring = wiring;
        this.voices = voices;
        this.subscriptions = subscriptions;
        this.listener = listener;
        roll = new Roll(listener);
    }

    void begin() {
        desk.post(() -> open(null));
    }

    Desk desk() {
        return desk;
    }

    Roll roll() {
        return roll;
    }

    CompletableFuture<Void> joined() {
        return joined;
    }

    CompletableFuture<Parting> parted() {
        return parted;
    }

    @Nullable ParticipantInfo self() {
        return self;
    }

    @Nullable Connection connection() {
        return connection;
    }

    boolean isOn(Connection one) {
        return connection == one;
    }

    /** While there is no connection nothing is sent: all of it is said again afterwards. */
    void send(SignalRequest request) {
        talk.send(request);
    }

    void settleSubscriptions() {
        subscriptions.settle(roll.present(), this::send);
    }

    void received(byte[] packet) {
        packets.read(packet).ifPresent(received -> listener.told(received.from(), received.message()));
    }

    void heard(String track, Frame frame) {
        listener.heard(roll.ownerOf(track), track, frame);
    }

    // ---- the socket

    private void open(@Nullable String resuming) {
        talk.open(invitation.signalling(resuming), invitation.token());
    }

    @Override
    public void opened() {
        talk.after(FIRST_WORD, () -> {
            if (phase == Phase.JOINING || phase == Phase.RESUMING || phase == Phase.REJOINING) {
                cut("LiveKit said nothing for " + FIRST_WORD.toSeconds() + " s");
            }
        });
    }

    @Override
    public void failed(Throwable why) {
        if (phase == Phase.JOINING) {
            fail(new NotJoined(LiveKitSocket.explained(why), why));
        } else if (phase == Phase.RESUMING && LiveKitSocket.refused(why)) {
            rejoin();
        } else if (phase != Phase.OVER) {
            again(LiveKitSocket.explained(why));
        }
    }

    @Override
    public void broken(String why) {
        cut(why);
    }

    @Override
    public void said(SignalResponse response) {
        switch (response.getMessageCase()) {
            case JOIN -> enter(response.getJoin());
            case RECONNECT -> resumed();
            case OFFER -> connected(now -> now.offered(response.getOffer()));
            case ANSWER -> connected(now -> now.answered(response.getAnswer()));
            case TRICKLE -> connected(now -> now.trickled(response.getTrickle()));
            case TRACK_PUBLISHED -> connected(now -> published(now, response.getTrackPublished()));
            case UPDATE -> {
                response.getUpdate().getParticipantsList().forEach(this::noticed);
                settleSubscriptions();
            }
            case TRACK_UNPUBLISHED -> voices.onTrack(response.getTrackUnpublished().getTrackSid())
                    .ifPresent(_ -> cut("LiveKit dropped a track of ours"));
            case MUTE -> voices.onTrack(response.getMute().getSid()).ifPresent(voice -> muted(voice, response.getMute().getMuted()));
            case REFRESH_TOKEN -> invitation = invitation.renewed(response.getRefreshToken());
            case LEAVE -> leave(response.getLeave());
            case SPEAKERS_CHANGED, ROOM_UPDATE, CONNECTION_QUALITY, STREAM_STATE_UPDATE, SUBSCRIBED_QUALITY_UPDATE,
                    SUBSCRIPTION_PERMISSION_UPDATE, PONG, PONG_RESP, SUBSCRIPTION_RESPONSE, REQUEST_RESPONSE, TRACK_SUBSCRIBED, ROOM_MOVED,
                    MEDIA_SECTIONS_REQUIREMENT, SUBSCRIBED_AUDIO_CODEC_UPDATE, PUBLISH_DATA_TRACK_RESPONSE, UNPUBLISH_DATA_TRACK_RESPONSE,
                    DATA_TRACK_SUBSCRIBER_HANDLES, MESSAGE_NOT_SET -> {}
        }
    }

    private void connected(Consumer<Connection> what) {
        Connection now = connection;
        if (now != null) {
            what.accept(now);
        }
    }

    private void noticed(ParticipantInfo one) {
        ParticipantInfo me = self;
        if (me != null && one.getIdentity().equals(me.getIdentity())) {
            return;
        }
        if (one.getState() == ParticipantInfo.State.DISCONNECTED) {
            packets.forget(one.getIdentity());
        }
        roll.update(one);
    }

    private void muted(Voice voice, boolean muted) {
        if (voice.muted() != muted) {
            voice.mutedByServer(muted);
            listener.muted(voice, muted);
        }
    }

    private void published(Connection now, TrackPublishedResponse response) {
        voices.named(response.getCid()).filter(voice -> !voice.hasMouth())
                .ifPresent(voice -> now.publish(voice, response.getTrack().getSid()));
    }

    private void keepPinging() {
        talk.keepAsking(PING, () -> send(SignalRequest.newBuilder()
                .setPingReq(Ping.newBuilder().setTimestamp(System.currentTimeMillis())).build()));
    }

    // ---- joining, and joining anew

    private void enter(JoinResponse join) {
        boolean anew = phase == Phase.REJOINING;
        if (phase != Phase.JOINING && !anew) {
            return;
        }
        phase = Phase.JOINED;
        self = join.getParticipant();
        Connection now = new Connection(this, desk, voices, wiring, join);
        connection = now;
        // Before anything of ours can be heard: nobody.
        send(voices.permission());
        voices.all().forEach(voice -> send(Voices.announcement(voice)));
        subscriptions.forget();
        roll.call(join.getOtherParticipantsList());
        settleSubscriptions();
        now.offer(false);
        keepPinging();
        if (anew) {
            listener.restored(true);
        } else {
            desk.after(REACHABLE, () -> {
                if (!joined.isDone()) {
                    fail(new NotJoined("LiveKit let us in, but no sound gets through to it: are its UDP and TCP ports for media open to this machine?"));
                }
            });
        }
    }

    private void rejoin() {
        boolean first = phase == Phase.JOINED;
        phase = Phase.REJOINING;
        talk.hangUp();
        Connection before = connection;
        connection = null;
        if (before != null) {
            before.close();
        }
        if (first) {
            listener.interrupted("LiveKit does not know us any more");
        }
        if (attempt == 0) {
            attempt = 1;
            open(null);
        } else {
            // Let in, and never well: not as fast as we can, and not for ever.
            again("LiveKit let us in again and again, and the connection never stood");
        }
    }

    // ---- interruptions

    private void leave(LeaveRequest leave) {
        switch (leave.getAction()) {
            case DISCONNECT, UNRECOGNIZED -> {
                if (phase == Phase.JOINING) {
                    fail(new NotJoined("LiveKit did not let us in: " + leave.getReason()));
                } else {
                    end(Parting.of(leave.getReason()));
                }
            }
            case RESUME -> cut("LiveKit asked us to connect again");
            case RECONNECT -> rejoin();
        }
    }

    void down(Connection one, Direction wire) {
        desk.after(BLINK, () -> {
            if (isOn(one) && phase == Phase.JOINED && one.isDown(wire)) {
                cut("no sound goes through");
            }
        });
    }

    void cut(String why) {
        switch (phase) {
            case JOINING -> fail(new NotJoined(why));
            case JOINED -> {
                LOG.info("interrupted: {}", why);
                listener.interrupted(why);
                resume();
            }
            case RESUMING, REJOINING -> again(why);
            case SETTLING -> rejoin();
            case OVER -> {}
        }
    }

    private void resume() {
        ParticipantInfo me = self;
        phase = Phase.RESUMING;
        if (me == null || voices.all().stream().anyMatch(voice -> !voice.hasMouth())) {
            // LiveKit may have heard of the track that was being published, or not.
            rejoin();
            return;
        }
        open(me.getSid());
    }

    private void resumed() {
        Connection now = connection;
        if (phase != Phase.RESUMING || now == null) {
            return;
        }
        phase = Phase.SETTLING;
        send(SignalRequest.newBuilder().setSyncState(now.state(subscriptions)).build());
        send(voices.permission());
        now.agreeAgain();
        keepPinging();
        talk.after(SETTLE, () -> {
            if (phase == Phase.SETTLING) {
                rejoin();
            }
        });
    }

    /** Told whenever the wires stand better than before. */
    void settle() {
        Connection now = connection;
        if (now == null || !now.isWhole()) {
            return;
        }
        attempt = 0;
        if (now.isReachable()) {
            joined.complete(null);
        }
        if (phase == Phase.SETTLING) {
            phase = Phase.JOINED;
            settleSubscriptions();
            listener.restored(false);
        }
    }

    private void again(String why) {
        talk.hangUp();
        if (++attempt > ATTEMPTS) {
            end(new Parting.Lost(why));
            return;
        }
        talk.after(FIRST_PAUSE.multipliedBy((long) attempt * attempt), () -> {
            ParticipantInfo me = self;
            open(phase == Phase.RESUMING && me != null ? me.getSid() : null);
        });
    }

    // ---- the end

    void stumbled(Throwable wrong) {
        LOG.error("a participant of ours stumbled, and begins anew", wrong);
        if (phase == Phase.JOINED) {
            rejoin();
        }
    }

    private void fail(NotJoined why) {
        joined.completeExceptionally(why);
        end(new Parting.Lost(String.valueOf(why.getMessage())));
    }

    void end(Parting parting) {
        if (phase == Phase.OVER) {
            return;
        }
        phase = Phase.OVER;
        Connection now = connection;
        connection = null;
        voices.close();
        if (now != null) {
            now.close();
        }
        talk.close();
        listener.over(parting);
        parted.complete(parting);
        desk.close();
    }
}
