package dev.baton.agent.webrtc;

import dev.baton.agent.media.Direction;
import dev.baton.agent.media.Wires.ChannelNumber;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One data channel. What is sent before it is open waits, up to a bound. */
final class Channel {

    static final String RELIABLE = "_reliable";
    static final String LOSSY = "_lossy";

    private static final Logger LOG = LoggerFactory.getLogger(Channel.class);
    private static final int WAITING = 256;

    private final RTCDataChannel channel;
    private final Direction wire;
    private final String label;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private boolean closed;

    Channel(RTCDataChannel channel, Direction wire, Consumer<byte[]> received) {
        this.channel = channel;
        this.wire = wire;
        label = channel.getLabel();
        channel.registerObserver(new RTCDataChannelObserver() {
            @Override
            public void onBufferedAmountChange(long before) {}

            @Override
            public void onStateChange() {
                // Not on the library's own thread, which a send would wait for.
                Thread.ofVirtual().start(Channel.this::flush);
            }

            @Override
            public void onMessage(RTCDataChannelBuffer buffer) {
                byte[] bytes = new byte[buffer.data.remaining()];
                buffer.data.get(bytes);
                received.accept(bytes);
            }
        });
    }

    synchronized void send(byte[] packet) {
        if (closed) {
            return;
        }
        if (waiting.isEmpty() && channel.getState() == RTCDataChannelState.OPEN) {
            put(packet);
        } else if (!label.equals(LOSSY) && waiting.size() < WAITING) {
            waiting.add(packet);
        }
    }

    private synchronized void flush() {
        while (!closed && !waiting.isEmpty() && channel.getState() == RTCDataChannelState.OPEN) {
            put(waiting.remove());
        }
    }

    private void put(byte[] packet) {
        try {
            channel.send(new RTCDataChannelBuffer(ByteBuffer.wrap(packet), true));
        } catch (Exception full) {
            LOG.warn("a data packet was not taken by the data channel {}", label, full);
        }
    }

    synchronized ChannelNumber number() {
        return new ChannelNumber(label, closed ? -1 : channel.getId(), wire);
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            channel.unregisterObserver();
        }
    }
}
