package dev.baton.scribe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A chat endpoint on loopback, down to the bytes: it can stop in the middle, drip, lie and obey whoever speaks to it. */
final class FakeEndpoint implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    /** What happens on the wire once a request was read. */
    @FunctionalInterface
    interface Behaviour {
        void answer(Request request, OutputStream wire, FakeEndpoint endpoint) throws IOException, InterruptedException;
    }

    record Request(String head, String body) {
        String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    private final ServerSocket server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch clientGone = new CountDownLatch(1);
    final CountDownLatch asked = new CountDownLatch(1);
    final List<Request> requests = new CopyOnWriteArrayList<>();

    FakeEndpoint(Behaviour behaviour) {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(() -> accept(behaviour));
    }

    static Behaviour says(String content) {
        return (_, wire, _) -> send(wire, 200, completion(content));
    }

    static Behaviour sends(int status, String body) {
        return (_, wire, _) -> send(wire, status, body);
    }

    static String completion(String content) {
        ObjectNode whole = JSON.createObjectNode();
        whole.putArray("choices").addObject().putObject("message").put("role", "assistant").put("content", content);
        return whole.toString();
    }

    static void send(OutputStream wire, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        wire.write(head(status, bytes.length).getBytes(StandardCharsets.US_ASCII));
        wire.write(bytes);
        wire.flush();
    }

    static String head(int status, long length) {
        return "HTTP/1.1 " + status + " Word\r\nContent-Type: application/json\r\nContent-Length: " + length
                + "\r\nConnection: close\r\n\r\n";
    }

    /** Until the test is over, which is the only thing such a server waits for. */
    boolean over(long millis) throws InterruptedException {
        return closed.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Whether the other side has hung up, awaited by reading. */
    boolean hungUpOn() throws InterruptedException {
        return clientGone.await(10, TimeUnit.SECONDS);
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + port() + "/v1");
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept(Behaviour behaviour) {
        while (true) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket, behaviour));
            } catch (IOException over) {
                return;
            }
        }
    }

    private void serve(Socket socket, Behaviour behaviour) {
        try (socket) {
            InputStream in = socket.getInputStream();
            Request request = read(in);
            requests.add(request);
            asked.countDown();
            Thread.ofVirtual().start(() -> awaitEnd(in));
            behaviour.answer(request, socket.getOutputStream(), this);
        } catch (IOException | InterruptedException gone) {
            // The client hung up, or the test is over.
        }
    }

    private void awaitEnd(InputStream in) {
        try {
            while (in.read() >= 0) {
                // Nothing more is expected.
            }
        } catch (IOException gone) {
            // That is what is waited for.
        }
        clientGone.countDown();
    }

    private static Request read(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int one = in.read();
            if (one < 0) {
                throw new IOException("no request came");
            }
            head.write(one);
        }
        var request = new Request(head.toString(StandardCharsets.US_ASCII), "");
        byte[] body = in.readNBytes(Integer.parseInt(request.header("Content-Length")));
        return new Request(request.head(), new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
