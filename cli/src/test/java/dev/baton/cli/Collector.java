package dev.baton.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Takes traces by OTLP over HTTP, on loopback, and keeps them. Reads of the protocol what is asked for here. */
final class Collector implements AutoCloseable {

    private final HttpServer server;
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<Span> spans = new CopyOnWriteArrayList<>();

    /** {@code parent}: empty for the first of a trace. */
    record Span(String trace, String id, String parent, String name) {}

    Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            bodies.add(exchange.getRequestHeaders() + new String(body, StandardCharsets.ISO_8859_1));
            // ExportTraceServiceRequest.resource_spans, .scope_spans, .spans
            inside(UnknownFieldSet.parseFrom(body), 1).flatMap(one -> inside(one, 2)).flatMap(one -> inside(one, 2)).map(Collector::span).forEach(spans::add);
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static Span span(UnknownFieldSet span) {
        return new Span(hex(span, 1), hex(span, 2), hex(span, 4), span.getField(5).getLengthDelimitedList().getFirst().toStringUtf8());
    }

    private static String hex(UnknownFieldSet message, int field) {
        return message.getField(field).getLengthDelimitedList().stream().map(bytes -> HexFormat.of().formatHex(bytes.toByteArray())).findFirst().orElse("");
    }

    private static Stream<UnknownFieldSet> inside(UnknownFieldSet message, int field) {
        return message.getField(field).getLengthDelimitedList().stream().map(bytes -> {
            try {
                return UnknownFieldSet.parseFrom(bytes);
            } catch (InvalidProtocolBufferException broken) {
                throw new IllegalArgumentException(broken);
            }
        });
    }

    List<Span> spans() {
        return List.copyOf(spans);
    }

    /** All that came, as it came. */
    String all() {
        return String.join("\n", bodies);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
