package dev.baton.livekit.simulated;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.Jwt;
import dev.baton.livekit.LiveKit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP door: who comes in, to which desk, in which of the two encodings; errors always as JSON. */
final class Door {

    static {
        // Else each answer waits 40 ms for an acknowledgement. Read once by the JDK, when its first server is made.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    private static final ObjectMapper ERRORS = new ObjectMapper();
    private static final JsonFormat.Parser READER = JsonFormat.parser().ignoringUnknownFields();
    private static final JsonFormat.Printer WRITER =
            JsonFormat.printer().preservingProtoFieldNames().alwaysPrintFieldsWithNoPresence();

    private final ApiKey key;
    private final InstantSource clock;
    private final Map<String, Route<?>> routes = new HashMap<>();
    private @Nullable Behind behind;

    Door(ApiKey key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    private record Route<T extends Message>(T blank, Visit.Desk<T> desk) {

        @SuppressWarnings("unchecked") // A builder builds its own message.
        Message serve(byte[] body, boolean json, Visitor visitor, Optional<Duration> deadline) throws InterruptedException {
            Message.Builder builder = blank.newBuilderForType();
            try {
                if (json) {
                    READER.merge(new String(body, StandardCharsets.UTF_8), builder);
                } else {
                    builder.mergeFrom(body);
                }
            } catch (InvalidProtocolBufferException wrong) {
                throw new TwirpError("malformed", "the " + (json ? "json" : "protobuf") + " request could not be decoded");
            }
            return desk.serve(new Visit<>((T) builder.build(), visitor, deadline));
        }
    }

    <T extends Message> void open(String service, String method, T blank, Visit.Desk<T> desk) {
        routes.put("/twirp/livekit." + service + "/" + method, new Route<>(blank, desk));
    }

    /** Whatever service has no desk here is asked of a LiveKit behind this door. */
    Door elsewhere(Behind other) {
        behind = other;
        return this;
    }

    /** On loopback, and listening from now on. Port 0 is any free one. */
    HttpServer openOn(int port, Executor threads) {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException("the simulated LiveKit cannot listen on port " + port + " of loopback: choose another", taken);
        }
        server.createContext("/", this::enter);
        server.setExecutor(threads);
        server.start();
        return server;
    }

    private boolean serves(String path) {
        int method = path.lastIndexOf('/') + 1;
        return routes.keySet().stream().anyMatch(route -> route.startsWith(path.substring(0, method)));
    }

    private void enter(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/")) {
                // As a real one says it, and what a real one never says: nobody should take these phones for real.
                exchange.getResponseHeaders().set(LiveKit.SIMULATED, "phones");
                say(exchange, 200, "text/plain", "OK");
                return;
            }
            if (behind != null && path.startsWith("/twirp/") && !serves(path)) {
                behind.ask(exchange, body);
                return;
            }
            if (!path.startsWith("/twirp/") || !serves(path)) {
                say(exchange, 404, "text/plain; charset=utf-8", "404 page not found\n");
                return;
            }
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            String refusal = refusal(authorization);
            if (refusal != null) {
                say(exchange, 401, "text/plain; charset=utf-8", refusal);
                return;
            }
            serve(exchange, path, body, visitor(authorization));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(HttpExchange exchange, String path, byte[] body, Visitor visitor) throws IOException, InterruptedException {
        try {
            String type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")).orElse("");
            boolean json = type.startsWith("application/json");
            Route<?> route = route(exchange, path, type, json);
            Message answer = route.serve(body, json, visitor, deadline(exchange));
            if (json) {
                say(exchange, 200, "application/json", WRITER.print(answer));
            } else {
                say(exchange, 200, "application/protobuf", answer.toByteArray());
            }
        } catch (TwirpError error) {
            say(exchange, error);
        } catch (RuntimeException bug) {
            LOG.atError().addKeyValue("path", path).setCause(bug).log("the simulated LiveKit failed");
            say(exchange, new TwirpError("internal", "the simulated LiveKit failed: " + bug.getClass().getSimpleName()));
        }
    }

    private Route<?> route(HttpExchange exchange, String path, String type, boolean json) {
        String method = exchange.getRequestMethod();
        Map<String, String> meta = Map.of("twirp_invalid_route", method + " " + path);
        if (!method.equals("POST")) {
            throw new TwirpError("bad_route", "unsupported method \"" + method + "\" (only POST is allowed)", meta);
        }
        Route<?> route = routes.get(path);
        if (route == null) {
            throw new TwirpError("bad_route", "no handler for path \"" + path + "\"", meta);
        }
        if (!json && !type.startsWith("application/protobuf")) {
            throw new TwirpError("bad_route", "unexpected Content-Type: \"" + type + "\"", meta);
        }
        return route;
    }

    private static Optional<Duration> deadline(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Twirp-Timeout-Ms"))
                .filter(text -> text.matches("[1-9][0-9]{0,9}"))
                .map(text -> Duration.ofMillis(Long.parseLong(text)));
    }

    /** LiveKit's doorkeeper speaks plain text, and repeats the token. */
    private @Nullable String refusal(@Nullable String authorization) {
        if (authorization == null) {
            return null;
        }
        if (!authorization.startsWith("Bearer ")) {
            return "invalid authorization header. Must start with Bearer ";
        }
        String token = authorization.substring("Bearer ".length());
        String issuer = Jwt.issuerClaimed(token);
        return switch (Jwt.verify(token, key, clock.instant())) {
            case Jwt.Unreadable() -> "invalid authorization token";
            case Jwt.Genuine genuine -> null;
            case Jwt.SignedByNobodyWeKnow() -> issuer.equals(key.key())
                    ? "invalid token: " + token + ", error: token signature is invalid: signature is invalid"
                    : "invalid API key: " + issuer;
            case Jwt.OutOfTime() -> "invalid token: " + token + ", error: token has invalid claims: token is expired";
        };
    }

    private Visitor visitor(@Nullable String authorization) {
        return authorization != null
                        && Jwt.verify(authorization.substring("Bearer ".length()), key, clock.instant()) instanceof Jwt.Genuine(var claims)
                ? new Visitor(claims)
                : Visitor.nobody();
    }

    private static void say(HttpExchange exchange, TwirpError error) throws IOException {
        var body = new LinkedHashMap<String, Object>();
        body.put("code", error.code());
        body.put("msg", String.valueOf(error.getMessage()));
        if (!error.meta().isEmpty()) {
            body.put("meta", error.meta());
        }
        say(exchange, error.httpStatus(), "application/json", ERRORS.writeValueAsBytes(body));
    }

    private static void say(HttpExchange exchange, int status, String type, String text) throws IOException {
        say(exchange, status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void say(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
