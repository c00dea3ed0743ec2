package dev.baton.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.CallId;
import dev.baton.call.Destination;
import dev.baton.port.Rooms.Role;
import dev.baton.rooms.RoomSettings;
import dev.baton.watch.OurRooms.Ours;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import livekit.LivekitAgentDispatch.AgentDispatch;
import livekit.LivekitAgentDispatch.RoomAgentDispatch;
import livekit.LivekitRoom.RoomConfiguration;
import livekit.LivekitSip.SIPDispatchRule;
import livekit.LivekitSip.SIPDispatchRuleIndividual;
import livekit.LivekitSip.SIPDispatchRuleInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Callers to whom no agent comes. */
class UnansweredTest {

    private static final String ROOM = "call-of-somebody";

    private final Site site = new Site();
    private final Site.Worker worker = site.worker("one");
    private final Unanswered unanswered = new Unanswered(site.liveKit, site.ours, worker.shares(), site.temporal, Site.TENANT, RoomSettings.standard(),
            Optional.of(new Destination("reception")), site.clock);
    private String rule = "";

    @BeforeEach
    void aRule() throws Exception {
        rule = rule("baton");
        site.seconds(1);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private String rule(String agent) throws Exception {
        return site.liveKit.sip().createRule(SIPDispatchRuleInfo.newBuilder().setName("a rule of " + agent).addTrunkIds("ST_of-" + agent)
                        .setRule(SIPDispatchRule.newBuilder().setDispatchRuleIndividual(SIPDispatchRuleIndividual.newBuilder().setRoomPrefix("call-")))
                        .setRoomConfig(RoomConfiguration.newBuilder().addAgents(RoomAgentDispatch.newBuilder().setAgentName(agent))).build())
                .await().orThrow("making a rule").getSipDispatchRuleId();
    }

    private void rings(String by) throws Exception {
        site.room(ROOM, "");
        site.joinsByPhone(ROOM, "sip_ada", Role.CALLER, Map.of("sip.ruleID", by, "sip.callStatus", "ringing"));
    }

    private void seconds(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            site.clock.forward(Duration.ofSeconds(1));
            worker.watcher().tick();
            unanswered.tick();
        }
    }

    @Test
    void aCallerToWhomNoAgentComesHasACallAfterTenSecondsAndAHouseAgentIsSentFor() throws Exception {
        rings(rule);
        seconds(9);
        assertThat(site.temporal.adopted).as("agents may take their time").isEmpty();
        seconds(6);
        assertThat(site.temporal.adopted).hasSize(1);
        CallId call = site.temporal.adopted.getFirst().next();
        assertThat(site.ours.of(ROOM, site.find(ROOM).orElseThrow().getMetadata())).map(Ours::call).contains(call);
        List<AgentDispatch> sent = site.liveKit.dispatches().list(ROOM).await().orThrow("who was sent for");
        assertThat(sent).filteredOn(one -> !one.getAgentName().isEmpty()).singleElement().satisfies(one -> {
            assertThat(one.getAgentName()).isEqualTo("baton-house");
            assertThat(one.getMetadata()).contains(call.value(), "\"kind\":\"house\"");
        });
        assertThat(site.temporal.calledIn).as("and whoever answers for the house is rung").containsExactly(new Destination("reception"));
        seconds(20);
        assertThat(site.temporal.adopted).as("once").hasSize(1);
        assertThat(site.temporal.calledIn).as("once").hasSize(1);
    }

    @Test
    void whoHasAnAgentIsLeftToIt() throws Exception {
        rings(rule);
        site.joinsAsAgent(ROOM, "agent-x");
        seconds(30);
        assertThat(site.temporal.adopted).isEmpty();
    }

    @Test
    void whoWasSentToSomebodyElsesAgentIsNoneOfOurs() throws Exception {
        rings(rule("receptionist"));
        seconds(30);
        assertThat(site.temporal.adopted).isEmpty();
    }

    @Test
    void whileTemporalIsAwayNothingIsPromised() throws Exception {
        rings(rule);
        site.temporal.away = true;
        seconds(20);
        assertThat(site.find(ROOM).orElseThrow().getMetadata()).isEmpty();
        site.temporal.away = false;
        seconds(10);
        assertThat(site.temporal.adopted).hasSize(1);
    }
}
