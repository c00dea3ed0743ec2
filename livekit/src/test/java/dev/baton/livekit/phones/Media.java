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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The sound of one call: sends a voice from the moment it knows whereto, lets an ear hear what comes, and writes down which tones it hears. */
final class Media implements AutoCloseable {

    private static final int SAMPLES = Tone.RATE / 50;
    private static final int HEADER = 12;
    /** How packets that are keys are numbered where nobody says otherwise. */
    static final int EVENT = 101;
    // A tenth of a second, as a finger does.
    private static final int KEY_PACKETS = 5;
    private static final int VOLUME = 10;
    // Of ten minutes. A phone that somebody forgot must not talk for ever.
    private static final int MOST_PACKETS = 10 * 60 * 50;

    private final Voice voice;
    private final Ear ear;
    private final DatagramSocket socket;
    private final List<Set<Tone>> heard = new ArrayList<>();
    private final short[] stretch = new short[Tone.STRETCH];
    private int filled;
    private final Queue<Character> keys = new ArrayDeque<>();
    private @Nullable InetSocketAddress peer;
    private int eventType = EVENT;
    private boolean closed;

    Media(Voice voice, Ear ear) {
        this.voice = voice;
        this.ear = ear;
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (SocketException taken) {
            throw new UncheckedIOException("no port for sound on loopback", taken);
        }
        Thread.ofPlatform().daemon().name("hears " + socket.getLocalPort()).start(this::listen);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** {@code event}: how the other side numbers packets that are keys. */
    synchronized void talkTo(InetSocketAddress where, int event) {
        boolean first = peer == null;
        peer = where;
        eventType = event;
        if (first) {
            Thread.ofPlatform().daemon().name("sounds " + socket.getLocalPort()).start(this::talk);
        }
    }

    /** Sent as RFC 4733 has it, in the place of the voice. */
    synchronized void press(char key) {
        keys.add(key);
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
        long due = System.nanoTime();
        int sequence = 0;
        Character key = null;
        int began = 0;
        for (int number = 0; number < MOST_PACKETS; number++) {
            InetSocketAddress to;
            int type;
            synchronized (this) {
                to = peer;
                type = eventType;
                if (closed || to == null) {
                    return;
                }
                if (key == null && !keys.isEmpty()) {
                    key = keys.remove();
                    began = number;
                }
            }
            try {
                if (key == null) {
                    send(to, 0, sequence++, number * SAMPLES, sound(number));
                } else {
                    int held = number - began + 1;
                    boolean last = held == KEY_PACKETS;
                    // The end is said three times, for it must not be lost.
                    for (int i = 0; i < (last ? 3 : 1); i++) {
                        send(to, held == 1 ? 0x80 | type : type, sequence++, began * SAMPLES, event(key, held * SAMPLES, last));
                    }
                    key = last ? null : key;
                }
            } catch (IOException gone) {
                return; // The other side closed its port; the end of the call is told elsewhere.
            }
            due += Duration.ofMillis(20).toNanos();
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    private byte[] sound(int number) {
        byte[] sound = new byte[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            sound[i] = Pcmu.encode(voice.sample((long) number * SAMPLES + i));
        }
        return sound;
    }

    private static byte[] event(char key, int duration, boolean last) {
        int code = "0123456789*#".indexOf(key);
        if (code < 0) {
            throw new IllegalArgumentException("a telephone has no key " + key);
        }
        return ByteBuffer.allocate(4).put((byte) code).put((byte) (last ? 0x80 | VOLUME : VOLUME)).putShort((short) duration).array();
    }

    /** {@code type}: with the bit that marks a beginning. */
    private void send(InetSocketAddress to, int type, int sequence, int time, byte[] load) throws IOException {
        byte[] packet = ByteBuffer.allocate(HEADER + load.length).put((byte) 0x80).put((byte) type).putShort((short) sequence).putInt(time)
                .putInt(socket.getLocalPort()).put(load).array();
        socket.send(new DatagramPacket(packet, packet.length, to));
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

    private void hear(byte[] packet, int from, int to) {
        short[] samples = new short[to - from];
        for (int i = from; i < to; i++) {
            samples[i - from] = Pcmu.decode(packet[i]);
        }
        ear.hears(samples);
        note(samples);
    }

    private synchronized void note(short[] samples) {
        for (short sample : samples) {
            stretch[filled++] = sample;
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
