package dev.baton.telephony;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The wire to LiveKit, which does to each request what the test says: after its effect, unless it says before. */
public final class FaultProxy implements AutoCloseable {

    public enum Fault {
        NONE,
        /** The request never arrives. */
        DROP_REQUEST,
        DROP_REPLY,
        /** The request arrives, and the connection ends while LiveKit is at it. */
        CUT,
        RESET,
        HALF_A_BODY,
        SERVER_ERROR,
        GARBAGE,
        /** LiveKit says that it is done, and nothing happened. */
        NOT_DONE,
        /** 429 without a SIP status: too much is asked of LiveKit. No effect. */
        TOO_MANY,
        /** No livekit-sip, or no node that has the room. No effect. */
        NOBODY_SERVES,
        /** Refused at the door; no effect. */
        KEY_REVOKED,
        /** Later than an answer may be to tell anything. */
        DELAY
    }

    private static final Set<Fault> NO_EFFECT = EnumSet.of(Fault.NOT_DONE, Fault.TOO_MANY, Fault.NOBODY_SERVES, Fault.KEY_REVOKED);

    private final ServerSocket door;
    private final int upstream;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile Function<String, Fault> plan = method -> Fault.NONE;

    FaultProxy(String server) {
        upstream = URI.create(server).getPort();
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** Asked for each request with its method, such as CreateSIPParticipant. */
    public void plan(Function<String, Fault> next) {
        plan = next;
    }

    public String url() {
        return "ws://127.0.0.1:" + door.getLocalPort();
    }

    public long requests(String method) {
        return requests.stream().filter(method::equals).count();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket client) {
        try (client; Socket server = new Socket(InetAddress.getLoopbackAddress(), upstream)) {
            open.add(server);
            while (true) {
                Message request = Message.read(client.getInputStream());
                String method = request.head().substring(0, request.head().indexOf(" HTTP/")).replaceFirst(".*/", "");
                requests.add(method);
                Fault fault = plan.apply(method);
                if (fault == Fault.DROP_REQUEST) {
                    return;
                }
                if (NO_EFFECT.contains(fault)) {
                    pass(client, request, fault);
                    return;
                }
                request.write(server.getOutputStream(), request.body().length);
                if (fault == Fault.CUT) {
                    return;
                }
                Message reply = Message.read(server.getInputStream());
                if (!pass(client, reply, fault)) {
                    return;
                }
            }
        } catch (IOException gone) {
            // One of the two hung up, and so do we.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean pass(Socket client, Message reply, Fault fault) throws IOException, InterruptedException {
        OutputStream out = client.getOutputStream();
        switch (fault) {
            case NONE -> reply.write(out, reply.body().length);
            case DELAY -> {
                Thread.sleep(1_200);
                reply.write(out, reply.body().length);
            }
            case HALF_A_BODY -> reply.writeHalf(out);
            case KEY_REVOKED -> say(out, "401 Unauthorized", "invalid API key: devkey");
            case TOO_MANY -> say(out, "429 Too Many Requests", "{\"code\":\"resource_exhausted\",\"msg\":\"rate limited\"}");
            case NOBODY_SERVES -> say(out, "503 Service Unavailable", "{\"code\":\"unavailable\",\"msg\":\"no response from servers\"}");
            case NOT_DONE -> say(out, "200 OK", "application/protobuf", "");
            case SERVER_ERROR -> say(out, "502 Bad Gateway", "<html>bad gateway</html>");
            case GARBAGE -> say(out, "200 OK", "{\"participant_");
            case RESET -> client.setOption(StandardSocketOptions.SO_LINGER, 0);
            case DROP_REPLY, DROP_REQUEST, CUT -> {}
        }
        return fault == Fault.NONE || fault == Fault.DELAY;
    }

    private static void say(OutputStream out, String status, String body) throws IOException {
        say(out, status, "application/json", body);
    }

    private static void say(OutputStream out, String status, String type, String body) throws IOException {
        // The connection ends with it: whoever is not told would send the next request into it.
        out.write(("HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private record Message(String head, byte[] body) {

        static Message read(InputStream in) throws IOException {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("closed");
                }
                head.append((char) next);
            }
            int length = head.toString().lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                    .mapToInt(line -> Integer.parseInt(line.substring(15).strip())).findFirst().orElse(0);
            return new Message(head.toString(), in.readNBytes(length));
        }

        /** Of the body, or of the head where there is no body. */
        void writeHalf(OutputStream out) throws IOException {
            if (body.length > 1) {
                write(out, body.length / 2);
            } else {
                out.write(head.substring(0, head.length() / 2).getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
        }

        void write(OutputStream out, int upTo) throws IOException {
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
            out.write(body, 0, upTo);
            out.flush();
        }
    }

    @Override
    public void close() {
        try {
            door.close();
            for (Socket one : new ArrayList<>(open)) {
                one.close();
            }
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }
}
