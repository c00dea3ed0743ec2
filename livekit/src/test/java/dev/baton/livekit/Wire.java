package dev.baton.livekit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The far end of a connection, played byte by byte: what came in is kept, what goes out is said by the test. */
final class Wire implements AutoCloseable {

    @FunctionalInterface
    interface Answer {
        void to(Socket connection) throws IOException;
    }

    private final ServerSocket door;
    private final Answer answer;
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final CountDownLatch closedByClient = new CountDownLatch(1);

    Wire(Answer answer) {
        this.answer = answer;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
        Thread.ofVirtual().start(this::accept);
    }

    static Answer says(String status, String type, byte[] body) {
        return connection -> {
            connection.getOutputStream().write(("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: "
                    + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            connection.getOutputStream().write(body);
            connection.getOutputStream().flush();
        };
    }

    static Answer error(int status, String json) {
        return says(status + " Wrong", "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    static Answer raw(String bytes) {
        return connection -> {
            connection.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
            connection.close();
        };
    }

    static Answer reset() {
        return connection -> {
            connection.setOption(StandardSocketOptions.SO_LINGER, 0);
            connection.close();
        };
    }

    static Answer silence() {
        return connection -> {};
    }

    String url() {
        return "ws://127.0.0.1:" + door.getLocalPort();
    }

    /** Head and body of the next request. */
    String request() throws InterruptedException {
        String request = requests.poll(10, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request came within 10 s");
        }
        return request;
    }

    boolean anotherRequestCame() {
        return !requests.isEmpty();
    }

    boolean clientClosed() throws InterruptedException {
        return closedByClient.await(10, TimeUnit.SECONDS);
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = door.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket connection) {
        try {
            InputStream in = connection.getInputStream();
            while (true) {
                var head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    int next = in.read();
                    if (next < 0) {
                        closedByClient.countDown();
                        return;
                    }
                    head.append((char) next);
                }
                int length = head.toString().lines().filter(line -> line.startsWith("Content-Length: "))
                        .mapToInt(line -> Integer.parseInt(line.substring("Content-Length: ".length()))).findFirst().orElse(0);
                byte[] body = in.readNBytes(length);
                requests.add(head + new String(body, StandardCharsets.ISO_8859_1));
                answer.to(connection);
            }
        } catch (IOException gone) {
            closedByClient.countDown();
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }
}
