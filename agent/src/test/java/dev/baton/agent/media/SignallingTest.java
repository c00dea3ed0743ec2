package dev.baton.agent.media;

import static livekit.LivekitRtc.SignalRequest.MessageCase.ADD_TRACK;
import static livekit.LivekitRtc.SignalRequest.MessageCase.LEAVE;
import static livekit.LivekitRtc.SignalRequest.MessageCase.OFFER;
import static livekit.LivekitRtc.SignalRequest.MessageCase.SUBSCRIPTION;
import static livekit.LivekitRtc.SignalRequest.MessageCase.SUBSCRIPTION_PERMISSION;
import static livekit.LivekitRtc.SignalRequest.MessageCase.SYNC_STATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.agent.media.ScriptedLiveKit.Visit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.MuteTrackRequest;
import livekit.LivekitRtc.ParticipantUpdate;
import livekit.LivekitRtc.ReconnectResponse;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.TrackPublishedResponse;
import livekit.LivekitRtc.TrickleRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What our participant and LiveKit say to each other, with no sound between them. */
class SignallingTest {

    private final ScriptedLiveKit liveKit = new ScriptedLiveKit();
    private final PlayedWires.Shop shop = new PlayedWires.Shop();
    private final Pacer pacer = new Pacer();
    private final Noticed noticed = new Noticed();
    private final List<CompletableFuture<RoomParticipant>> joining = new ArrayList<>();

    SignallingTest() throws InterruptedException {}

    @AfterEach
    void close() throws InterruptedException {
        joining.forEach(one -> one.thenAccept(RoomParticipant::leave));
        pacer.close();
        liveKit.close();
    }

    private CompletableFuture<RoomParticipant> join(Hearing hearing) {
        CompletableFuture<RoomParticipant> one = RoomParticipant.join(liveKit.invitation(), shop, pacer, hearing, noticed);
        joining.add(one);
        return one;
    }

    private record Inside(RoomParticipant participant, Visit visit, PlayedWires wires) {}

    private Inside inside(Hearing hearing, ParticipantInfo... others) throws Exception {
        CompletableFuture<RoomParticipant> joining = join(hearing);
        Visit visit = liveKit.visited();
        liveKit.letIn(visit, others);
        liveKit.answer(visit, liveKit.asked(visit, OFFER).getOffer());
        RoomParticipant participant = joining.get(5, TimeUnit.SECONDS);
        return new Inside(participant, visit, shop.made.getLast());
    }

    private Voice speaking(Inside inside, String name, Audience audience) throws Exception {
        CompletableFuture<Voice> publishing = inside.participant().publish(name, audience);
        SignalRequest request = liveKit.asked(inside.visit(), ADD_TRACK);
        published(inside.visit(), request, "TR_" + name);
        liveKit.answer(inside.visit(), liveKit.asked(inside.visit(), OFFER).getOffer());
        return publishing.get(5, TimeUnit.SECONDS);
    }

    private void published(Visit visit, SignalRequest request, String track) {
        liveKit.say(visit, SignalResponse.newBuilder().setTrackPublished(TrackPublishedResponse.newBuilder()
                .setCid(request.getAddTrack().getCid()).setTrack(TrackInfo.newBuilder().setSid(track))));
    }

    private static ParticipantInfo somebody(String identity, String... tracks) {
        var one = ParticipantInfo.newBuilder().setSid("PA_" + identity).setIdentity(identity).setState(ParticipantInfo.State.ACTIVE);
        for (String track : tracks) {
            one.addTracks(TrackInfo.newBuilder().setSid(track).setType(TrackType.AUDIO));
        }
        return one.build();
    }

    private static SignalResponse.Builder news(ParticipantInfo one) {
        return SignalResponse.newBuilder().setUpdate(ParticipantUpdate.newBuilder().addParticipants(one));
    }

