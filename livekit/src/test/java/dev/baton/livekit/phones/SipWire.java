package dev.baton.livekit.phones;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;

/** SIP over UDP. A request that comes twice is answered twice and told once. */
final class SipWire implements AutoCloseable {

    private final DatagramSocket socket;
    private final Map<String, SipMessage> answered = new HashMap<>();

    SipWire() {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (SocketException taken) {
            throw new UncheckedIOException("no port for SIP on loopback", taken);
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    String contact() {
        return "<sip:phone@127.0.0.1:" + port() + ">";
    }

    /** Until the wire is closed. */
    void listen(BiConsumer<SipMessage, InetSocketAddress> ear) {
        Thread.ofPlatform().daemon().name("sip " + port()).start(() -> {
            byte[] room = new byte[65536];
            while (true) {
                var packet = new DatagramPacket(room, room.length);
                try {
                    socket.receive(packet);
                } catch (IOException closed) {
                    return;
                }
                if (packet.getLength() > 4) {
                    ear.accept(SipMessage.read(room, packet.getLength()), (InetSocketAddress) packet.getSocketAddress());
                }
            }
        });
    }

    /** True if the request was here before; then it got what it got the first time. */
    boolean cameBefore(SipMessage request, InetSocketAddress from) {
        String key = key(request);
        if (answered.containsKey(key)) {
            SipMessage again = answered.get(key);
            if (!again.startLine().isEmpty()) {
                send(again, from);
            }
            return true;
        }
        answered.put(key, SipMessage.starting(""));
        return false;
    }

    private static String key(SipMessage request) {
        return request.method() + " " + request.header("CSeq") + " " + request.header("Via");
    }

    void answer(SipMessage request, int status, String tag, InetSocketAddress to) {
        answer(request, response(request, status, tag), to);
    }

    void answer(SipMessage request, SipMessage response, InetSocketAddress to) {
        answered.put(key(request), response);
        send(response, to);
    }

    SipMessage response(SipMessage request, int status, String tag) {
        return SipMessage.starting("SIP/2.0 " + status + " " + Reasons.of(status)).with(request.all("Via")).with(request.all("Record-Route"))
                .with("From", request.header("From")).with("To", status == 100 ? request.header("To") : Dialog.tagged(request.header("To"), tag))
                .with("Call-ID", request.header("Call-ID")).with("CSeq", request.header("CSeq")).with("Contact", contact());
    }

    void request(SipMessage request, InetSocketAddress to) {
        send(request.with("Via", "SIP/2.0/UDP 127.0.0.1:" + port() + ";branch=z9hG4bK" + UUID.randomUUID()).with("Max-Forwards", "70")
                .with("Contact", contact()), to);
    }

    void send(SipMessage message, InetSocketAddress to) {
        byte[] bytes = message.bytes();
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        } catch (IOException gone) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException("a phone could not send to " + to, gone);
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
