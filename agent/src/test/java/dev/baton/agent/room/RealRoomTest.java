package dev.baton.agent.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.agent.media.Audience;
import dev.baton.agent.media.Badge;
import dev.baton.agent.media.Hearing;
import dev.baton.agent.media.Invitation;
import dev.baton.agent.media.Message;
import dev.baton.agent.media.NotJoined;
import dev.baton.agent.media.Pacer;
import dev.baton.agent.media.Parting;
import dev.baton.agent.media.Reception;
import dev.baton.agent.media.RoomParticipant;
import dev.baton.agent.media.Voice;
import dev.baton.agent.media.Wires;
import dev.baton.agent.webrtc.Studio;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.LiveKit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import livekit.LivekitModels.TrackInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What participants of ours hear of each other on a livekit-server that is running. The figures are printed. */
@EnabledIfSystemProperty(named = "livekit.url", matches = ".+")
class RealRoomTest {

    private static final String URL = System.getProperty("livekit.url", "");
    private static final ApiKey KEY = new ApiKey(System.getProperty("livekit.key", "devkey"), System.getProperty("livekit.secret", "unset"));
    private static final Duration SOON = Duration.ofSeconds(5);

    private static Studio studio;
    private static Pacer pacer;

    private final String room = "heard-" + UUID.randomUUID();
    private final List<RoomParticipant> inside = new ArrayList<>();

    @BeforeAll
    static void open() {
        studio = Studio.open();
        pacer = new Pacer();
    }

    @AfterEach
    void everybodyLeaves() throws Exception {
        for (RoomParticipant one : inside) {
            one.leave().get(5, TimeUnit.SECONDS);
        }
        System.out.println("pacer: " + pacer.rhythm());
    }

    private RoomParticipant join(String identity, Hearing hearing, Ears ears) throws Exception {
        return join(URL, identity, hearing, ears);
    }

    private RoomParticipant join(String url, String identity, Hearing hearing, Ears ears) throws Exception {
        String token = Badge.token(KEY, InstantSource.system(), room, identity, Badge.Kind.PERSON);
        long began = System.nanoTime();
        RoomParticipant one = RoomParticipant.join(Invitation.to(url, token), studio, pacer, hearing, ears).get(10, TimeUnit.SECONDS);
        System.out.printf("%s joined after %d ms%n", identity, (System.nanoTime() - began) / 1_000_000);
        inside.add(one);
        return one;
    }

    private static Voice speak(RoomParticipant speaker, Tone tone, Audience audience) throws Exception {
        long began = System.nanoTime();
        Voice voice = speaker.publish("baton." + tone, audience).get(10, TimeUnit.SECONDS);
        System.out.printf("%s published after %d ms%n", tone, (System.nanoTime() - began) / 1_000_000);
        var _ = voice.play(tone.sound());
        return voice;
    }

    @Test
    void aToneIsHeardFrameByFrameByWhoIsNamedAndByNobodyElse() throws Exception {
        Ears caller = new Ears();
        Ears stranger = new Ears();
        join("caller", Hearing.everybody(), caller);
        join("stranger", Hearing.everybody(), stranger);
        Voice music = speak(join("agent", Hearing.nothing(), new Ears()), Tone.MUSIC, Audience.only("caller"));
        caller.until(Tone.MUSIC, SOON);

        Ears.Stretch heard = caller.listen(Duration.ofSeconds(3)).from("agent");
        Ears.Stretch overheard = stranger.collect(Duration.ZERO);
        System.out.printf("music: %d of %d frames, level %.0f; overheard: %d of %d%n",
                heard.loud(Tone.MUSIC), heard.frames(), heard.typicalLevel(Tone.MUSIC), overheard.loud(Tone.MUSIC), overheard.frames());
        assertThat(heard.frames()).isGreaterThan(270);
        assertThat(heard.loud(Tone.MUSIC)).isGreaterThan(heard.frames() * 98L / 100);
        assertThat(heard.typicalLevel(Tone.MUSIC)).isBetween(Tone.LEVEL * 0.9, Tone.LEVEL * 1.1);
        assertThat(heard.loud(Tone.BRIEFING)).isZero();
        assertThat(overheard.loud(Tone.MUSIC)).isZero();
        Reception reception = inside.getFirst().reception().get(5, TimeUnit.SECONDS);
        System.out.println("reception of the caller: " + reception);
        assertThat(reception.packetsLost()).isZero();

        System.out.println("named: heard after " + flip(music, Audience.only("caller", "stranger"), stranger));
        music.letHear(Audience.only("caller"));
        System.out.println("not named any more: silent after " + stranger.untilQuiet(Tone.MUSIC, SOON));
        assertThat(caller.listen(Duration.ofMillis(500)).loud(Tone.MUSIC)).as("the caller goes on hearing it").isGreaterThan(40);
    }

