package dev.baton.livekit;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import org.jspecify.annotations.Nullable;

/**
 * A participant of ours without a sound: it says hello to LiveKit, is listed in the room, and that is all. LiveKit lets it stand for
 * some 15 s, since it never connects its media.
 */
public final class Bystander implements AutoCloseable {

    private static final Duration LET_IN = Duration.ofSeconds(3);
    // Of LiveKit's protocol.
    private static final int PROTOCOL = 15;
    private static final int LARGEST = 4 << 20;

    private final WebSocket socket;
    private final Ear ear;

    private Bystander(WebSocket socket, Ear ear) {
        this.socket = socket;
        this.ear = ear;
    }

    /** Why nobody could come in. */
    public static final class NotLetIn extends Exception {
        private static final long serialVersionUID = 1;

        NotLetIn(String why, @Nullable Throwable cause) {
            super(why, cause);
        }
    }

    static Bystander enter(HttpClient http, URI server, String token) throws InterruptedException, NotLetIn {
        URI address = URI.create(server.toString().replaceFirst("^http", "ws") + "/rtc?protocol=" + PROTOCOL + "&sdk=other&version=0.1&auto_subscribe=0");
        var ear = new Ear(token);
        try {
            WebSocket socket = http.newWebSocketBuilder().connectTimeout(LET_IN).header("Authorization", "Bearer " + token)
                    .buildAsync(address, ear).get(LET_IN.toMillis(), TimeUnit.MILLISECONDS);
            ear.joined.get(LET_IN.toMillis(), TimeUnit.MILLISECONDS);
            return new Bystander(socket, ear);
        } catch (ExecutionException refused) {
            throw new NotLetIn("LiveKit let nobody in by its signalling", refused.getCause());
        } catch (TimeoutException silent) {
            throw new NotLetIn("LiveKit said nothing for " + LET_IN.toSeconds() + " s", silent);
        }
    }

    /** The newest one; LiveKit sends another whenever permissions change, and every five minutes. */
    public String token() {
        return ear.token;
    }

    /** Done when LiveKit sends a token other than the first. */
    public CompletableFuture<String> refreshed() {
        return ear.refreshed.copy();
    }

    /** Done when LiveKit has shown it out, or the connection is over. */
    public CompletableFuture<Void> gone() {
        return ear.gone.copy();
    }

    @Override
    public void close() {
        var leave = SignalRequest.newBuilder().setLeave(LeaveRequest.newBuilder()).build();
        socket.sendBinary(leave.toByteString().asReadOnlyByteBuffer(), true)
                .thenCompose(_ -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""))
                .orTimeout(1, TimeUnit.SECONDS).whenComplete((_, _) -> socket.abort());
    }

    private static final class Ear implements WebSocket.Listener {

        private final CompletableFuture<Void> joined = new CompletableFuture<>();
        private final CompletableFuture<String> refreshed = new CompletableFuture<>();
        private final CompletableFuture<Void> gone = new CompletableFuture<>();
        private volatile String token;
        private final ByteArrayOutputStream fragments = new ByteArrayOutputStream();

        Ear(String token) {
            this.token = token;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            fragments.writeBytes(part);
            if (fragments.size() > LARGEST) {
                over();
                socket.abort();
                return null;
            }
            if (last) {
                byte[] message = fragments.toByteArray();
                fragments.reset();
                try {
                    heard(SignalResponse.parseFrom(message));
                } catch (InvalidProtocolBufferException notLiveKits) {
                    over();
                    socket.abort();
                    return null;
                }
            }
            socket.request(1);
            return null;
        }

        private void heard(SignalResponse said) {
            if (said.hasJoin()) {
                joined.complete(null);
            } else if (said.getMessageCase() == SignalResponse.MessageCase.REFRESH_TOKEN) {
                token = said.getRefreshToken();
                refreshed.complete(said.getRefreshToken());
            } else if (said.hasLeave()) {
                over();
            }
        }

        private void over() {
            joined.completeExceptionally(new IllegalStateException("LiveKit showed it out"));
            gone.complete(null);
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            over();
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            over();
        }
    }
}
