package dev.baton.agent.socket;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One conversation, message by message: {@code T} is what LiveKit says. */
public final class LiveKitSocket<T extends Message> {

    public interface Listener<T> {

        void said(T message);

        /** Once, whoever closed it. */
        void closed(String why);
    }

    private static final Duration HANDSHAKE = Duration.ofSeconds(5);
    // Far above any list of participants; a server that sends more than this has lost its mind, or is not LiveKit.
    private static final int LARGEST = 16 << 20;
    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(HANDSHAKE).build();

    private final WebSocket socket;
    private final Incoming<T> incoming;
    // WebSocket allows one send at a time.
    private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);

    private LiveKitSocket(WebSocket socket, Incoming<T> incoming) {
        this.socket = socket;
        this.incoming = incoming;
    }

    /** Nothing is told to the listener before {@link #listen}. */
    public static <T extends Message> CompletableFuture<LiveKitSocket<T>> open(
            URI address, String token, Parser<T> parser, Listener<T> listener) {
        var incoming = new Incoming<>(parser, listener);
        return HTTP.newWebSocketBuilder()
                .connectTimeout(HANDSHAKE)
                // Not in the address: that would be written to the logs of every proxy.
                .header("Authorization", "Bearer " + token)
                .buildAsync(address, incoming)
                .thenApply(socket -> new LiveKitSocket<>(socket, incoming));
    }

    /** Why a socket could not be opened, in a sentence for whoever runs this. */
    public static String explained(Throwable failure) {
        return switch (cause(failure)) {
            case WebSocketHandshakeException refused -> switch (refused.getResponse().statusCode()) {
                case 401, 403 -> "LiveKit does not accept the token: check LIVEKIT_API_KEY and LIVEKIT_API_SECRET, and this machine's clock";
                case 404 -> "LiveKit does not know the room, or nothing at LIVEKIT_URL speaks LiveKit's protocol";
                default -> "LiveKit did not open the connection (" + refused.getResponse().statusCode() + "): its log says why";
            };
            default -> "LiveKit cannot be reached: check LIVEKIT_URL, and whether the server runs";
        };
    }

    /** LiveKit is there, and said no. */
    public static boolean refused(Throwable failure) {
        return cause(failure) instanceof WebSocketHandshakeException;
    }

    /** Somebody is there, and has no such door. */
    public static boolean unknownThere(Throwable failure) {
        return cause(failure) instanceof WebSocketHandshakeException refused && refused.getResponse().statusCode() == 404;
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** From now on, what LiveKit says is told. */
    public void listen() {
        socket.request(1);
    }

    public synchronized void send(Message request) {
        ByteBuffer message = request.toByteString().asReadOnlyByteBuffer();
        lastSend = lastSend.thenCompose(_ -> socket.sendBinary(message, true));
        lastSend.whenComplete((_, failure) -> {
            if (failure != null) {
                incoming.close("nothing could be sent to LiveKit any more");
            }
        });
    }

    /** After everything that was sent. */
    public synchronized void close() {
        incoming.closed.set(true);
        lastSend.handle((_, _) -> socket.sendClose(WebSocket.NORMAL_CLOSURE, "")).thenCompose(sent -> sent)
                .orTimeout(1, TimeUnit.SECONDS).whenComplete((_, _) -> socket.abort());
    }

    /** At once; nothing is told any more. */
    public void drop() {
        incoming.closed.set(true);
        socket.abort();
    }

    private static final class Incoming<T> implements WebSocket.Listener {

        private final Parser<T> parser;
        private final Listener<T> listener;
        private final AtomicBoolean closed = new AtomicBoolean();
        private final ByteArrayOutputStream fragments = new ByteArrayOutputStream();

        Incoming(Parser<T> parser, Listener<T> listener) {
            this.parser = parser;
            this.listener = listener;
        }

        @Override
        public void onOpen(WebSocket socket) {
            // Asked for by listen(), when somebody is ready.
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            fragments.writeBytes(part);
            if (fragments.size() > LARGEST) {
                close("LiveKit sent a message that does not end");
                socket.abort();
                return null;
            }
            if (last) {
                byte[] message = fragments.toByteArray();
                fragments.reset();
                try {
                    T said = parser.parseFrom(message);
                    if (!closed.get()) {
                        listener.said(said);
                    }
                } catch (InvalidProtocolBufferException unreadable) {
                    close("LiveKit sent something that is not of its protocol");
                    socket.abort();
                    return null;
                }
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            close("LiveKit closed the connection (" + status + ")");
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            close("the connection to LiveKit broke");
        }

        void close(String why) {
            if (closed.compareAndSet(false, true)) {
                listener.closed(why);
            }
        }
    }
}
