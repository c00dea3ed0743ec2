package dev.baton.cli.ear;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.agent.media.Audience;
import dev.baton.agent.media.Frame;
import dev.baton.agent.media.Hearing;
import dev.baton.agent.media.Invitation;
import dev.baton.agent.media.Message;
import dev.baton.agent.media.Parting;
import dev.baton.agent.media.RoomListener;
import dev.baton.agent.media.RoomParticipant;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Somebody's web page: it comes in with the invitation that it fetched, hears everybody whom it may hear, and goes over to the caller when it is told to. */
public final class Page implements Person {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SOON_SECONDS = 15;

    private final String name;
    private final Tone voice;
    private final PhoneLeg.Exchange exchange;
    private final Heard heard = new Heard();
    private final CompletableFuture<Long> talks = new CompletableFuture<>();
    private final CompletableFuture<Long> released = new CompletableFuture<>();
    private int dials;
    private @Nullable RoomParticipant inside;

    Page(String name, Tone voice, PhoneLeg.Exchange exchange) {
        this.name = name;
        this.voice = voice;
        this.exchange = exchange;
    }

    /** In the room, heard and hearing. */
    public void comes(String token) throws InterruptedException {
        synchronized (this) {
            dials++;
        }
        join(token);
        talks.complete(System.nanoTime());
    }

    private void join(String token) throws InterruptedException {
        try {
            RoomParticipant joined = RoomParticipant.join(Invitation.to(exchange.url(), token), exchange.wiring(), exchange.pacer(),
                    Hearing.everybody(), new Listening()).get(SOON_SECONDS, TimeUnit.SECONDS);
            synchronized (this) {
                inside = joined;
            }
            joined.publish("", Audience.everyone()).get(SOON_SECONDS, TimeUnit.SECONDS).play(voice.sound());
        } catch (ExecutionException | TimeoutException wrong) {
            throw new IllegalStateException(name + "'s page could not join its room", wrong);
        }
    }

    private final class Listening implements RoomListener {

        @Override
        public void heard(String identity, String track, Frame frame) {
            heard.add(frame);
        }

        @Override
        public void told(String from, Message message) {
            if (message instanceof Message.Data(String topic, byte[] payload) && topic.equals("baton.join")) {
                // Not on the thread that brings the news.
                Thread.ofVirtual().start(() -> goOver(payload));
            }
        }

        @Override
        public void over(Parting parting) {
            switch (parting) {
                case Parting.Left _ -> {} // To go over, or for good: the page itself knows.
                case Parting.Removed _, Parting.Replaced _, Parting.RoomClosed _, Parting.Lost _ -> released.complete(System.nanoTime());
            }
        }
    }

    private void goOver(byte[] payload) {
        try {
            JsonNode where = JSON.readTree(new String(payload, StandardCharsets.UTF_8));
            RoomParticipant before = here();
            var unused = before.leave();
            join(where.path("token").asText());
        } catch (JsonProcessingException | InterruptedException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    private synchronized RoomParticipant here() {
        RoomParticipant now = inside;
        if (now == null) {
            throw new IllegalStateException(name + "'s page is not in a room");
        }
        return now;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Tone voice() {
        return voice;
    }

    @Override
    public Heard heard() {
        return heard;
    }

    @Override
    public synchronized int dials() {
        return dials;
    }

    @Override
    public long awaitTalking() throws Exception {
        return talks.get(SOON_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public Optional<Long> talking() {
        return talks.isDone() ? Optional.of(talks.join()) : Optional.empty();
    }

    /** Its room was closed, or it was removed. */
    public long awaitEnd() throws Exception {
        return released.get(SOON_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void press(char key) {
        here().tellAll(new Message.Key(key));
    }

    @Override
    public void hangUp() {
        var unused = here().leave();
    }
}
