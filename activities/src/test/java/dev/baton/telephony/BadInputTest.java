package dev.baton.telephony;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.keeping.Vault;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.LiveKit;
import dev.baton.port.DialResult;
import dev.baton.port.Telephony;
import dev.baton.pulse.FakePulse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is wrong with the surroundings or the settings is one sentence with the setting to change, and nothing is half-done. */
final class BadInputTest {

    private static final Duration PROMPT = Duration.ofSeconds(5);

    private final PhoneWorld world = new PhoneWorld().withCaller();

    @AfterEach
    void close() {
        assertThat(world.invites()).as("nobody was rung").isZero();
        assertThat(world.switchboard.exchange().present(world.call.room())).extracting(one -> one.identity()).containsExactly(world.call.caller().identity());
        world.close();
    }

    private void refuses(LiveKit theirs, String... words) {
        try (theirs) {
            assertThatThrownBy(() -> world.line(theirs, world.trunk.id()).ring(world.ring(1))).hasMessageContainingAll(words);
        }
    }

    @Test
    void anUnknownKey() {
        refuses(new LiveKit(world.server.url(), new ApiKey("other", PhoneWorld.KEY.secret())), "LIVEKIT_API_KEY");
    }

    @Test
    void aWrongSecret() {
        refuses(new LiveKit(world.server.url(), new ApiKey(PhoneWorld.KEY.key(), "another-secret-of-32-characters-or-more")), "LIVEKIT_API_SECRET");
    }

    @Test
    void aClockThatIsAnHourLate() {
        refuses(new LiveKit(world.server.url(), PhoneWorld.KEY, InstantSource.fixed(Instant.now().minusSeconds(3600)), PROMPT), "clocks");
    }

    @Test
    void aServerThatIsNotThere() throws IOException {
        // Held without listening: a port that was let go may be somebody else's by now.
        try (var held = new Socket()) {
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            refuses(new LiveKit("ws://127.0.0.1:" + held.getLocalPort(), PhoneWorld.KEY), "cannot be reached", "LIVEKIT_URL");
        }
    }

    @Test
    void noSipService() {
        world.server.sipServiceRuns(false);
        assertThat(world.line(new FakePulse()).ring(world.ring(1))).isInstanceOfSatisfying(DialResult.Overloaded.class,
                busy -> assertThat(busy.why()).contains("check that livekit-sip runs on the same Redis"));
    }

    @Test
    void aTrunkThatLiveKitDoesNotHave() {
        try (var theirs = new LiveKit(world.server.url(), PhoneWorld.KEY)) {
            assertThat(world.line(theirs, "ST_gone").ring(world.ring(1))).isInstanceOfSatisfying(DialResult.RefusedByTrunk.class, refused -> {
                assertThat(refused.sipStatus()).isNull();
                assertThat(refused.lookAt()).contains("OUTBOUND_TRUNK_ID", "./baton trunk sync");
            });
        }
    }

    @Test
    void aNumberThatPolicyRefuses() {
        var premium = new Telephony.Contact(world.vault.put(world.call.id(), Vault.Kind.NUMBER, "+19005550123"));
        Telephony.Dial dial = world.dial();
        assertThat(world.telephony(new FakePulse()).dial(new Telephony.Dial(dial.call(), world.ring(1).leg(), premium, dial.ringFor())))
                .isInstanceOfSatisfying(DialResult.Forbidden.class, no -> assertThat(no.why()).isNotBlank().doesNotContain("9005550123"));
    }
}
