package dev.baton.livekit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.PerformRpcRequest;
import livekit.LivekitRoom.SendDataRequest;
import livekit.LivekitRoom.UpdateParticipantRequest;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import livekit.LivekitSip.SIPDispatchRuleInfo;
import livekit.LivekitSip.SIPInboundTrunkInfo;
import livekit.LivekitSip.SIPOutboundTrunkInfo;
import livekit.LivekitSip.TransferSIPParticipantRequest;
import livekit.LivekitSip.UpdateSIPDispatchRuleRequest;
import livekit.LivekitSip.UpdateSIPInboundTrunkRequest;
import livekit.LivekitSip.UpdateSIPOutboundTrunkRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call that the client can make: its token lives for two minutes at most and may do this one thing, and nothing else. */
final class LeastRightsTest {

    private static final ApiKey KEY = new ApiKey("devkey", "a-secret-of-at-least-32-characters");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONG = Duration.ofSeconds(31);

    private static final String ROOM_ADMIN = "{\"roomAdmin\":true,\"room\":\"r\"} null";
    private static final String SIP_ADMIN = "null {\"admin\":true}";

    private static Arguments call(String rights, String path, Function<LiveKit, Asked<?>> call) {
        return Arguments.of(rights, path, call);
    }

    static Stream<Arguments> calls() {
        var update = UpdateParticipantRequest.newBuilder().setRoom("r").build();
        return Stream.of(
                call("{\"roomCreate\":true} null", "RoomService/CreateRoom", one -> one.rooms().create(CreateRoomRequest.getDefaultInstance())),
                call("{\"roomList\":true} null", "RoomService/ListRooms", one -> one.rooms().list()),
                call("{\"roomList\":true} null", "RoomService/ListRooms", one -> one.rooms().list(List.of("r"))),
                call("{\"roomCreate\":true} null", "RoomService/DeleteRoom", one -> one.rooms().delete("r")),
                call(ROOM_ADMIN, "RoomService/ListParticipants", one -> one.rooms().participants("r")),
                call(ROOM_ADMIN, "RoomService/GetParticipant", one -> one.rooms().participant("r", "i")),
                call(ROOM_ADMIN, "RoomService/RemoveParticipant", one -> one.rooms().remove("r", "i")),
                call(ROOM_ADMIN, "RoomService/MutePublishedTrack", one -> one.rooms().mute("r", "i", "TR_1", true)),
                call(ROOM_ADMIN, "RoomService/UpdateParticipant", one -> one.rooms().update(update)),
                call(ROOM_ADMIN, "RoomService/UpdateSubscriptions", one -> one.rooms().subscribe("r", "i", List.of("TR_1"), false)),
                call(ROOM_ADMIN, "RoomService/SendData", one -> one.rooms().send(SendDataRequest.newBuilder().setRoom("r").build())),
                call(ROOM_ADMIN, "RoomService/UpdateRoomMetadata", one -> one.rooms().metadata("r", "m")),
                call("{\"roomAdmin\":true,\"room\":\"r\",\"destinationRoom\":\"s\"} null", "RoomService/MoveParticipant", one -> one.rooms().move("r", "i", "s")),
                call(ROOM_ADMIN, "RoomService/PerformRpc", one -> one.rooms().perform(PerformRpcRequest.newBuilder().setRoom("r").build())),
                call(ROOM_ADMIN, "AgentDispatchService/CreateDispatch", one -> one.dispatches().create("r", "baton", "m")),
                call(ROOM_ADMIN, "AgentDispatchService/DeleteDispatch", one -> one.dispatches().delete("r", "AD_1")),
                call(ROOM_ADMIN, "AgentDispatchService/ListDispatch", one -> one.dispatches().list("r")),
                call("{\"roomRecord\":true} null", "Egress/ListEgress", one -> one.egress().active("r")),
                call("null {\"call\":true}", "SIP/CreateSIPParticipant", one -> one.sip().dial(CreateSIPParticipantRequest.getDefaultInstance(), LONG)),
                call("{\"roomAdmin\":true,\"room\":\"r\"} {\"call\":true}", "SIP/TransferSIPParticipant",
                        one -> one.sip().transfer(TransferSIPParticipantRequest.newBuilder().setRoomName("r").build(), LONG)),
                call(SIP_ADMIN, "SIP/CreateSIPOutboundTrunk", one -> one.sip().createOutboundTrunk(SIPOutboundTrunkInfo.getDefaultInstance())),
                call(SIP_ADMIN, "SIP/UpdateSIPOutboundTrunk", one -> one.sip().updateOutboundTrunk(UpdateSIPOutboundTrunkRequest.getDefaultInstance())),
                call(SIP_ADMIN, "SIP/ListSIPOutboundTrunk", one -> one.sip().outboundTrunks()),
                call(SIP_ADMIN, "SIP/CreateSIPInboundTrunk", one -> one.sip().createInboundTrunk(SIPInboundTrunkInfo.getDefaultInstance())),
                call(SIP_ADMIN, "SIP/UpdateSIPInboundTrunk", one -> one.sip().updateInboundTrunk(UpdateSIPInboundTrunkRequest.getDefaultInstance())),
                call(SIP_ADMIN, "SIP/ListSIPInboundTrunk", one -> one.sip().inboundTrunks()),
                call(SIP_ADMIN, "SIP/DeleteSIPTrunk", one -> one.sip().deleteTrunk("ST_1")),
                call(SIP_ADMIN, "SIP/CreateSIPDispatchRule", one -> one.sip().createRule(SIPDispatchRuleInfo.getDefaultInstance())),
                call(SIP_ADMIN, "SIP/UpdateSIPDispatchRule", one -> one.sip().updateRule(UpdateSIPDispatchRuleRequest.getDefaultInstance())),
                call(SIP_ADMIN, "SIP/ListSIPDispatchRule", one -> one.sip().rules()),
                call(SIP_ADMIN, "SIP/DeleteSIPDispatchRule", one -> one.sip().deleteRule("SDR_1")));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("calls")
    void aTokenIsForOneCallAndForTwoMinutesAtMost(String rights, String path, Function<LiveKit, Asked<?>> call) throws Exception {
        try (var wire = new Wire(Wire.says("200 OK", "application/protobuf", new byte[0])); var liveKit = new LiveKit(wire.url(), KEY)) {
            call.apply(liveKit).await();
            String request = wire.request();

            assertThat(request).startsWith("POST /twirp/livekit." + path + " HTTP/1.1\r\n").containsPattern("X-Twirp-Timeout-Ms: [1-9][0-9]*\r\n");
            JsonNode claims = claims(request);
            assertThat(claims.path("exp").asLong() - claims.path("nbf").asLong()).isPositive().isLessThanOrEqualTo(120);
            assertThat(claims.get("video") + " " + claims.get("sip")).isEqualTo(rights);
            assertThat(claims).hasSize(4 + (claims.has("video") ? 1 : 0) + (claims.has("sip") ? 1 : 0));
        }
    }

    private static JsonNode claims(String request) throws IOException {
        String token = request.lines().filter(line -> line.startsWith("Authorization: Bearer ")).findFirst().orElseThrow();
        return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }

    @Test
    void anAgentWhoBriefsMayTalkAndListenInOneRoomAndNothingElse() throws Exception {
        try (var liveKit = new LiveKit("ws://127.0.0.1:1", KEY)) {
            var entrance = new Entrance("brief-1", "agent-a", "Baton", Entrance.Part.BRIEFS, Map.of("baton.role", "agent"), Duration.ofMinutes(1));
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(liveKit.token(entrance).split("\\.")[1]));
            assertThat(claims.path("kind").asText()).isEqualTo("agent");
            assertThat(claims.path("exp").asLong() - claims.path("nbf").asLong()).isEqualTo(60);
            assertThat(JSON.convertValue(claims.get("video"), Map.class)).isEqualTo(Map.of("roomJoin", true, "room", "brief-1",
                    "canPublish", true, "canSubscribe", true, "canPublishData", false, "canUpdateOwnMetadata", false));
        }
    }

    @Test
    void noCallOfTheClientIsForgotten() {
        long calls = Stream.of(RoomCalls.class, SipCalls.class, DispatchCalls.class, EgressCalls.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && method.getReturnType() == Asked.class).count();
        assertThat(calls().count()).isEqualTo(calls);
    }
}
