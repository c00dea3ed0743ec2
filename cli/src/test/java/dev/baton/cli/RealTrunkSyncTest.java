package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.livekit.ApiKey;
import dev.baton.livekit.LiveKit;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Against a livekit-server that is running, with Redis. What is made is removed again. */
@EnabledIfSystemProperty(named = "livekit.url", matches = ".+")
class RealTrunkSyncTest {

    private final Path folder;
    private final ApiKey key = new ApiKey(System.getProperty("livekit.key", "devkey"), System.getProperty("livekit.secret", "unset"));
    private final String number = "+9198" + ThreadLocalRandom.current().nextLong(10_000_000L, 100_000_000L);

    RealTrunkSyncTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aTrunkIsMadeFoundAgainAndGivenAnotherPassword() throws Exception {
        Terminal terminal = new Terminal(folder).env(Terminal.vobiz(System.getProperty("livekit.url"))
                .replace(Terminal.KEY.secret(), key.secret()).replace("API_KEY=devkey", "API_KEY=" + key.key())
                .replace("+919876543210", number));
        try (var liveKit = new LiveKit(System.getProperty("livekit.url"), key)) {
            assertThat(terminal.baton("trunk", "sync", "--write")).as(terminal.all()).isZero();
            String id = terminal.out().replaceAll("(?s).*OUTBOUND_TRUNK_ID=(ST_\\w+).*", "$1");
            try {
                assertThat(terminal.baton("trunk", "sync")).isZero();
                assertThat(terminal.out()).contains("Nothing had to be changed.").contains(id);
                assertThat(terminal.exports("VOBIZ_PASSWORD", "another").baton("trunk", "sync")).isZero();
                assertThat(terminal.out()).containsPattern("password +changed");
                assertThat(liveKit.sip().outboundTrunks().await().orThrow("list"))
                        .filteredOn(one -> one.getSipTrunkId().equals(id)).singleElement()
                        .satisfies(one -> assertThat(one.getAuthPassword()).isEqualTo("another"));
            } finally {
                liveKit.sip().deleteTrunk(id).await().orThrow("delete");
            }
        }
    }

    @Test
    void inboundCallsAreSetUpOnce() throws Exception {
        Terminal terminal = new Terminal(folder).env(Terminal.vobiz(System.getProperty("livekit.url"))
                .replace(Terminal.KEY.secret(), key.secret()).replace("API_KEY=devkey", "API_KEY=" + key.key())
                .replace("+919876543210", number));
        try (var liveKit = new LiveKit(System.getProperty("livekit.url"), key)) {
            assertThat(terminal.baton("trunk", "sync", "--inbound")).as(terminal.all()).isZero();
            String trunk = terminal.out().replaceAll("(?s).*(ST_\\w+).*", "$1");
            String rule = terminal.out().replaceAll("(?s).*(SDR_\\w+).*", "$1");
            try {
                assertThat(terminal.baton("trunk", "sync", "--inbound")).isZero();
                assertThat(terminal.out()).contains("Inbound trunk " + trunk, "Dispatch rule " + rule).doesNotContain("New ", " set ");
                assertThat(terminal.exports("BATON_AGENT_NAME", "other").baton("trunk", "sync", "--inbound")).isZero();
                assertThat(liveKit.sip().rules().await().orThrow("list")).filteredOn(one -> one.getSipDispatchRuleId().equals(rule))
                        .singleElement().satisfies(one -> assertThat(one.getRoomConfig().getAgents(0).getAgentName()).isEqualTo("other"));
            } finally {
                liveKit.sip().deleteRule(rule).await().orThrow("delete");
                liveKit.sip().deleteTrunk(trunk).await().orThrow("delete");
            }
        }
    }
}