    private static Duration flip(Voice voice, Audience audience, Ears ears) throws InterruptedException {
        voice.letHear(audience);
        Duration took = ears.until(Tone.MUSIC, SOON);
        assertThat(took).isLessThan(Duration.ofSeconds(2));
        return took;
    }

    @Test
    void twoVoicesOfOneParticipantGoToDifferentEars() throws Exception {
        Ears caller = new Ears();
        Ears supervisor = new Ears();
        join("caller", Hearing.everybody(), caller);
        join("supervisor", Hearing.everybody(), supervisor);
        RoomParticipant agent = join("agent", Hearing.nothing(), new Ears());
        speak(agent, Tone.MUSIC, Audience.only("caller"));
        speak(agent, Tone.BRIEFING, Audience.only("supervisor"));
        supervisor.until(Tone.BRIEFING, SOON);

        Ears.Stretch callers = caller.listen(Duration.ofSeconds(2));
        Ears.Stretch supervisors = supervisor.collect(Duration.ZERO);
        assertThat(callers.loud(Tone.MUSIC)).isGreaterThan(180);
        assertThat(callers.loud(Tone.BRIEFING)).isZero();
        assertThat(supervisors.loud(Tone.BRIEFING)).isGreaterThan(180);
        assertThat(supervisors.loud(Tone.MUSIC)).isZero();
    }

    @Test
    void whomWeListenToCanChangeAndNobodyIsTakenForAnother() throws Exception {
        Ears ears = new Ears();
        RoomParticipant agent = join("agent", Hearing.only("caller"), ears);
        speak(join("caller", Hearing.nothing(), new Ears()), Tone.CALLER, Audience.only("agent"));
        speak(join("supervisor", Hearing.nothing(), new Ears()), Tone.SUPERVISOR, Audience.only("agent"));
        ears.until(Tone.CALLER, SOON);
        assertThat(ears.listen(Duration.ofMillis(500)).loud(Tone.SUPERVISOR)).isZero();

        agent.listenTo(Hearing.only("supervisor"));
        ears.until(Tone.SUPERVISOR, SOON);
        ears.untilQuiet(Tone.CALLER, SOON);
        Ears.Stretch only = ears.listen(Duration.ofSeconds(1));
        assertThat(only.from("supervisor").loud(Tone.SUPERVISOR)).isGreaterThan(90);
        assertThat(only.from("caller").loud(Tone.SUPERVISOR)).isZero();

        agent.listenTo(Hearing.everybody());
        ears.until(Tone.CALLER, SOON);
        Ears.Stretch both = ears.listen(Duration.ofSeconds(1));
        assertThat(both.from("supervisor").loud(Tone.CALLER)).isZero();
        assertThat(both.from("caller").loud(Tone.SUPERVISOR)).isZero();
        assertThat(both.from("caller").loud(Tone.CALLER)).isGreaterThan(90);
        assertThat(both.from("supervisor").loud(Tone.SUPERVISOR)).isGreaterThan(90);
    }

