package dev.baton.livekit.phones;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The other end of a trunk: finds whoever is dialled by their number, and passes on what the two sides of a call say to each other, unread. */
public final class Exchange implements AutoCloseable {

    private static final Pattern DIALLED = Pattern.compile("INVITE sip:([^@;]+)@.*");

    /** A call's two sides: whoever dialled, and the telephone. */
    private record Sides(InetSocketAddress dialler, InetSocketAddress phone) {}

    private final DatagramSocket socket;
    private final Map<String, InetSocketAddress> byNumber = new ConcurrentHashMap<>();
    private final Map<String, Sides> calls = new ConcurrentHashMap<>();

    public Exchange() {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (SocketException taken) {
            throw new UncheckedIOException("no port for an exchange on loopback", taken);
        }
        Thread.ofPlatform().daemon().name("exchange").start(this::relay);
    }

    /** To be written as the address of a trunk. */
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** From now on whoever dials this number reaches this phone. */
    public void connect(String number, SipPhone phone) {
        byNumber.put(number, phone.listensAt());
    }

    private void relay() {
        byte[] room = new byte[65536];
        while (true) {
            var packet = new DatagramPacket(room, room.length);
            try {
                socket.receive(packet);
                if (packet.getLength() > 4) {
                    pass(SipMessage.read(room, packet.getLength()), packet);
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void pass(SipMessage message, DatagramPacket packet) throws IOException {
        var from = (InetSocketAddress) packet.getSocketAddress();
        String call = message.header("Call-ID");
        Matcher dialled = DIALLED.matcher(message.startLine());
        if (!calls.containsKey(call) && dialled.matches()) {
            InetSocketAddress phone = byNumber.get(dialled.group(1));
            if (phone == null) {
                send(SipMessage.starting("SIP/2.0 404 " + Reasons.of(404)).with(message.all("Via")).with("From", message.header("From"))
                        .with("To", Dialog.tagged(message.header("To"), "nobody")).with("Call-ID", call)
                        .with("CSeq", message.header("CSeq")).bytes(), from);
                return;
            }
            calls.put(call, new Sides(from, phone));
        }
        Sides sides = calls.get(call);
        if (sides != null) {
            byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
            send(bytes, from.equals(sides.phone()) ? sides.dialler() : sides.phone());
        }
    }

    private void send(byte[] bytes, InetSocketAddress to) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    @Override
    public void close() {
        socket.close();
    }
}
