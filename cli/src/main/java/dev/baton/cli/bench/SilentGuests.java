package dev.baton.cli.bench;

import dev.baton.call.CallId;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.Jwt;
import dev.baton.rooms.Marks;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;

/** Callers who are in their rooms by LiveKit's signalling alone. After a minute without media LiveKit removes them (1.13.5). */
final class SilentGuests implements AutoCloseable {

    private static final int AT_ONCE = 20;

    private final URI server;
    private final ApiKey key;
    private final HttpClient http = HttpClient.newBuilder().executor(Executors.newVirtualThreadPerTaskExecutor()).build();
    private final List<WebSocket> present = new ArrayList<>();

    SilentGuests(String url, ApiKey key) {
        server = URI.create(url.replaceFirst("^http", "ws"));
        this.key = key;
    }

    /** One for each room, whose call is given with it. */
    void join(Map<String, CallId> rooms) {
        var coming = new ArrayList<CompletableFuture<WebSocket>>();
        for (Map.Entry<String, CallId> room : rooms.entrySet()) {
            coming.add(join(room.getKey(), room.getValue()));
            if (coming.size() == AT_ONCE) {
                arrive(coming);
            }
        }
        arrive(coming);
    }

    private void arrive(List<CompletableFuture<WebSocket>> coming) {
        coming.forEach(one -> present.add(one.join()));
        coming.clear();
    }

    private CompletableFuture<WebSocket> join(String room, CallId call) {
        long now = Instant.now().getEpochSecond();
        String token = Jwt.sign(key, Map.of("iss", key.key(), "sub", "caller", "nbf", now, "exp", now + 600,
                "attributes", Map.of(Marks.ROLE, Marks.CALLER, Marks.CALL, call.value()),
                // Who may subscribe is offered media at once, and removed sooner.
                "video", Map.of("roomJoin", true, "room", room, "canSubscribe", false)));
        var joined = new CompletableFuture<WebSocket>();
        // The first message is the answer to the join.
        var unused = http.newWebSocketBuilder()
                .buildAsync(server.resolve("/rtc?protocol=15&auto_subscribe=0&access_token=" + token), new Listener(joined))
                .exceptionally(refused -> {
                    joined.completeExceptionally(refused);
                    return null;
                });
        return joined;
    }

    private record Listener(CompletableFuture<WebSocket> joined) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            joined.complete(socket);
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            joined.completeExceptionally(error);
        }
    }

    @Override
    public void close() {
        present.forEach(WebSocket::abort);
        http.shutdownNow();
    }
}
