package dev.baton.agent.media;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import livekit.LivekitRtc.ICEServer;

/** Wires without a network: what is asked of them is written down, and they stand as soon as they are described. */
final class PlayedWires implements Wires {

    static final class Shop implements Wiring {

        final List<PlayedWires> made = new CopyOnWriteArrayList<>();

        @Override
        public Wires connect(List<ICEServer> servers, Listener listener) {
            var wires = new PlayedWires(listener);
            made.add(wires);
            return wires;
        }
    }

    final Listener listener;
    final List<String> done = new CopyOnWriteArrayList<>();
    final BlockingQueue<Frame> pushed = new LinkedBlockingQueue<>();
    final List<byte[]> sent = new CopyOnWriteArrayList<>();
    private int offers;

    private PlayedWires(Listener listener) {
        this.listener = listener;
    }

    @Override
    public CompletableFuture<String> offer(boolean anew) {
        String offer = "offer " + ++offers + (anew ? " anew" : "");
        done.add(offer);
        return CompletableFuture.completedFuture(offer);
    }

    @Override
    public CompletableFuture<Void> answered(String answer) {
        done.add(answer);
        listener.stands(Direction.SPEAKING, Standing.UP);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<String> answer(String offer, Map<String, String> tracks) {
        done.add("answered " + offer);
        listener.stands(Direction.LISTENING, Standing.UP);
        return CompletableFuture.completedFuture("answer to " + offer);
    }

    @Override
    public void add(Direction wire, Candidate candidate) {
        done.add("candidate " + candidate.description() + " for " + wire);
    }

    @Override
    public Mouth speak(String id) {
        done.add("mouth");
        return pushed::add;
    }

    @Override
    public void send(Delivery delivery, byte[] packet) {
        sent.add(packet);
    }

    @Override
    public List<ChannelNumber> channels() {
        return List.of(new ChannelNumber("_reliable", 1, Direction.SPEAKING));
    }

    @Override
    public CompletableFuture<Reception> reception() {
        return CompletableFuture.completedFuture(Reception.NOTHING);
    }

    @Override
    public void close() {
        done.add("closed");
    }
}
