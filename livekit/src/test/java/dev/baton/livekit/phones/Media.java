package dev.baton.livekit.phones;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The sound of one call: sends a tone from the moment it knows whereto, and writes down which tones it hears. */
final class Media implements AutoCloseable {

    private static final int SAMPLES = Tone.RATE / 50;
    private static final int HEADER = 12;
    // Of ten minutes. A phone that somebody forgot must not talk for ever.
    private static final int MOST_PACKETS = 10 * 60 * 50;

    private final Tone tone;
    private final DatagramSocket socket;
    private final List<Set<Tone>> heard = new ArrayList<>();
    private final short[] stretch = new short[Tone.STRETCH];
    private int filled;
    private @Nullable InetSocketAddress peer;
    private boolean closed;

    Media(Tone tone) {
        this.tone = tone;
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (SocketException taken) {
            throw new UncheckedIOException("no port for sound on loopback", taken);
        }
        Thread.ofPlatform().daemon().name("hears " + tone).start(this::listen);
    }

    int port() {
        return socket.getLocalPort();
    }

    synchronized void talkTo(InetSocketAddress where) {
        boolean first = peer == null;
        peer = where;
        if (first) {
            Thread.ofPlatform().daemon().name("sounds " + tone).start(this::talk);
        }
    }

    /** How many stretches of a tenth of a second came so far: a mark from which to listen. */
    synchronized int mark() {
        return heard.size();
    }

    /** False if it was not heard in time. */
    synchronized boolean awaitTone(Tone wanted, int mark, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (heard.stream().skip(mark).noneMatch(one -> one.contains(wanted))) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0 || closed) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    private void talk() {
        byte[] packet = new byte[HEADER + SAMPLES];
        long due = System.nanoTime();
        for (int number = 0; number < MOST_PACKETS; number++) {
            InetSocketAddress to;
            synchronized (this) {
                to = peer;
                if (closed || to == null) {
                    return;
                }
            }
            ByteBuffer.wrap(packet).put((byte) 0x80).put((byte) 0).putShort((short) number).putInt(number * SAMPLES).putInt(tone.hashCode());
            for (int i = 0; i < SAMPLES; i++) {
                packet[HEADER + i] = Pcmu.encode(tone.sample((long) number * SAMPLES + i));
            }
            try {
                socket.send(new DatagramPacket(packet, packet.length, to));
            } catch (IOException gone) {
                return; // The other side closed its port; the end of the call is told elsewhere.
            }
            due += Duration.ofMillis(20).toNanos();
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    private void listen() {
        byte[] room = new byte[2048];
        while (true) {
            var packet = new DatagramPacket(room, room.length);
            try {
                socket.receive(packet);
            } catch (IOException closed) {
                return;
            }
            boolean pcmu = packet.getLength() > HEADER && (room[0] & 0xc0) == 0x80 && (room[1] & 0x7f) == 0;
            if (pcmu) {
                hear(room, HEADER + 4 * (room[0] & 0x0f), packet.getLength());
            }
        }
    }

    private synchronized void hear(byte[] packet, int from, int to) {
        for (int i = from; i < to; i++) {
            stretch[filled++] = Pcmu.decode(packet[i]);
            if (filled == stretch.length) {
                filled = 0;
                heard.add(Tone.in(stretch));
                notifyAll();
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        socket.close();
        notifyAll();
    }
}