    @Test
    void twoWhoAreHeardInTurnWithNobodyBetweenAreThenBothHeard() throws Exception {
        Ears ears = new Ears();
        RoomParticipant agent = join("agent", Hearing.only("caller"), ears);
        speak(join("caller", Hearing.nothing(), new Ears()), Tone.CALLER, Audience.only("agent"));
        speak(join("supervisor", Hearing.nothing(), new Ears()), Tone.SUPERVISOR, Audience.only("agent"));
        ears.until(Tone.CALLER, SOON);
        agent.listenTo(Hearing.nothing());
        ears.untilQuiet(Tone.CALLER, SOON);
        assertThat(ears.listen(Duration.ofSeconds(1)).loud(Tone.CALLER)).isZero();
        // The next one gets the place, and in the library also the name, of the one before.
        agent.listenTo(Hearing.only("supervisor"));
        ears.until(Tone.SUPERVISOR, SOON);
        assertThat(ears.listen(Duration.ofMillis(500)).from("caller").loud(Tone.SUPERVISOR)).isZero();
        agent.listenTo(Hearing.everybody());
        ears.until(Tone.CALLER, SOON);
        Ears.Stretch both = ears.listen(Duration.ofSeconds(1));
        assertThat(both.from("caller").loud(Tone.CALLER)).isGreaterThan(90);
        assertThat(both.from("supervisor").loud(Tone.SUPERVISOR)).isGreaterThan(90);
        assertThat(both.from("caller").loud(Tone.SUPERVISOR)).isZero();
    }

    @Test
    void dataKeysAndTextsArrive() throws Exception {
        Ears ears = new Ears();
        join("caller", Hearing.nothing(), ears);
        RoomParticipant agent = join("agent", Hearing.nothing(), new Ears());
        agent.tell("caller", new Message.Data("baton", "first".getBytes(StandardCharsets.UTF_8)));
        assertThat(ears.message()).isInstanceOfSatisfying(Message.Data.class, data -> {
            assertThat(data.topic()).isEqualTo("baton");
            assertThat(data.payload()).asString().isEqualTo("first");
        });
        for (char key : "1*#9".toCharArray()) {
            agent.tell("caller", new Message.Key(key));
            assertThat(ears.message()).isEqualTo(new Message.Key(key));
        }
        var text = new Message.Text("notes", "größer ".repeat(8_000), Map.of("part", "1"));
        agent.tell("caller", text);
        assertThat(ears.message()).isEqualTo(text);
        var words = Message.Text.transcribed("TR_x", "s1", "hello", true);
        agent.tellAll(words);
        assertThat(ears.message()).isEqualTo(words);
        agent.tell(List.of("caller"), new Message.Data("soon", new byte[] {7}), Wires.Delivery.LOSSY);
        assertThat(ears.message()).isInstanceOfSatisfying(Message.Data.class, data -> assertThat(data.topic()).isEqualTo("soon"));
    }

    @Test
    void whoLeavesIsSeenToLeaveAndMayComeBack() throws Exception {
        Ears caller = new Ears();
        join("caller", Hearing.everybody(), caller);
        RoomParticipant agent = join("agent", Hearing.nothing(), new Ears());
        speak(agent, Tone.MUSIC, Audience.only("caller"));
        caller.until(Tone.MUSIC, SOON);
        assertThat(agent.leave().get(5, TimeUnit.SECONDS)).isInstanceOf(Parting.Left.class);
        System.out.println("left: seen after " + caller.expect("agent has gone", Duration.ofSeconds(2)));

        speak(join("agent", Hearing.nothing(), new Ears()), Tone.BRIEFING, Audience.only("caller"));
        caller.until(Tone.BRIEFING, SOON);
        assertThat(caller.listen(Duration.ofMillis(500)).loud(Tone.MUSIC)).isZero();
    }

