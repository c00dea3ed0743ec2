package dev.baton.agent.cell;

import dev.baton.agent.media.Audience;
import dev.baton.agent.media.Clip;
import dev.baton.agent.media.Frame;
import dev.baton.agent.media.Hearing;
import dev.baton.agent.media.Invitation;
import dev.baton.agent.media.Message;
import dev.baton.agent.media.Pacer;
import dev.baton.agent.media.Parting;
import dev.baton.agent.media.RoomListener;
import dev.baton.agent.media.RoomParticipant;
import dev.baton.agent.media.Sound;
import dev.baton.agent.media.Voice;
import dev.baton.agent.media.Wiring;
import dev.baton.agent.media.WrongSound;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import livekit.LivekitModels.ParticipantInfo;

/** Who sits on one seat of a cell: a participant in one room, doing as it is told. */
final class Occupant implements RoomListener {

    // Louder than the noise of a line, quieter than a low voice.
    private static final int LOUD = 500;
    // A click on the line is over sooner.
    private static final int A_SOUND = 3;

    private final String seat;
    private final Lines.Writer keeper;
    private final Function<String, Clip> clips;
    private final Runnable left;
    private final CompletableFuture<RoomParticipant> participant;
    private final Map<String, CompletableFuture<Voice>> voices = new ConcurrentHashMap<>();
    private final Map<String, Playing> playing = new ConcurrentHashMap<>();
    // Loud frames of each one since the last pulse.
    private final Map<String, Integer> heard = new ConcurrentHashMap<>();

    private final Map<String, Guest> present = new ConcurrentHashMap<>();
    private final Map<String, Order.Tell> lastWords = new ConcurrentHashMap<>();
    private volatile boolean alone;

    private record Playing(String voice, Sound sound, boolean forever) {}

    Occupant(Order.Join join, Wiring wiring, Pacer pacer, Lines.Writer keeper, Function<String, Clip> clips, Runnable left) {
        seat = join.seat();
        this.keeper = keeper;
        this.clips = clips;
        this.left = left;
        participant = RoomParticipant.join(Invitation.to(join.url(), join.token()), wiring, pacer, Hearing.nothing(), this);
        participant.whenComplete((joined, failure) -> {
            if (failure == null) {
                keeper.send(new News.Joined(seat, joined.identity()));
            } else {
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
                keeper.send(new News.NotJoined(seat, String.valueOf(cause.getMessage())));
            }
        });
    }

    void obey(Order order) {
        participant.thenAccept(inside -> {
            switch (order) {
                case Order.Join _ -> {} // Somebody sits here already.
                case Order.Publish publish -> publish(inside, publish);
                case Order.LetHear(_, String voice, Set<String> audience) -> with(voice, one -> one.letHear(new Audience(audience)));
                case Order.Play play -> play(play);
                case Order.Stop(_, String play) -> stop(play);
                case Order.ListenTo(_, Set<String> identities) ->
                    inside.listenTo((speaker, _) -> identities.contains(speaker.getIdentity()));
                case Order.Press(_, String to, char digit) -> inside.tell(to, new Message.Key(digit));
                case Order.Tell tell -> {
                    lastWords.put(tell.to(), tell);
                    inside.tell(tell.to(), new Message.Data(tell.topic(), tell.payload()));
                }
                case Order.Leave _ -> inside.leave();
            }
        });
    }

    void leave() {
        participant.thenAccept(RoomParticipant::leave);
    }

    /** Our keeper is gone. Music plays on for whoever hears it, but never over two who talk. */
    void playOn() {
        alone = true;
        if (present.values().stream().anyMatch(Guest::joined) || playing.values().stream().noneMatch(Playing::forever)) {
            leave();
        }
    }

    /** Whoever stands by is silent for as long as they are told that the music plays: in the words of our keeper, who said so all the time. */
    void sayAgain() {
        participant.thenAccept(inside -> lastWords.values().forEach(last -> inside.tell(last.to(), new Message.Data(last.topic(), last.payload()))));
    }