    @Test
    void nobodyMayHearUsUntilTheyAreNamed() throws Exception {
        CompletableFuture<RoomParticipant> joining = join(Hearing.nothing());
        Visit visit = liveKit.visited();
        assertThat(visit.address()).contains("auto_subscribe=0").doesNotContain("a-token");
        assertThat(visit.token()).isEqualTo("Bearer a-token");
        liveKit.letIn(visit);

        SignalRequest first = liveKit.asked(visit);
        assertThat(first.getMessageCase()).isEqualTo(SUBSCRIPTION_PERMISSION);
        assertThat(first.getSubscriptionPermission().getAllParticipants()).isFalse();
        assertThat(first.getSubscriptionPermission().getTrackPermissionsList()).isEmpty();

        liveKit.answer(visit, liveKit.asked(visit, OFFER).getOffer());
        joining.get(5, TimeUnit.SECONDS).publish("music", Audience.only("caller"));
        published(visit, liveKit.asked(visit, ADD_TRACK), "TR_music");
        SignalRequest named = liveKit.asked(visit, SUBSCRIPTION_PERMISSION);
        assertThat(named.getSubscriptionPermission().getTrackPermissionsList()).singleElement().satisfies(permission -> {
            assertThat(permission.getParticipantIdentity()).isEqualTo("caller");
            assertThat(permission.getTrackSidsList()).containsExactly("TR_music");
            assertThat(permission.getAllTracks()).isFalse();
        });
    }

    @Test
    void whoMayHearUsCanBeChangedAtAnyTime() throws Exception {
        Inside inside = inside(Hearing.nothing());
        Voice music = speaking(inside, "music", Audience.only("caller"));
        music.letHear(Audience.nobody());
        assertThat(liveKit.asked(inside.visit(), SUBSCRIPTION_PERMISSION).getSubscriptionPermission().getTrackPermissionsList()).isEmpty();
    }

    @Test
    void weHearOnlyWhomWeWantToHear() throws Exception {
        Inside inside = inside(Hearing.only("caller"), somebody("caller", "TR_caller"), somebody("supervisor", "TR_supervisor"));
        inside.participant().listenTo(Hearing.only("supervisor"));
        SignalRequest more = liveKit.asked(inside.visit(), SUBSCRIPTION);
        SignalRequest less = liveKit.asked(inside.visit(), SUBSCRIPTION);
        assertThat(more.getSubscription()).satisfies(ask -> {
            assertThat(ask.getSubscribe()).isTrue();
            assertThat(ask.getTrackSidsList()).containsExactly("TR_supervisor");
        });
        assertThat(less.getSubscription()).satisfies(ask -> {
            assertThat(ask.getSubscribe()).isFalse();
            assertThat(ask.getTrackSidsList()).containsExactly("TR_caller");
        });
    }

    @Test
    void aTrackThatComesLaterIsHeardToo() throws Exception {
        Inside inside = inside(Hearing.everybody());
        liveKit.sayInPieces(inside.visit(), news(somebody("caller", "TR_late")));
        assertThat(liveKit.asked(inside.visit(), SUBSCRIPTION).getSubscription().getTrackSidsList()).containsExactly("TR_late");
        noticed.expect("caller is there");
        liveKit.say(inside.visit(), news(ParticipantInfo.newBuilder(somebody("caller")).setState(ParticipantInfo.State.DISCONNECTED).build()));
        noticed.expect("caller has gone");
    }

    @Test
    void candidatesWaitUntilTheirWireIsDescribed() throws Exception {
        Inside inside = inside(Hearing.nothing());
        liveKit.say(inside.visit(), SignalResponse.newBuilder().setTrickle(TrickleRequest.newBuilder()
                .setTarget(SignalTarget.SUBSCRIBER).setCandidateInit("{\"candidate\":\"early\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0}")));
        liveKit.say(inside.visit(), SignalResponse.newBuilder().setOffer(
                SessionDescription.newBuilder().setType("offer").setSdp("their offer").setId(7)));
        SignalRequest answer = liveKit.asked(inside.visit(), SignalRequest.MessageCase.ANSWER);
        assertThat(answer.getAnswer().getId()).isEqualTo(7);
        assertThat(answer.getAnswer().getSdp()).isEqualTo("answer to their offer");
        assertThat(inside.wires().done).containsSubsequence("answered their offer", "candidate early for LISTENING");
    }

