package dev.baton.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.keeping.KeyRing;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets Temporal's UI and command line show what our payloads say. It opens every payload for whoever may ask, so it
 * listens on the loopback address only, and answers no web page but the UI's own.
 */
public final class CodecServer implements AutoCloseable {

    /** Where the development server of Temporal shows its UI. */
    public static final Set<String> TEMPORAL_UI = Set.of("http://localhost:8233", "http://127.0.0.1:8233");

    static final int LARGEST_BODY = 4 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(CodecServer.class);

    private final HttpServer server;
    private final ExecutorService threads;

    private CodecServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /** On this port, or on any free one if it is 0. */
    public static CodecServer start(KeyRing keys, int port, Set<String> origins) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        Set<String> allowed = Set.copyOf(origins);
        PayloadCodec codec = new CallCodec(keys);
        try {
            HttpServer server = HttpServer.create(address, 0);
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            server.setExecutor(threads);
            server.createContext("/encode", exchange -> serve(exchange, "/encode", allowed, codec::encode));
            server.createContext("/decode", exchange -> serve(exchange, "/decode", allowed, codec::decode));
            server.createContext("/", exchange -> serve(exchange, "", allowed, payloads -> payloads));
            server.start();
            return new CodecServer(server, threads);
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "the codec server cannot listen on port " + port + ": choose another one, or stop what uses it", failure);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }

    private static void serve(
            HttpExchange exchange, String path, Set<String> allowed, UnaryOperator<List<Payload>> work) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = answer(exchange, path, allowed, work);
            } catch (RuntimeException failure) {
                LOG.error("the codec server failed", failure);
                answer = Answer.refusal(500, "the codec server failed: its log says why");
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            if (body.length > 0) {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
            }
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Answer answer(
            HttpExchange exchange, String path, Set<String> allowed, UnaryOperator<List<Payload>> work) throws IOException {
        @Nullable String origin = exchange.getRequestHeaders().getFirst("Origin");
        exchange.getResponseHeaders().set("Vary", "Origin");
        // Without an origin it is no web page: Temporal's command line, for one.
        if (origin != null && !allowed.contains(origin)) {
            return Answer.refusal(403, "this page may not read payloads: start the codec server with its origin to let it");
        }
        if (origin != null) {
            permit(exchange.getResponseHeaders(), origin);
        }
        if (path.isEmpty() || !exchange.getRequestURI().getPath().equals(path)) {
            return Answer.refusal(404, "there are /encode and /decode here, and nothing else");
        }
        return switch (exchange.getRequestMethod()) {
            case "OPTIONS" -> new Answer(204, "");
            case "POST" -> worked(exchange.getRequestBody(), work);
            default -> {
                exchange.getResponseHeaders().set("Allow", "POST, OPTIONS");
                yield Answer.refusal(405, "use POST");
            }
        };
    }

    private static void permit(Headers headers, String origin) {
        headers.set("Access-Control-Allow-Origin", origin);
        headers.set("Access-Control-Allow-Methods", "POST, OPTIONS");
        headers.set("Access-Control-Allow-Headers", "Content-Type, X-Namespace, Authorization");
        headers.set("Access-Control-Allow-Credentials", "true");
        headers.set("Access-Control-Max-Age", "600");
    }

    private static Answer worked(InputStream request, UnaryOperator<List<Payload>> work) throws IOException {
        byte[] body = request.readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            // A client that is still sending would not hear the answer.
            request.skip(4L * LARGEST_BODY);
            return Answer.refusal(413, "a request may be 4 MiB long: ask for fewer payloads at once");
        }
        try {
            var asked = io.temporal.api.common.v1.Payloads.newBuilder();
            JsonFormat.parser().ignoringUnknownFields().merge(new String(body, StandardCharsets.UTF_8), asked);
            var done = io.temporal.api.common.v1.Payloads.newBuilder().addAllPayloads(work.apply(asked.getPayloadsList()));
            return new Answer(200, JsonFormat.printer().omittingInsignificantWhitespace().print(done));
        } catch (InvalidProtocolBufferException malformed) {
            return Answer.refusal(400, "the body must be JSON such as {\"payloads\": []}");
        } catch (PayloadCodecException broken) {
            return Answer.refusal(400, String.valueOf(broken.getMessage()));
        }
    }

    private record Answer(int status, String body) {

        static Answer refusal(int status, String sentence) {
            return new Answer(status, Payloads.json().createObjectNode().put("message", sentence).toString());
        }
    }
}