    @Test
    void whoIsRemovedOrMutedByTheServerObeys() throws Exception {
        Ears caller = new Ears();
        Ears ears = new Ears();
        join("caller", Hearing.everybody(), caller);
        RoomParticipant agent = join("agent", Hearing.nothing(), ears);
        speak(agent, Tone.MUSIC, Audience.only("caller"));
        caller.until(Tone.MUSIC, SOON);
        try (var liveKit = new LiveKit(URL, KEY)) {
            String track = liveKit.rooms().participant(room, "agent").await().orThrow("looking").getTracksList().stream()
                    .map(TrackInfo::getSid).findFirst().orElseThrow();
            liveKit.rooms().mute(room, "agent", track, true).await().orThrow("muting");
            caller.untilQuiet(Tone.MUSIC, SOON);
            liveKit.rooms().mute(room, "agent", track, false).await().orThrow("unmuting");
            caller.until(Tone.MUSIC, SOON);
            liveKit.rooms().remove(room, "agent").await().orThrow("removing");
        }
        assertThat(agent.parted().get(5, TimeUnit.SECONDS)).isInstanceOf(Parting.Removed.class);
    }

    @Test
    void aCutConnectionIsRestoredWithinFiveSecondsAndTheMusicPlaysOn() throws Exception {
        interrupted("cut", CuttableWire::cut, "restored");
    }

    @Test
    void aConnectionThatDiesWithoutAWordIsRestored() throws Exception {
        interrupted("silent", CuttableWire::swallow, "restored");
    }

    @Test
    void aServerThatLostItsMemoryIsJoinedAnew() throws Exception {
        interrupted("forgotten", wire -> {
            wire.refuseToResume();
            wire.cut();
        }, "restored anew");
    }

    private void interrupted(String what, Consumer<CuttableWire> fault, String outcome) throws Exception {
        Ears caller = new Ears();
        Ears ears = new Ears();
        join("caller", Hearing.everybody(), caller);
        try (var wire = new CuttableWire(URL)) {
            RoomParticipant agent = join(wire.url(), "agent", Hearing.everybody(), ears);
            speak(agent, Tone.MUSIC, Audience.only("caller"));
            speak(inside.getFirst(), Tone.CALLER, Audience.only("agent"));
            caller.until(Tone.MUSIC, SOON);
            ears.until(Tone.CALLER, SOON);
            caller.listen(Duration.ZERO);
            ears.listen(Duration.ZERO);
            long began = System.nanoTime();
            fault.accept(wire);
            ears.expect(outcome, SOON);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            Ears.Stretch callers = caller.collect(Duration.ofSeconds(2));
            Ears.Stretch agents = ears.collect(Duration.ZERO);
            System.out.printf("%s: %s after %d ms; longest gap: %d ms for the caller, %d ms for the agent%n",
                    what, outcome, took.toMillis(), callers.gap(Tone.MUSIC).toMillis(), agents.gap(Tone.CALLER).toMillis());
            assertThat(callers.moments().getLast().level(Tone.MUSIC)).isGreaterThan(Ears.AUDIBLE);
            assertThat(agents.moments().getLast().level(Tone.CALLER)).isGreaterThan(Ears.AUDIBLE);
            assertThat(callers.gap(Tone.MUSIC)).isLessThan(Duration.ofSeconds(2));
            // What is wished holds after it, too.
            agent.tell("caller", new Message.Key('5'));
            assertThat(caller.message()).isEqualTo(new Message.Key('5'));
            agent.leave().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aTokenThatIsNotAcceptedIsExplained() {
        String token = Badge.token(new ApiKey(KEY.key(), "another-secret-that-nobody-knows"), InstantSource.system(), room, "agent", Badge.Kind.PERSON);
        assertThatThrownBy(() -> RoomParticipant.join(Invitation.to(URL, token), studio, pacer, Hearing.nothing(), new Ears()).get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(NotJoined.class).cause().hasMessageContaining("LIVEKIT_API_SECRET");
    }
}