    @Test
    void onlyOneOfferIsUnderWay() throws Exception {
        Inside inside = inside(Hearing.nothing());
        inside.participant().publish("music", Audience.nobody());
        inside.participant().publish("briefing", Audience.nobody());
        published(inside.visit(), liveKit.asked(inside.visit(), ADD_TRACK), "TR_music");
        published(inside.visit(), liveKit.asked(inside.visit(), ADD_TRACK), "TR_briefing");
        SessionDescription second = liveKit.asked(inside.visit(), OFFER).getOffer();
        // The other voice got its mouth meanwhile; it goes into the next offer.
        inside.participant().present().get(5, TimeUnit.SECONDS);
        assertThat(inside.wires().done).filteredOn(one -> one.startsWith("offer")).hasSize(2);
        liveKit.answer(inside.visit(), second);
        assertThat(liveKit.asked(inside.visit(), OFFER).getOffer().getSdp()).isEqualTo("offer 3");
    }

    @Test
    void anInterruptedParticipantGoesOnWithTheNewestToken() throws Exception {
        Inside inside = inside(Hearing.everybody(), somebody("caller", "TR_caller"));
        speaking(inside, "music", Audience.only("caller"));
        liveKit.say(inside.visit(), SignalResponse.newBuilder().setRefreshToken("a-newer-token"));
        inside.participant().present().get(5, TimeUnit.SECONDS);
        inside.visit().socket().close();
        noticed.expect("interrupted");

        Visit again = liveKit.visited();
        assertThat(again.address()).contains("reconnect=1").contains("sid=PA_us");
        assertThat(again.token()).isEqualTo("Bearer a-newer-token");
        liveKit.say(again, SignalResponse.newBuilder().setReconnect(ReconnectResponse.getDefaultInstance()));
        SignalRequest state = liveKit.asked(again, SYNC_STATE);
        assertThat(state.getSyncState().getSubscription().getTrackSidsList()).containsExactly("TR_caller");
        assertThat(state.getSyncState().getPublishTracksList()).singleElement()
                .satisfies(track -> assertThat(track.getTrack().getSid()).isEqualTo("TR_music"));
        assertThat(state.getSyncState().getDataChannelsList()).isNotEmpty();
        assertThat(liveKit.asked(again, SUBSCRIPTION_PERMISSION).getSubscriptionPermission().getTrackPermissionsList()).hasSize(1);
        SessionDescription offer = liveKit.asked(again, OFFER).getOffer();
        assertThat(offer.getSdp()).endsWith("anew");
        liveKit.answer(again, offer);
        noticed.expect("restored");
        assertThat(shop.made).as("the wires are the same").hasSize(1);
    }

    @Test
    void aParticipantThatLiveKitDoesNotKnowAnyMoreJoinsAnew() throws Exception {
        Inside inside = inside(Hearing.everybody(), somebody("caller", "TR_caller"), somebody("ghost"));
        Voice music = speaking(inside, "music", Audience.only("caller"));
        inside.visit().socket().close();
        Visit again = liveKit.visited();
        liveKit.say(again, SignalResponse.newBuilder().setLeave(
                LeaveRequest.newBuilder().setAction(LeaveRequest.Action.RECONNECT).setReason(DisconnectReason.STATE_MISMATCH)));

        Visit anew = liveKit.visited();
        assertThat(anew.address()).doesNotContain("reconnect");
        liveKit.letIn(anew, somebody("caller", "TR_caller"));
        noticed.expect("ghost has gone");
        noticed.expect("restored anew");
        assertThat(liveKit.asked(anew).getSubscriptionPermission().getTrackPermissionsList()).as("nobody, first of all").isEmpty();
        published(anew, liveKit.asked(anew, ADD_TRACK), "TR_music-again");
        assertThat(liveKit.asked(anew, SUBSCRIPTION_PERMISSION).getSubscriptionPermission().getTrackPermissions(0).getTrackSidsList())
                .containsExactly("TR_music-again");
        assertThat(shop.made).hasSize(2);
        assertThat(shop.made.getFirst().done).endsWith("closed");
        Frame loud = new Frame(filled(1000));
        music.play(mix -> {
            for (int i = 0; i < mix.length; i++) {
                mix[i] += loud.samples()[i];
            }
            return true;
        });
        assertThat(heardThrough(shop.made.getLast(), 1000)).isTrue();
    }