    private void publish(RoomParticipant inside, Order.Publish publish) {
        var voice = inside.publish(publish.voice(), new Audience(publish.audience()));
        voices.put(publish.voice(), voice);
        voice.thenAccept(_ -> keeper.send(new News.Audible(seat, publish.voice())));
    }

    private void with(String voice, Consumer<Voice> what) {
        var known = voices.get(voice);
        if (known != null) {
            known.thenAccept(what);
        }
    }

    private void play(Order.Play play) {
        Clip clip;
        try {
            clip = clips.apply(play.file());
        } catch (WrongSound wrong) {
            keeper.send(new News.NotPlayed(seat, play.play(), String.valueOf(wrong.getMessage())));
            return;
        }
        Sound sound = play.forever() ? clip.forever() : clip.once();
        playing.put(play.play(), new Playing(play.voice(), sound, play.forever()));
        with(play.voice(), voice -> voice.play(sound).thenRun(() -> {
            playing.remove(play.play());
            keeper.send(new News.Played(seat, play.play()));
        }));
    }

    private void stop(String play) {
        Playing one = playing.remove(play);
        if (one != null) {
            with(one.voice(), voice -> voice.stop(one.sound()));
        }
    }

    News.SeatPulse pulse() {
        long now = System.nanoTime();
        long newest = voices.values().stream().filter(voice -> voice.isDone() && !voice.isCompletedExceptionally())
                .mapToLong(voice -> voice.join().lastFrame()).filter(at -> at != 0).map(at -> now - at).min().orElse(Long.MAX_VALUE);
        var since = new HashSet<String>();
        for (String one : Set.copyOf(heard.keySet())) {
            Integer frames = heard.remove(one);
            if (frames != null && frames >= A_SOUND) {
                since.add(one);
            }
        }
        return new News.SeatPulse(seat, newest == Long.MAX_VALUE ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.toMillis(newest), since);
    }

    // ---- noticed in the room

    @Override
    public void heard(String identity, String track, Frame frame) {
        if (heard.getOrDefault(identity, 0) < A_SOUND) {
            for (short sample : frame.samples()) {
                if (Math.abs(sample) > LOUD) {
                    heard.merge(identity, 1, Integer::sum);
                    return;
                }
            }
        }
    }

    @Override
    public void present(ParticipantInfo one) {
        var guest = new Guest(one.getIdentity(), kind(one.getKind()), one.getAttributesMap());
        present.put(guest.identity(), guest);
        keeper.send(new News.Present(seat, guest));
        if (alone && guest.joined()) {
            leave();
        }
    }

    private static Guest.Kind kind(ParticipantInfo.Kind kind) {
        return switch (kind) {
            case SIP -> Guest.Kind.PHONE;
            case STANDARD -> Guest.Kind.BROWSER;
            case AGENT -> Guest.Kind.AGENT;
            case INGRESS, EGRESS, CONNECTOR, BRIDGE, UNRECOGNIZED -> Guest.Kind.MACHINE;
        };
    }

    @Override
    public void gone(ParticipantInfo one) {
        present.remove(one.getIdentity());
        lastWords.remove(one.getIdentity());
        keeper.send(new News.Gone(seat, one.getIdentity()));
    }

    @Override
    public void told(String from, Message message) {
        switch (message) {
            case Message.Key(char digit) -> keeper.send(new News.Pressed(seat, from, digit));
            case Message.Data(String topic, byte[] payload) -> keeper.send(new News.Told(seat, from, topic, payload));
            case Message.Text _ -> {} // Nobody writes to an agent that does not converse.
        }
    }

    @Override
    public void interrupted(String why) {
        keeper.send(new News.Interrupted(seat, why));
    }

    @Override
    public void restored(boolean anew) {
        keeper.send(new News.Restored(seat, anew));
    }

    @Override
    public void over(Parting parting) {
        left.run();
        keeper.send(new News.Over(seat, parting instanceof Parting.Lost(String why) ? why : parting.getClass().getSimpleName()));
    }
}
