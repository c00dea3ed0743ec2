package dev.baton.agent.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.agent.media.Audience;
import dev.baton.agent.media.Badge;
import dev.baton.agent.media.Hearing;
import dev.baton.agent.media.Invitation;
import dev.baton.agent.media.Pacer;
import dev.baton.agent.media.RoomParticipant;
import dev.baton.agent.media.Wiring;
import dev.baton.agent.webrtc.Studio;
import dev.baton.livekit.ApiKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What a caller and an agent hear of each other when the agent's network is bad. LiveKit's signalling goes another way. */
@EnabledIfSystemProperty(named = "livekit.url", matches = ".+")
class RealNetworkTest {

    private static final String URL = System.getProperty("livekit.url", "");
    private static final ApiKey KEY = new ApiKey(System.getProperty("livekit.key", "devkey"), System.getProperty("livekit.secret", "unset"));
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final long SEED = Long.getLong("network.seed", System.nanoTime() % 1_000_000);
    // The factories do not outlive what holds them.
    private static final Studio STUDIO = Studio.open();

    private final String room = "network-" + UUID.randomUUID();
    private final Pacer pacer = new Pacer();
    private final Ears caller = new Ears();
    private final Ears agent = new Ears();
    private final MediaRelay network;
    private RoomParticipant callerThere;
    private RoomParticipant agentThere;

    RealNetworkTest() throws Exception {
        network = new MediaRelay(STUDIO, SEED);
        System.out.println("-Dnetwork.seed=" + SEED);
    }

    @BeforeEach
    void theyTalk() throws Exception {
        callerThere = join(STUDIO, "caller", caller);
        agentThere = join(network, "agent", agent);
        var _ = agentThere.publish("baton.hold", Audience.only("caller")).get(10, TimeUnit.SECONDS).play(Tone.MUSIC.sound());
        var _ = callerThere.publish("voice", Audience.only("agent")).get(10, TimeUnit.SECONDS).play(Tone.CALLER.sound());
        caller.until(Tone.MUSIC, SOON);
        agent.until(Tone.CALLER, SOON);
    }

    private RoomParticipant join(Wiring wiring, String identity, Ears ears) throws Exception {
        String token = Badge.token(KEY, InstantSource.system(), room, identity, Badge.Kind.PERSON);
        return RoomParticipant.join(Invitation.to(URL, token), wiring, pacer, Hearing.everybody(), ears).get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        agentThere.leave().get(5, TimeUnit.SECONDS);
        callerThere.leave().get(5, TimeUnit.SECONDS);
        network.close();
    }

    @Test
    void whoseNetworkIsLostIsHeardAgainWithinFiveSecondsOfItsBeingNoticed() throws Exception {
        caller.listen(Duration.ZERO);
        agent.listen(Duration.ZERO);
        network.cut();
        Duration noticed = agent.expect("interrupted", SOON);
        Duration restored = agent.expect("restored", SOON);
        caller.until(Tone.MUSIC, SOON);
        agent.until(Tone.CALLER, SOON);
        System.out.printf("a lost network was noticed after %d ms, and another way found after %d ms more%n", noticed.toMillis(), restored.toMillis());
        assertThat(restored).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void whatIsSlowIsHeardWithoutAGap() throws Exception {
        network.delay(200, 0);
        // While it becomes slow, something is missing.
        caller.listen(Duration.ofSeconds(2));
        agent.listen(Duration.ZERO);
        bothHearEverything("200 ms late", Duration.ofMillis(100));
    }

    @Test
    void whatComesOutOfOrderIsPutInOrder() throws Exception {
        network.delay(20, 40);
        caller.listen(Duration.ofSeconds(2));
        agent.listen(Duration.ZERO);
        bothHearEverything("20 to 60 ms late, in any order", Duration.ofMillis(200));
    }

    private void bothHearEverything(String how, Duration atMost) throws Exception {
        Ears.Stretch callers = caller.listen(Duration.ofSeconds(5));
        Ears.Stretch agents = agent.collect(Duration.ZERO);
        System.out.printf("%s: longest gap %d ms for the caller, %d ms for the agent%n", how, callers.gap(Tone.MUSIC).toMillis(), agents.gap(Tone.CALLER).toMillis());
        assertThat(callers.gap(Tone.MUSIC)).isLessThan(atMost);
        assertThat(agents.gap(Tone.CALLER)).isLessThan(atMost);
        assertThat(callers.loud(Tone.MUSIC)).isGreaterThan(450);
        assertThat(agents.loud(Tone.CALLER)).isGreaterThan(450);
    }
}
