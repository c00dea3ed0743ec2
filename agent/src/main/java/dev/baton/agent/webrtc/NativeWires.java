package dev.baton.agent.webrtc;

import dev.baton.agent.media.Candidate;
import dev.baton.agent.media.Direction;
import dev.baton.agent.media.Frame;
import dev.baton.agent.media.Reception;
import dev.baton.agent.media.Wires;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnectionState;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.AudioTrackSink;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A participant's two peer connections, one of each factory. */
final class NativeWires implements Wires {

    private final PeerConnectionFactory factory;
    private final Listener listener;
    private final Wire speaking;
    private final Wire listening;
    private final Channel reliable;
    private final Channel lossy;
    private final List<NativeMouth> mouths = new CopyOnWriteArrayList<>();
    private final List<Channel> theirs = new CopyOnWriteArrayList<>();
    // By their place in the description, which is theirs alone: the library calls a track by the first name of its place, so that two can
    // have the same.
    private final Map<String, Heard> heard = new ConcurrentHashMap<>();
    private final BufferGauge gauge = new BufferGauge();
    private volatile Map<String, String> names = Map.of();
    private volatile boolean closed;

    // Both are kept: without them the track would be collected, and its sound with it.
    private record Heard(AudioTrack track, AudioTrackSink sink) {}

    NativeWires(PeerConnectionFactory speakingFactory, PeerConnectionFactory listeningFactory, RTCConfiguration configuration, Listener listener) {
        factory = speakingFactory;
        this.listener = listener;
        listening = new Wire(listeningFactory.createPeerConnection(configuration, new Observer(Direction.LISTENING)));
        speaking = new Wire(speakingFactory.createPeerConnection(configuration, new Observer(Direction.SPEAKING)));
        reliable = channel(Channel.RELIABLE, new RTCDataChannelInit());
        var soonOrNever = new RTCDataChannelInit();
        soonOrNever.ordered = false;
        soonOrNever.maxRetransmits = 0;
        lossy = channel(Channel.LOSSY, soonOrNever);
    }

    private Channel channel(String label, RTCDataChannelInit manner) {
        return new Channel(speaking.connection().createDataChannel(label, manner), Direction.SPEAKING, this::received);
    }

    @Override
    public CompletableFuture<String> offer(boolean anew) {
        return speaking.createOffer(anew).thenCompose(speaking::setLocal);
    }

    @Override
    public CompletableFuture<Void> answered(String answer) {
        return speaking.setRemote(RTCSdpType.ANSWER, answer);
    }

    @Override
    public CompletableFuture<String> answer(String offer, Map<String, String> tracks) {
        names = Map.copyOf(tracks);
        return listening.setRemote(RTCSdpType.OFFER, offer).thenCompose(_ -> listening.createAnswer()).thenCompose(listening::setLocal);
    }

    @Override
    public void add(Direction direction, Candidate candidate) {
        if (!closed) {
            wire(direction).connection().addIceCandidate(new RTCIceCandidate(candidate.mediaId(), candidate.line(), candidate.description()));
        }
    }

    private Wire wire(Direction direction) {
        return switch (direction) {
            case SPEAKING -> speaking;
            case LISTENING -> listening;
        };
    }

    @Override
    public Mouth speak(String id) {
        var source = new CustomAudioSource();
        var manner = new RTCRtpTransceiverInit();
        manner.direction = RTCRtpTransceiverDirection.SEND_ONLY;
        manner.streamIds = List.of(id);
        speaking.connection().addTransceiver(factory.createAudioTrack(id, source), manner);
        var mouth = new NativeMouth(source);
        mouths.add(mouth);
        return mouth;
    }

    @Override
    public void send(Delivery delivery, byte[] packet) {
        switch (delivery) {
            case RELIABLE -> reliable.send(packet);
            case LOSSY -> lossy.send(packet);
        }
    }

    @Override
    public List<ChannelNumber> channels() {
        var all = new ArrayList<ChannelNumber>(List.of(reliable.number(), lossy.number()));
        theirs.forEach(one -> all.add(one.number()));
        return all;
    }

    @Override
    public CompletableFuture<Reception> reception() {
        return closed
                ? CompletableFuture.completedFuture(Reception.NOTHING)
                : listening.stats().thenApply(gauge::read);
    }

    @Override
    public void close() {
        closed = true;
        mouths.forEach(NativeMouth::close);
        // The tracks of ours are never disposed: the library does not release them, and says so by an Error.
        heard.values().forEach(one -> one.track().removeSink(one.sink()));
        heard.clear();
        reliable.close();
        lossy.close();
        theirs.forEach(Channel::close);
        listening.connection().close();
        speaking.connection().close();
        mouths.forEach(NativeMouth::dispose);
    }

    private void received(byte[] packet) {
        if (!closed) {
            listener.received(packet);
        }
    }

    private final class Observer implements PeerConnectionObserver {

        private final Direction direction;

        Observer(Direction direction) {
            this.direction = direction;
        }

        @Override
        public void onIceCandidate(RTCIceCandidate candidate) {
            if (!closed) {
                listener.found(direction, new Candidate(candidate.sdpMid, candidate.sdpMLineIndex, candidate.sdp));
            }
        }

        @Override
        public void onConnectionChange(RTCPeerConnectionState state) {
            if (closed) {
                return;
            }
            switch (state) {
                case CONNECTED -> listener.stands(direction, Standing.UP);
                case DISCONNECTED, FAILED -> listener.stands(direction, Standing.DOWN);
                case NEW, CONNECTING, CLOSED -> {}
            }
        }

        @Override
        public void onDataChannel(RTCDataChannel channel) {
            theirs.add(new Channel(channel, direction, NativeWires.this::received));
        }

        @Override
        public void onTrack(RTCRtpTransceiver transceiver) {
            if (transceiver.getReceiver().getTrack() instanceof AudioTrack track && !closed) {
                String media = transceiver.getMid();
                String firstName = track.getId();
                AudioTrackSink sink = (data, bits, rate, channels, frames) ->
                        // An older LiveKit does not say whose place it is.
                        hear(names.getOrDefault(media, firstName), data, bits, rate, channels, frames);
                Heard before = heard.put(media, new Heard(track, sink));
                if (before != null) {
                    before.track().removeSink(before.sink());
                }
                track.addSink(sink);
            }
        }
    }

    private void hear(String track, byte[] data, int bits, int rate, int channels, int frames) {
        if (closed || bits != 16 || rate != Frame.RATE || frames != Frame.SAMPLES || channels < 1) {
            return;
        }
        short[] samples = new short[Frame.SAMPLES];
        int step = 2 * channels;
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) ((data[i * step] & 0xFF) | data[i * step + 1] << 8);
        }
        listener.heard(track, new Frame(samples));
    }
}
