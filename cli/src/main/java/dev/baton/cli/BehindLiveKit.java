package dev.baton.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.PhoneNumber;
import dev.baton.call.RoomName;
import dev.baton.call.TenantId;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.Webhooks;
import dev.baton.livekit.simulated.SimulatedLiveKit;
import dev.baton.policy.HousePolicy;
import dev.baton.policy.PolicySettings;
import dev.baton.port.EffectKey;
import dev.baton.port.Roster;
import dev.baton.port.Rooms.AgentKind;
import dev.baton.rooms.RoomSettings;
import dev.baton.simulation.Equipment;
import dev.baton.simulation.Exchange;
import dev.baton.telephony.Trunk;
import dev.baton.watch.IncomingWebhooks;
import dev.baton.watch.Executions;
import dev.baton.watch.OurRooms;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import livekit.LivekitAgentDispatch.AgentDispatch;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitSip.SIPOutboundTrunkInfo;

/**
 * The equipment of a real house, and a simulated LiveKit between it and the phone world: whoever hears something does so
 * because of what was asked for by LiveKit's API.
 */
final class BehindLiveKit implements Equipment.Installed {

    private static final ApiKey KEY = new ApiKey("simulated", "the-secret-of-a-livekit-on-loopback");
    private static final PhoneNumber TRUNKS = PhoneNumber.of("+15550100000");
    private static final String CARRIER = "sip.carrier.example";
    private static final String COUNTRY = "US";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InstantSource clock = InstantSource.system();
    private final SimulatedLiveKit server;
    private final LiveKit liveKit;
    private final OurRooms rooms;
    private final Adapters adapters;
    private final Watch watch;
    private final WebhookDoor webhooks;
    private final List<Object> ports;

    BehindLiveKit(Equipment.Site site) {
        Exchange exchange = site.world().exchange();
        server = new SimulatedLiveKit(exchange, KEY, clock, 0).whenDispatched(dispatch -> exchange.sendFor(errand(dispatch)));
        liveKit = new LiveKit(server.url(), KEY);
        rooms = new OurRooms(site.temporal().getOptions().getNamespace());
        var policy = new HousePolicy(site.world().numberPlan(), PolicySettings.forNumbers(Set.of(TRUNKS)).allowing(COUNTRY));
        adapters = new Adapters(liveKit, trunk(), WorldDirectory.of(site.world()), policy, site.leases(), site.vault(), site.keys(), clock, rooms,
                new Executions(site.temporal())::isOver, Map.of());
        ports = new ArrayList<>(adapters.ports());
        ports.add(site.world().scribe());
        watch = new Watch(liveKit, rooms, site.leases(), site.temporal(), site.desk(), adapters.papers(), RoomSettings.standard(), Optional.empty(), clock);
        webhooks = new WebhookDoor(new IncomingWebhooks(new Webhooks(List.of(KEY), clock), watch.known(), site.desk()::roomChanged, clock));
        server.webhooksTo(webhooks.address());
    }

    private Trunk trunk() {
        var wish = SIPOutboundTrunkInfo.newBuilder().setName("the story's trunk").setAddress(CARRIER).addNumbers(TRUNKS.e164()).build();
        return asked("making the trunk", () -> Trunk.of(
                liveKit.sip().createOutboundTrunk(wish).await().orThrow("making the trunk").getSipTrunkId(), CARRIER, List.of(TRUNKS)));
    }

    /** What an agent process reads in its job. */
    static Exchange.Errand errand(AgentDispatch dispatch) {
        try {
            JsonNode job = JSON.readTree(dispatch.getMetadata());
            return new Exchange.Errand(new RoomName(dispatch.getRoom()), new EffectKey(job.path("key").asText()),
                    new CallId(job.path("call").asText()), new TenantId(job.path("tenant").asText()),
                    AgentKind.valueOf(job.path("kind").asText().toUpperCase(Locale.ROOT)));
        } catch (JsonProcessingException othersWords) {
            throw new IllegalArgumentException("an agent was sent for with an errand that is none of ours", othersWords);
        }
    }

    @Override
    public List<Object> ports() {
        return List.copyOf(ports);
    }

    @Override
    public Roster.Route resolve(Roster.Question question) {
        return adapters.roster().resolve(question);
    }

    /** As whoever begins a call does: its room says whose it is. */
    @Override
    public void expect(Call call) {
        String room = call.room().value();
        String mark = rooms.marked("", call.id(), call.tenant());
        asked("marking the room", () -> {
            liveKit.rooms().create(CreateRoomRequest.newBuilder().setName(room).setMetadata(mark).build()).await().orThrow("opening the room");
            return liveKit.rooms().metadata(room, mark).await().orThrow("marking the room");
        });
    }

    private interface Question<T> {
        T ask() throws InterruptedException;
    }

    private static <T> T asked(String what, Question<T> question) {
        try {
            return question.ask();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while " + what, stopped);
        }
    }

    @Override
    public void close() {
        watch.close();
        liveKit.close();
        server.close();
        webhooks.close();
    }
}
