package dev.baton.agent.room;

import dev.baton.agent.media.Candidate;
import dev.baton.agent.media.Direction;
import dev.baton.agent.media.Frame;
import dev.baton.agent.media.Reception;
import dev.baton.agent.media.Wires;
import dev.baton.agent.media.Wiring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import livekit.LivekitRtc.ICEServer;

/**
 * Between a participant's sound and LiveKit's: passes packets, late, out of order or not at all. Neither side learns another way to
 * the other, so nothing goes round it.
 */
final class MediaRelay implements Wiring, AutoCloseable {

    private static final Pattern REACHED_AT = Pattern.compile("(candidate:\\S+ \\d+ (?i:udp) \\d+ \\S+) (\\d+) typ");

    private final Wiring wiring;
    private final DatagramSocket door;
    private final InetAddress here = InetAddress.getLoopbackAddress();
    private final Map<SocketAddress, DatagramSocket> ways = new ConcurrentHashMap<>();
    private final Set<SocketAddress> dead = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("relay").factory());
    private final Random random;
    private volatile int upstream;
    private volatile int late;
    private volatile int unevenly;

    MediaRelay(Wiring wiring, long seed) throws IOException {
        this.wiring = wiring;
        random = new Random(seed);
        door = new DatagramSocket(0, here);
        Thread.ofPlatform().daemon().name("relay-door").start(this::accept);
    }

    /** Every packet is so late, and up to so much more. What is uneven overtakes. */
    void delay(int millis, int unevenMillis) {
        late = millis;
        unevenly = unevenMillis;
    }

    /** As when a network is left for another: the ways that were found are dead, a new one works. */
    void cut() {
        dead.addAll(ways.keySet());
    }

    private void accept() {
        byte[] buffer = new byte[2048];
        try {
            while (true) {
                var packet = new DatagramPacket(buffer, buffer.length);
                door.receive(packet);
                SocketAddress from = packet.getSocketAddress();
                DatagramSocket way = ways.computeIfAbsent(from, this::open);
                pass(from, Arrays.copyOf(packet.getData(), packet.getLength()), way, new InetSocketAddress(here, upstream));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private DatagramSocket open(SocketAddress client) {
        try {
            var way = new DatagramSocket(0, here);
            Thread.ofPlatform().daemon().name("relay-way").start(() -> answer(way, client));
            return way;
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    private void answer(DatagramSocket way, SocketAddress client) {
        byte[] buffer = new byte[2048];
        try {
            while (true) {
                var packet = new DatagramPacket(buffer, buffer.length);
                way.receive(packet);
                pass(client, Arrays.copyOf(packet.getData(), packet.getLength()), door, client);
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void pass(SocketAddress client, byte[] bytes, DatagramSocket through, SocketAddress to) throws IOException {
        if (dead.contains(client)) {
            return;
        }
        int uneven = unevenly;
        int wait = late + (uneven == 0 ? 0 : random.nextInt(uneven));
        if (wait == 0) {
            through.send(new DatagramPacket(bytes, bytes.length, to));
            return;
        }
        var unused = later.schedule(() -> {
            through.send(new DatagramPacket(bytes, bytes.length, to));
            return null;
        }, wait, TimeUnit.MILLISECONDS);
    }

    /** LiveKit is reached through us, and by UDP alone. */
    private String throughUs(String described) {
        Matcher reached = REACHED_AT.matcher(described);
        if (reached.find()) {
            upstream = Integer.parseInt(reached.group(2));
        }
        return reached.reset().replaceAll("$1 " + door.getLocalPort() + " typ");
    }

    private static String withoutOurAddresses(String description) {
        return description.replaceAll("a=candidate:[^\r\n]*\r\n", "");
    }

    @Override
    public Wires connect(List<ICEServer> servers, Wires.Listener listener) {
        return new Relayed(wiring.connect(servers, new Discreet(listener)));
    }

    @Override
    public void close() {
        later.shutdownNow();
        door.close();
        ways.values().forEach(DatagramSocket::close);
    }

    /** Tells nobody where we can be reached. */
    private record Discreet(Wires.Listener listener) implements Wires.Listener {
        @Override
        public void found(Direction wire, Candidate candidate) {}

        @Override
        public void stands(Direction wire, Wires.Standing standing) {
            listener.stands(wire, standing);
        }

        @Override
        public void received(byte[] packet) {
            listener.received(packet);
        }

        @Override
        public void heard(String track, Frame frame) {
            listener.heard(track, frame);
        }
    }

    private final class Relayed implements Wires {

        private final Wires wires;

        Relayed(Wires wires) {
            this.wires = wires;
        }

        @Override
        public CompletableFuture<String> offer(boolean anew) {
            return wires.offer(anew).thenApply(MediaRelay::withoutOurAddresses);
        }

        @Override
        public CompletableFuture<Void> answered(String answer) {
            return wires.answered(throughUs(answer));
        }

        @Override
        public CompletableFuture<String> answer(String offer, Map<String, String> tracks) {
            return wires.answer(throughUs(offer), tracks).thenApply(MediaRelay::withoutOurAddresses);
        }

        @Override
        public void add(Direction wire, Candidate candidate) {
            if (REACHED_AT.matcher(candidate.description()).find()) {
                wires.add(wire, new Candidate(candidate.mediaId(), candidate.line(), throughUs(candidate.description())));
            }
        }

        @Override
        public Mouth speak(String id) {
            return wires.speak(id);
        }

        @Override
        public void send(Delivery delivery, byte[] packet) {
            wires.send(delivery, packet);
        }

        @Override
        public List<ChannelNumber> channels() {
            return wires.channels();
        }

        @Override
        public CompletableFuture<Reception> reception() {
            return wires.reception();
        }

        @Override
        public void close() {
            wires.close();
        }
    }
}