    @Test
    void aServerThatLetsUsInAndThrowsUsOutIsNotStormed() throws Exception {
        Inside inside = inside(Hearing.nothing());
        Visit visit = inside.visit();
        long began = System.nanoTime();
        for (int i = 0; i < 3; i++) {
            liveKit.say(visit, SignalResponse.newBuilder().setLeave(LeaveRequest.newBuilder().setAction(LeaveRequest.Action.RECONNECT)));
            visit = liveKit.visited();
            liveKit.letIn(visit);
        }
        // At once, after 1.2 s, after 2.7 s.
        assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(3_500));
    }

    @Test
    void aConnectionThatDiesWithoutAWordIsNoticed() throws Exception {
        Inside inside = inside(Hearing.nothing());
        liveKit.fallSilent();
        noticed.expect("interrupted");
        assertThat(liveKit.visited().address()).contains("reconnect=1");
        assertThat(inside.participant().parted()).isNotDone();
    }

    @Test
    void whoLeavesSaysSo() throws Exception {
        Inside inside = inside(Hearing.nothing());
        CompletableFuture<Parting> leaving = inside.participant().leave();
        SignalRequest leave = liveKit.asked(inside.visit(), LEAVE);
        assertThat(leave.getLeave().getReason()).isEqualTo(DisconnectReason.CLIENT_INITIATED);
        assertThat(leaving.get(5, TimeUnit.SECONDS)).isInstanceOf(Parting.Left.class);
        assertThat(inside.wires().done).endsWith("closed");
        noticed.expect("over: Left");
        assertThatThrownBy(() -> inside.participant().publish("late", Audience.nobody()).get(5, TimeUnit.SECONDS))
                .hasRootCauseMessage("the participant is not in the room any more");
    }

    @Test
    void whoIsTakenOutOfTheRoomDoesNotComeBack() throws Exception {
        Inside inside = inside(Hearing.nothing());
        liveKit.say(inside.visit(), SignalResponse.newBuilder().setLeave(
                LeaveRequest.newBuilder().setAction(LeaveRequest.Action.DISCONNECT).setReason(DisconnectReason.PARTICIPANT_REMOVED)));
        assertThat(inside.participant().parted().get(5, TimeUnit.SECONDS)).isInstanceOf(Parting.Removed.class);
    }

    @Test
    void aVoiceThatLiveKitMutesFallsSilent() throws Exception {
        Inside inside = inside(Hearing.nothing());
        Voice music = speaking(inside, "music", Audience.nobody());
        music.play(mix -> {
            Arrays.fill(mix, 500);
            return true;
        });
        assertThat(heardThrough(inside.wires(), 500)).isTrue();
        liveKit.say(inside.visit(), SignalResponse.newBuilder().setMute(MuteTrackRequest.newBuilder().setSid("TR_music").setMuted(true)));
        noticed.expect("music is muted");
        assertThat(heardThrough(inside.wires(), 0)).isTrue();
    }

    @Test
    void messagesArriveWhole() throws Exception {
        Inside inside = inside(Hearing.nothing());
        inside.participant().tell("caller", new Message.Key('#'));
        inside.participant().tellAll(new Message.Text("notes", "größer ".repeat(5_000), Map.of()));
        inside.participant().present().get(5, TimeUnit.SECONDS);
        for (byte[] packet : List.copyOf(inside.wires().sent)) {
            inside.wires().listener.received(packet);
        }
        noticed.expect(" told key #");
        noticed.expect(" told notes: " + "größer ".repeat(5_000));
    }

    @Test
    void aLiveKitThatIsNotThereIsExplained() {
        int nobody = nobodysPort();
        assertThatThrownBy(() -> RoomParticipant.join(Invitation.to("ws://127.0.0.1:" + nobody, "x"), shop, pacer, Hearing.nothing(), noticed)
                        .get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class).hasCauseInstanceOf(NotJoined.class)
                .cause().hasMessageContaining("LIVEKIT_URL");
    }

    private static int nobodysPort() {
        try (var taken = new ServerSocket(0)) {
            return taken.getLocalPort();
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    private static short[] filled(int value) {
        short[] samples = new short[Frame.SAMPLES];
        Arrays.fill(samples, (short) value);
        return samples;
    }

    /** Whether the next frames, from a moment on, are all at this level. */
    private static boolean heardThrough(PlayedWires wires, int level) throws InterruptedException {
        wires.pushed.clear();
        int inARow = 0;
        for (int i = 0; i < 500 && inARow < 10; i++) {
            Frame frame = wires.pushed.poll(2, TimeUnit.SECONDS);
            if (frame == null) {
                return false;
            }
            inARow = frame.samples()[0] == level ? inARow + 1 : 0;
        }
        return inARow == 10;
    }
}
