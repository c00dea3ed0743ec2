package dev.baton.agent.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.Pong;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import org.java_websocket.WebSocket;
import org.java_websocket.enums.Opcode;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;

/** LiveKit's side of the signalling, which says what the test says. Pings it answers by itself, until told not to. */
final class ScriptedLiveKit extends WebSocketServer implements AutoCloseable {

    /** One connection, from its address to its end. */
    record Visit(WebSocket socket, String address, String token, BlockingQueue<SignalRequest> requests) {}

    private final BlockingQueue<Visit> visits = new LinkedBlockingQueue<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private volatile boolean answersPings = true;

    ScriptedLiveKit() throws InterruptedException {
        super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        setReuseAddr(true);
        start();
        assertThat(started.await(5, TimeUnit.SECONDS)).isTrue();
    }

    Invitation invitation() {
        return Invitation.to("ws://127.0.0.1:" + getPort(), "a-token");
    }

    void fallSilent() {
        answersPings = false;
    }

    void speakAgain() {
        answersPings = true;
    }

    Visit visited() throws InterruptedException {
        Visit visit = visits.poll(10, TimeUnit.SECONDS);
        assertThat(visit).as("somebody connects").isNotNull();
        return visit;
    }

    /** The next request, pings left out. */
    SignalRequest asked(Visit visit) throws InterruptedException {
        SignalRequest request = visit.requests().poll(5, TimeUnit.SECONDS);
        assertThat(request).as("something is asked").isNotNull();
        return request;
    }

    /** The next request of this kind; what comes before it is of no interest. */
    SignalRequest asked(Visit visit, SignalRequest.MessageCase kind) throws InterruptedException {
        while (true) {
            SignalRequest request = asked(visit);
            if (request.getMessageCase() == kind) {
                return request;
            }
        }
    }

    void say(Visit visit, SignalResponse.Builder response) {
        visit.socket().send(response.build().toByteArray());
    }

    void sayInPieces(Visit visit, SignalResponse.Builder response) {
        byte[] all = response.build().toByteArray();
        visit.socket().sendFragmentedFrame(Opcode.BINARY, ByteBuffer.wrap(all, 0, all.length / 2), false);
        visit.socket().sendFragmentedFrame(Opcode.BINARY, ByteBuffer.wrap(all, all.length / 2, all.length - all.length / 2), true);
    }

    void letIn(Visit visit, ParticipantInfo... others) {
        say(visit, SignalResponse.newBuilder().setJoin(JoinResponse.newBuilder()
                .setParticipant(ParticipantInfo.newBuilder().setSid("PA_us").setIdentity("agent"))
                .addAllOtherParticipants(List.of(others))));
    }

    void answer(Visit visit, SessionDescription offer) {
        say(visit, SignalResponse.newBuilder().setAnswer(
                SessionDescription.newBuilder().setType("answer").setSdp("answer to " + offer.getSdp()).setId(offer.getId())));
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
        var visit = new Visit(socket, handshake.getResourceDescriptor(), handshake.getFieldValue("Authorization"), new LinkedBlockingQueue<>());
        socket.setAttachment(visit);
        visits.add(visit);
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer message) {
        try {
            SignalRequest request = SignalRequest.parseFrom(message);
            if (request.getMessageCase() != SignalRequest.MessageCase.PING_REQ) {
                socket.<Visit>getAttachment().requests().add(request);
            } else if (answersPings && socket.isOpen()) {
                socket.send(SignalResponse.newBuilder().setPongResp(Pong.getDefaultInstance()).build().toByteArray());
            }
        } catch (InvalidProtocolBufferException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    @Override
    public void onMessage(WebSocket socket, String message) {}

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {}

    @Override
    public void onError(@Nullable WebSocket socket, Exception error) {}

    @Override
    public void onStart() {
        started.countDown();
    }

    @Override
    public void close() throws InterruptedException {
        stop(500);
    }
}
