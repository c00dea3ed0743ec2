package dev.baton.livekit.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.Asked;
import dev.baton.livekit.Failure;
import dev.baton.livekit.Failure.NotPermitted;
import dev.baton.livekit.Jwt;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.Reply;
import dev.baton.livekit.RoomNews;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import livekit.LivekitAgentDispatch.AgentDispatch;
import livekit.LivekitAgentDispatch.RoomAgentDispatch;
import livekit.LivekitModels.ListUpdate;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitModels.Room;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.PerformRpcRequest;
import livekit.LivekitRoom.SendDataRequest;
import livekit.LivekitRoom.UpdateParticipantRequest;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import livekit.LivekitSip.SIPDispatchRule;
import livekit.LivekitSip.SIPDispatchRuleIndividual;
import livekit.LivekitSip.SIPDispatchRuleInfo;
import livekit.LivekitSip.SIPDispatchRuleUpdate;
import livekit.LivekitSip.SIPInboundTrunkInfo;
import livekit.LivekitSip.SIPInboundTrunkUpdate;
import livekit.LivekitSip.SIPOutboundConfig;
import livekit.LivekitSip.SIPOutboundTrunkInfo;
import livekit.LivekitSip.SIPOutboundTrunkUpdate;
import livekit.LivekitSip.TransferSIPParticipantRequest;
import livekit.LivekitSip.UpdateSIPDispatchRuleRequest;
import livekit.LivekitSip.UpdateSIPInboundTrunkRequest;
import livekit.LivekitSip.UpdateSIPOutboundTrunkRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jspecify.annotations.Nullable;

/** What a LiveKit server without livekit-sip does. Where the simulated one differs from the real one, it is wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LiveKitConformance {

    private static final Duration LONG = Duration.ofSeconds(15);
    private static final String TO = "+15550001234";

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private LiveKit liveKit;
    private String url;
    private ApiKey key;

    abstract String start() throws Exception;

    abstract ApiKey key();

    abstract Letterbox letterbox();

    abstract void stop();

    /** Somebody without a sound comes into that room, until closed. */
    abstract AutoCloseable somebody(LiveKit liveKit, String room, String identity) throws Exception;

    @BeforeAll
    void open() throws Exception {
        key = key();
        url = start();
        liveKit = new LiveKit(url, key);
    }

    @AfterAll
    void close() {
        liveKit.close();
        stop();
    }

    private static String fresh() {
        return "room-" + UUID.randomUUID().toString().replaceAll("[0-9]{4,}", "x");
    }

    private static Failure failure(Asked<?> asked) throws InterruptedException {
        return switch (asked.await()) {
            case Reply.Done<?>(Object value) -> throw new AssertionError("done, instead of a failure: " + value);
            case Reply.Failed<?>(Failure failure) -> failure;
        };
    }

    private static <T> T done(Asked<T> asked) throws InterruptedException {
        return asked.await().orThrow("asked LiveKit");
    }

    // Rooms.

    @Test
    void aRoomIsCreatedOnceAndKeepsItsSettings() throws Exception {
        String name = fresh();
        Room room = done(liveKit.rooms().create(CreateRoomRequest.newBuilder().setName(name).setMetadata("first").setEmptyTimeout(33).build()));
        Room again = done(liveKit.rooms().create(CreateRoomRequest.newBuilder().setName(name).setMetadata("second").setEmptyTimeout(44).build()));

        assertThat(room.getSid()).startsWith("RM_");
        assertThat(again.getSid()).isEqualTo(room.getSid());
        assertThat(again.getMetadata()).isEqualTo("first");
        assertThat(again.getEmptyTimeout()).isEqualTo(33);
        assertThat(again.getDepartureTimeout()).isEqualTo(20);
        assertThat(done(liveKit.rooms().list(List.of(name, fresh())))).extracting(Room::getSid).containsExactly(room.getSid());
        assertThat(done(liveKit.rooms().list())).extracting(Room::getName).contains(name);
        assertThat(done(liveKit.rooms().metadata(name, "third")).getMetadata()).isEqualTo("third");
        assertThat(done(liveKit.rooms().list(List.of(name))).getFirst().getMetadata()).isEqualTo("third");
        assertThat(done(liveKit.rooms().participants(name))).isEmpty();
        done(liveKit.rooms().delete(name));
        assertThat(done(liveKit.rooms().list(List.of(name)))).isEmpty();
    }

    @Test
    void aRoomsNameMayLookLikeAPhoneNumberAndMayNotBeTooLong() throws Exception {
        String name = "call-_+15550001234_" + UUID.randomUUID();
        assertThat(done(liveKit.rooms().create(CreateRoomRequest.newBuilder().setName(name).build())).getName()).isEqualTo(name);
        assertThat(done(liveKit.rooms().list(List.of(name)))).hasSize(1);
        done(liveKit.rooms().delete(name));
        assertThat(failure(liveKit.rooms().create(CreateRoomRequest.newBuilder().setName("x".repeat(257)).build())))
                .isEqualTo(new Failure.Invalid("twirp error unknown: room name length exceeds limits: max length 256"));
    }

    @Test
    void whatIsStoredIsMissedAtOnce() throws Exception {
        String name = fresh();
        assertThat(done(liveKit.rooms().participants(name))).isEmpty();
        assertThat(failure(liveKit.rooms().delete(name))).isEqualTo(new Failure.NotFound("twirp error unknown: requested room does not exist"));
        assertThat(failure(liveKit.rooms().metadata(name, "x"))).isEqualTo(new Failure.NotFound("twirp error unknown: requested room does not exist"));
        var nobody = new Failure.NotFound("twirp error unknown: participant does not exist");
        assertThat(failure(liveKit.rooms().participant(name, "nobody"))).isEqualTo(nobody);
        assertThat(failure(liveKit.rooms().remove(name, "nobody"))).isEqualTo(nobody);
        assertThat(failure(liveKit.rooms().update(UpdateParticipantRequest.newBuilder().setRoom(name).setIdentity("nobody").build()))).isEqualTo(nobody);
    }

    @Test
    void whatMustBeSearchedIsMissedAfterThreeSeconds() throws Exception {
        String name = fresh();
        done(liveKit.rooms().create(CreateRoomRequest.newBuilder().setName(name).build()));
        long began = System.nanoTime();
        List<Asked<?>> asked = List.of(
                liveKit.rooms().subscribe(name, "nobody", List.of("TR_x"), false),
                liveKit.rooms().mute(name, "nobody", "TR_x", true),
                liveKit.rooms().move(name, "nobody", fresh()),
                liveKit.rooms().send(SendDataRequest.newBuilder().setRoom(fresh()).build()),
                liveKit.dispatches().list(fresh()),
                liveKit.dispatches().delete(fresh(), "AD_x"));
        for (Asked<?> one : asked) {
            assertThat(failure(one)).isEqualTo(new Failure.NobodyServes());
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(2900), Duration.ofMillis(4500));
    }

    @Test
    void theDeadlineInTheHeaderEndsASearch() throws Exception {
        try (var hurried = new LiveKit(url, key, InstantSource.system(), Duration.ofMillis(500))) {
            long began = System.nanoTime();
            assertThat(failure(hurried.dispatches().list(fresh()))).isEqualTo(new Failure.DeadlinePassed());
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(450), Duration.ofMillis(1800));
        }
    }

    @Test
    void dataGoToARoomThatExistsEvenIfNobodyIsThere() throws Exception {
        String name = fresh();
        done(liveKit.rooms().create(CreateRoomRequest.newBuilder().setName(name).build()));
        done(liveKit.rooms().send(SendDataRequest.newBuilder().setRoom(name).build()));
        assertThat(failure(liveKit.rooms().send(SendDataRequest.newBuilder().setRoom(name)
                        .setNonce(ByteString.copyFromUtf8("xx")).build())))
                .isEqualTo(new Failure.Invalid("nonce should be 16-bytes or not present, got: 2 bytes"));
    }

    @Test
    void nobodyIsMovedIntoTheRoomTheyAreIn() throws Exception {
        String name = fresh();
        assertThat(failure(liveKit.rooms().move(name, "x", name))).isInstanceOf(Failure.Invalid.class);
    }

    @Test
    void whoIsThereIsMovedByNoSelfHostedServer() throws Exception {
        String name = fresh();
        try (var there = somebody(liveKit, name, "stander")) {
            assertThat(there).isNotNull();
            assertThat(failure(liveKit.rooms().move(name, "stander", fresh()))).isInstanceOf(Failure.NotOffered.class);
            assertThat(done(liveKit.rooms().participant(name, "stander")).getIdentity()).isEqualTo("stander");
        }
    }

    @Test
    void aPermissionOverwritesAllTheOthersAndIsToldBack() throws Exception {
        String name = fresh();
        try (var there = somebody(liveKit, name, "stander")) {
            assertThat(there).isNotNull();
            var permission = ParticipantPermission.newBuilder().setCanPublish(true).setCanPublishData(true).build();
            done(liveKit.rooms().update(UpdateParticipantRequest.newBuilder().setRoom(name).setIdentity("stander").setPermission(permission).build()));
            ParticipantPermission told = done(liveKit.rooms().participant(name, "stander")).getPermission();
            assertThat(told.getCanSubscribe()).isFalse();
            assertThat(told.getCanPublish()).isTrue();
            assertThat(told.getCanUpdateMetadata()).isFalse();
        }
    }

    @Test
    void whoDoesNotAnswerAQuestionInTimeIsAFailure() throws Exception {
        String name = fresh();
        try (var there = somebody(liveKit, name, "stander")) {
            assertThat(there).isNotNull();
            var question = PerformRpcRequest.newBuilder().setRoom(name).setDestinationIdentity("stander").setMethod("baton.hold").setResponseTimeoutMs(1000);
            long began = System.nanoTime();
            assertThat(failure(liveKit.rooms().perform(question.build()))).isNotNull();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(6));
        }
    }

    @Test
    void nobodyRecordsARoomThatWasJustOpened() throws Exception {
        assertThat(done(liveKit.egress().active(fresh()))).isEmpty();
    }

    // Dispatch.

    @Test
    void aDispatchCreatesItsRoomAndCanBeListedAndWithdrawn() throws Exception {
        String name = fresh();
        AgentDispatch dispatch = done(liveKit.dispatches().create(name, "baton", "{\"call\":1}"));

        assertThat(dispatch.getId()).startsWith("AD_");
        assertThat(dispatch.getState().getCreatedAt()).isPositive();
        assertThat(done(liveKit.rooms().list(List.of(name)))).hasSize(1);
        assertThat(dispatchesOf("baton", name)).singleElement().satisfies(one -> {
            assertThat(one.getId()).isEqualTo(dispatch.getId());
            assertThat(one.getAgentName()).isEqualTo("baton");
            assertThat(one.getMetadata()).isEqualTo("{\"call\":1}");
            assertThat(one.getRoom()).isEqualTo(name);
        });
        assertThat(failure(liveKit.dispatches().delete(name, "AD_none"))).isEqualTo(new Failure.NotFound("twirp error unknown: dispatch ID not found"));
        assertThat(done(liveKit.dispatches().delete(name, dispatch.getId())).getId()).isEqualTo(dispatch.getId());
        assertThat(dispatchesOf("baton", name)).isEmpty();
    }

    private List<AgentDispatch> dispatchesOf(String agent, String room) throws InterruptedException {
        return done(liveKit.dispatches().list(room)).stream().filter(one -> one.getAgentName().equals(agent)).toList();
    }

    @Test
    void aRoomThatNamesNoAgentIsOfferedToTheWorkersWithoutAName() throws Exception {
        String name = fresh();
        done(liveKit.rooms().create(CreateRoomRequest.newBuilder().setName(name).build()));
        assertThat(done(liveKit.dispatches().list(name))).extracting(AgentDispatch::getAgentName).containsExactly("");
    }

    @Test
    void theSameDispatchTwiceIsTwoDispatches() throws Exception {
        String name = fresh();
        done(liveKit.dispatches().create(name, "baton", "same"));
        done(liveKit.dispatches().create(name, "baton", "same"));
        assertThat(dispatchesOf("baton", name)).hasSize(2);
    }

    @Test
    void aRoomMayBringItsAgents() throws Exception {
        String name = fresh();
        done(liveKit.rooms().create(CreateRoomRequest.newBuilder().setName(name)
                .addAgents(RoomAgentDispatch.newBuilder().setAgentName("baton").setMetadata("m")).build()));
        assertThat(done(liveKit.dispatches().list(name))).singleElement().satisfies(one -> {
            assertThat(one.getAgentName()).isEqualTo("baton");
            assertThat(one.getMetadata()).isEqualTo("m");
        });
    }

    // Tokens and grants.

    @Test
    void eachWayForATokenToBeWrongIsToldApart() throws Exception {
        assertThat(refusal(new ApiKey("nobody", key.secret()), 0)).isEqualTo(NotPermitted.Reason.UNKNOWN_KEY);
        assertThat(refusal(new ApiKey(key.key(), "another-secret-of-32-characters-or-more"), 0)).isEqualTo(NotPermitted.Reason.WRONG_SECRET);
        assertThat(refusal(key, -125)).isEqualTo(NotPermitted.Reason.CLOCKS_DIFFER);
        assertThat(refusal(key, 70)).isEqualTo(NotPermitted.Reason.CLOCKS_DIFFER);
        for (int within : new int[] {-105, 50}) {
            try (var other = new LiveKit(url, key, InstantSource.offset(InstantSource.system(), Duration.ofSeconds(within)), LONG)) {
                done(other.rooms().list());
            }
        }
    }

    private NotPermitted.Reason refusal(ApiKey with, int clockSeconds) throws InterruptedException {
        try (var other = new LiveKit(url, with, InstantSource.offset(InstantSource.system(), Duration.ofSeconds(clockSeconds)), LONG)) {
            return failure(other.rooms().list()) instanceof NotPermitted(NotPermitted.Reason reason)
                    ? reason
                    : NotPermitted.Reason.GRANT_MISSING;
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "RoomService/CreateRoom | {'name':'g'} | {'video':{'roomAdmin':true,'room':'g'}}",
        "RoomService/ListRooms | {} | {'video':{'roomCreate':true}}",
        "RoomService/DeleteRoom | {'room':'g'} | {'video':{'roomAdmin':true,'room':'g'}}",
        "RoomService/ListParticipants | {'room':'g'} | {'video':{'roomAdmin':true,'room':'other'}}",
        "RoomService/ListParticipants | {'room':'g'} | {'video':{'roomCreate':true,'roomList':true}}",
        "RoomService/GetParticipant | {'room':'g'} | {'video':{'room':'g'}}",
        "RoomService/RemoveParticipant | {'room':'g'} | {'video':{'roomJoin':true,'room':'g'}}",
        "RoomService/UpdateParticipant | {'room':'g'} | {'sip':{'admin':true,'call':true}}",
        "RoomService/UpdateSubscriptions | {'room':'g'} | {}",
        "RoomService/MutePublishedTrack | {'room':'g'} | {}",
        "RoomService/SendData | {'room':'g'} | {}",
        "RoomService/UpdateRoomMetadata | {'room':'g'} | {}",
        "RoomService/MoveParticipant | {'room':'g','destination_room':'h'} | {'video':{'roomAdmin':true,'room':'g'}}",
        "AgentDispatchService/CreateDispatch | {'room':'g'} | {'video':{'roomCreate':true}}",
        "AgentDispatchService/ListDispatch | {'room':'g'} | {}",
        "AgentDispatchService/DeleteDispatch | {'room':'g'} | {}",
        "SIP/CreateSIPOutboundTrunk | {} | {'sip':{'call':true}}",
        "SIP/UpdateSIPOutboundTrunk | {} | {}",
        "SIP/ListSIPOutboundTrunk | {} | {'video':{'roomAdmin':true}}",
        "SIP/CreateSIPInboundTrunk | {} | {}",
        "SIP/UpdateSIPInboundTrunk | {} | {}",
        "SIP/ListSIPInboundTrunk | {} | {}",
        "SIP/DeleteSIPTrunk | {} | {}",
        "SIP/CreateSIPDispatchRule | {} | {}",
        "SIP/UpdateSIPDispatchRule | {} | {}",
        "SIP/ListSIPDispatchRule | {} | {}",
        "SIP/DeleteSIPDispatchRule | {} | {}",
        "SIP/CreateSIPParticipant | {} | {'sip':{'admin':true}}",
        "SIP/TransferSIPParticipant | {'room_name':'g','participant_identity':'x'} | {'sip':{'call':true}}",
        "SIP/TransferSIPParticipant | {'room_name':'g','participant_identity':'x'} | {'video':{'roomAdmin':true,'room':'g'}}",
    })
    void withoutItsGrantACallIsRefused(String method, String body, String grants) throws Exception {
        assertThat(ask(method, body.replace('\'', '"'), grants.replace('\'', '"')))
                .isEqualTo("401 application/json {\"code\":\"unauthenticated\",\"msg\":\"permissions denied\"}");
    }

    // The wire.

    @Test
    void theDoorkeeperSpeaksPlainText() throws Exception {
        assertThat(send("RoomService/ListRooms", "{}", "application/json", null))
                .isEqualTo("401 application/json {\"code\":\"unauthenticated\",\"msg\":\"permissions denied\"}");
        assertThat(send("RoomService/ListRooms", "{}", "application/json", "Basic abc"))
                .isEqualTo("401 text/plain; charset=utf-8 invalid authorization header. Must start with Bearer ");
        assertThat(send("RoomService/ListRooms", "{}", "application/json", "Bearer nonsense"))
                .isEqualTo("401 text/plain; charset=utf-8 invalid authorization token");
    }

    @Test
    void whatIsNoCallAtAllIsAnsweredInTwirpsWords() throws Exception {
        String grants = "{\"video\":{\"roomList\":true}}";
        assertThat(ask("RoomService/Nope", "{}", grants)).isEqualTo("404 application/json {\"code\":\"bad_route\",\"msg\":\"no handler for path"
                + " \\\"/twirp/livekit.RoomService/Nope\\\"\",\"meta\":{\"twirp_invalid_route\":\"POST /twirp/livekit.RoomService/Nope\"}}");
        assertThat(ask("Nope/Nope", "{}", grants)).isEqualTo("404 text/plain; charset=utf-8 404 page not found\n");
        assertThat(send("RoomService/ListRooms", "{}", "text/plain", bearer(grants))).startsWith("404 application/json {\"code\":\"bad_route\","
                + "\"msg\":\"unexpected Content-Type: \\\"text/plain\\\"\"");
        assertThat(ask("RoomService/ListRooms", "{\"names\":", grants))
                .isEqualTo("400 application/json {\"code\":\"malformed\",\"msg\":\"the json request could not be decoded\"}");
        assertThat(send("RoomService/ListRooms", "\u0001", "application/protobuf", bearer(grants)))
                .isEqualTo("400 application/json {\"code\":\"malformed\",\"msg\":\"the protobuf request could not be decoded\"}");
        assertThat(ask("RoomService/ListRooms", "{\"newer\":1,\"names\":[\"none\"]}", grants)).matches("200 application/json \\{\\s*\"rooms\":\\s*\\[\\s*]\\s*}");
    }

    @Test
    void jsonHasSnakeCaseNamesAndEvenWhatIsZero() throws Exception {
        String name = fresh();
        String room = ask("RoomService/CreateRoom", "{\"name\":\"" + name + "\",\"emptyTimeout\":30}", "{\"video\":{\"roomCreate\":true}}");
        assertThat(room.replaceAll("\\s", "")).contains("\"empty_timeout\":30", "\"num_participants\":0", "\"metadata\":\"\"")
                .containsPattern("\"creation_time\":\"[0-9]+\"");
    }

    // Trunks and rules.

    private static SIPOutboundTrunkInfo.Builder trunk(String number) {
        return SIPOutboundTrunkInfo.newBuilder().setName("trunk").setAddress("sip.example.com").addNumbers(number)
                .setAuthUsername("user").setAuthPassword("password").setMetadata("m");
    }

    @Test
    void anOutboundTrunkIsCreatedChangedInPartReplacedAndDeleted() throws Exception {
        SIPOutboundTrunkInfo made = done(liveKit.sip().createOutboundTrunk(trunk("+15550000001").build()));
        String id = made.getSipTrunkId();
        assertThat(id).startsWith("ST_");
        assertThat(made.toBuilder().clearSipTrunkId().build()).isEqualTo(trunk("+15550000001").build());

        assertThat(numbers(id, ListUpdate.newBuilder().addAdd("+15550000002").addAdd("+15550000001").build())).containsExactly("+15550000001", "+15550000002");
        assertThat(numbers(id, ListUpdate.newBuilder().addRemove("+15550000001").addAdd("+15550000003").build()))
                .containsExactly("+15550000002", "+15550000003");
        assertThat(numbers(id, ListUpdate.newBuilder().addSet("+15550000009").build())).containsExactly("+15550000009");
        SIPOutboundTrunkInfo renamed = done(liveKit.sip().updateOutboundTrunk(UpdateSIPOutboundTrunkRequest.newBuilder().setSipTrunkId(id)
                .setUpdate(SIPOutboundTrunkUpdate.newBuilder().setName("renamed").setAuthPassword("new")).build()));
        assertThat(renamed.getName()).isEqualTo("renamed");
        assertThat(renamed.getAuthUsername()).isEqualTo("user");
        assertThat(renamed.getAuthPassword()).isEqualTo("new");
        SIPOutboundTrunkInfo replaced = done(liveKit.sip().updateOutboundTrunk(UpdateSIPOutboundTrunkRequest.newBuilder().setSipTrunkId(id)
                .setReplace(SIPOutboundTrunkInfo.newBuilder().setName("bare").setAddress("b.example.com").addNumbers("+15550000004")).build()));
        assertThat(replaced.getSipTrunkId()).isEqualTo(id);
        assertThat(replaced.getAuthUsername()).isEmpty();
        assertThat(done(liveKit.sip().outboundTrunks())).filteredOn(one -> one.getSipTrunkId().equals(id)).extracting(SIPOutboundTrunkInfo::getName)
                .containsExactly("bare");
        done(liveKit.sip().deleteTrunk(id));
        assertThat(done(liveKit.sip().outboundTrunks())).extracting(SIPOutboundTrunkInfo::getSipTrunkId).doesNotContain(id);
        assertThat(done(liveKit.sip().deleteTrunk(id)).getSipTrunkId()).as("to delete it again is a success").isEqualTo(id);
        assertThat(failure(liveKit.sip().updateOutboundTrunk(UpdateSIPOutboundTrunkRequest.newBuilder().setSipTrunkId(id)
                .setUpdate(SIPOutboundTrunkUpdate.newBuilder().setName("x")).build()))).isEqualTo(new Failure.NotFound("requested sip trunk does not exist"));
    }

    private List<String> numbers(String trunk, ListUpdate update) throws InterruptedException {
        return done(liveKit.sip().updateOutboundTrunk(UpdateSIPOutboundTrunkRequest.newBuilder().setSipTrunkId(trunk)
                .setUpdate(SIPOutboundTrunkUpdate.newBuilder().setNumbers(update)).build())).getNumbersList();
    }

    @Test
    void aTrunkThatMakesNoSenseIsRefused() throws Exception {
        assertThat(failure(liveKit.sip().createOutboundTrunk(SIPOutboundTrunkInfo.newBuilder().setAddress("sip.example.com").build())))
                .isEqualTo(new Failure.Invalid("no trunk numbers specified"));
        assertThat(failure(liveKit.sip().createOutboundTrunk(trunk("+15550000001").setAddress("sip:sip.example.com").build())))
                .isEqualTo(new Failure.Invalid("trunk address should be a hostname or IP, not SIP URI"));
        assertThat(failure(liveKit.sip().createOutboundTrunk(trunk("+15550000001").setSipTrunkId("ST_x").build())))
                .isEqualTo(new Failure.Invalid("trunk id must not be set"));
        assertThat(failure(liveKit.sip().createInboundTrunk(SIPInboundTrunkInfo.newBuilder().setName("open to all").build())))
                .isInstanceOfSatisfying(Failure.Invalid.class, wrong -> assertThat(wrong.message()).startsWith("for security,"));
        assertThat(failure(liveKit.sip().updateOutboundTrunk(UpdateSIPOutboundTrunkRequest.newBuilder().setSipTrunkId("ST_x").build())))
                .isEqualTo(new Failure.Invalid("missing or unsupported update action"));
        assertThat(ask("SIP/CreateSIPOutboundTrunk", "{}", "{\"sip\":{\"admin\":true}}"))
                .isEqualTo("400 application/json {\"code\":\"invalid_argument\",\"msg\":\"missing trunk\"}");
    }

    @Test
    void anInboundTrunkAndItsRuleCannotBeMadeTwice() throws Exception {
        String number = "+1555" + (1_000_000 + Math.floorMod(System.nanoTime(), 9_000_000));
        SIPInboundTrunkInfo trunk = done(liveKit.sip().createInboundTrunk(SIPInboundTrunkInfo.newBuilder().setName("in").addNumbers(number).build()));
        assertThat(failure(liveKit.sip().createInboundTrunk(SIPInboundTrunkInfo.newBuilder().setName("again").addNumbers(number).build())))
                .isInstanceOfSatisfying(Failure.Invalid.class, wrong -> assertThat(wrong.sentence()).contains("Conflicting").doesNotContain(number));
        assertThat(done(liveKit.sip().updateInboundTrunk(UpdateSIPInboundTrunkRequest.newBuilder().setSipTrunkId(trunk.getSipTrunkId())
                .setUpdate(SIPInboundTrunkUpdate.newBuilder().setName("renamed")).build())).getName()).isEqualTo("renamed");

        var rule = SIPDispatchRuleInfo.newBuilder().setName("rule").addTrunkIds(trunk.getSipTrunkId())
                .setRule(SIPDispatchRule.newBuilder().setDispatchRuleIndividual(SIPDispatchRuleIndividual.newBuilder().setRoomPrefix("call-"))).build();
        SIPDispatchRuleInfo made = done(liveKit.sip().createRule(rule));
        assertThat(made.getSipDispatchRuleId()).startsWith("SDR_");
        assertThat(failure(liveKit.sip().createRule(rule))).isInstanceOfSatisfying(Failure.Invalid.class,
                wrong -> assertThat(wrong.message()).startsWith("Dispatch rule for the same trunk"));
        assertThat(failure(liveKit.sip().createRule(SIPDispatchRuleInfo.getDefaultInstance()))).isEqualTo(new Failure.Invalid("missing rule"));
        assertThat(done(liveKit.sip().updateRule(UpdateSIPDispatchRuleRequest.newBuilder().setSipDispatchRuleId(made.getSipDispatchRuleId())
                .setUpdate(SIPDispatchRuleUpdate.newBuilder().setMetadata("mm")).build())).getMetadata()).isEqualTo("mm");
        assertThat(done(liveKit.sip().rules())).extracting(SIPDispatchRuleInfo::getSipDispatchRuleId).contains(made.getSipDispatchRuleId());
        done(liveKit.sip().deleteRule(made.getSipDispatchRuleId()));
        assertThat(failure(liveKit.sip().deleteRule(made.getSipDispatchRuleId())))
                .isEqualTo(new Failure.NotFound("requested sip dispatch rule does not exist"));
        done(liveKit.sip().deleteTrunk(trunk.getSipTrunkId()));
        assertThat(done(liveKit.sip().inboundTrunks())).extracting(SIPInboundTrunkInfo::getSipTrunkId).doesNotContain(trunk.getSipTrunkId());
    }

    // Phones, with no livekit-sip to ring them.

    @Test
    void aDialThatMakesNoSenseIsRefusedBeforeAnybodyIsAsked() throws Exception {
        String id = done(liveKit.sip().createOutboundTrunk(trunk("+15550000001").build())).getSipTrunkId();
        var dial = CreateSIPParticipantRequest.newBuilder().setSipTrunkId(id).setSipCallTo(TO).setRoomName(fresh()).build();
        assertThat(failure(liveKit.sip().dial(dial.toBuilder().setSipTrunkId("ST_none").build(), LONG)))
                .isEqualTo(new Failure.NotFound("requested sip trunk does not exist"));
        assertThat(failure(liveKit.sip().dial(dial.toBuilder().clearSipTrunkId().build(), LONG)))
                .isEqualTo(new Failure.Invalid("missing sip trunk id and sip number"));
        assertThat(failure(liveKit.sip().dial(dial.toBuilder().clearSipCallTo().build(), LONG))).isEqualTo(new Failure.Invalid("missing sip callee number"));
        assertThat(failure(liveKit.sip().dial(dial.toBuilder().clearRoomName().build(), LONG))).isEqualTo(new Failure.Invalid("missing room name"));
        assertThat(failure(liveKit.sip().dial(dial.toBuilder().setSipCallTo("sip:" + TO + "@x").build(), LONG)))
                .isEqualTo(new Failure.Invalid("SipCallTo should be a phone number or SIP user, not a full SIP URI"));
    }

    @Test
    void withoutASipServiceNobodyIsRung() throws Exception {
        String id = done(liveKit.sip().createOutboundTrunk(trunk("+15550000001").build())).getSipTrunkId();
        String room = fresh();
        var dial = CreateSIPParticipantRequest.newBuilder().setSipTrunkId(id).setSipCallTo(TO).setRoomName(room).setParticipantIdentity("leg");
        assertThat(failure(liveKit.sip().dial(dial.setWaitUntilAnswered(true).build(), LONG))).isEqualTo(new Failure.NobodyServes());
        var inline = dial.clearSipTrunkId().setTrunk(SIPOutboundConfig.newBuilder().setHostname("sip.example.com")).setSipNumber("+15550000001")
                .setDisplayName("Baton").putHeaders("X-Call", "1").setRingingTimeout(com.google.protobuf.Duration.newBuilder().setSeconds(20))
                .setMaxCallDuration(com.google.protobuf.Duration.newBuilder().setSeconds(600)).putParticipantAttributes("a", "b").build();
        assertThat(failure(liveKit.sip().dial(inline, LONG))).isEqualTo(new Failure.NobodyServes());
        assertThat(done(liveKit.rooms().list(List.of(room)))).isEmpty();
    }

    @Test
    void aTransferThatMakesNoSenseIsRefused() throws Exception {
        var transfer = TransferSIPParticipantRequest.newBuilder().setRoomName(fresh()).setParticipantIdentity("nobody").setTransferTo("tel:" + TO).build();
        assertThat(failure(liveKit.sip().transfer(transfer, LONG))).isEqualTo(new Failure.NotFound("twirp error unknown: participant does not exist"));
        assertThat(failure(liveKit.sip().transfer(transfer.toBuilder().setTransferTo(TO).build(), LONG)))
                .isEqualTo(new Failure.Invalid("transfer_to must be a valid SIP(s) or TEL URI (sip:, sips: or tel:)"));
        assertThat(failure(liveKit.sip().transfer(transfer.toBuilder().clearTransferTo().build(), LONG))).isEqualTo(new Failure.Invalid("missing transfer to"));
        assertThat(failure(liveKit.sip().transfer(transfer.toBuilder().clearParticipantIdentity().build(), LONG)))
                .isEqualTo(new Failure.Invalid("twirp error unknown: Missing participant identity"));
        assertThat(failure(liveKit.sip().transfer(transfer.toBuilder().clearRoomName().build(), LONG)))
                .isEqualTo(new Failure.Invalid("twirp error unknown: Missing room name"));
    }

    // Webhooks.

    @Test
    void aRoomsBeginningAndEndAreToldBySignedWebhooks() throws Exception {
        String name = fresh();
        done(liveKit.rooms().create(CreateRoomRequest.newBuilder().setName(name).build()));
        RoomNews started = letterbox().await(news -> news.room().equals(name), LONG);
        done(liveKit.rooms().delete(name));
        RoomNews finished = letterbox().await(news -> news.room().equals(name), LONG);

        assertThat(started.kind()).isEqualTo(RoomNews.Kind.ROOM_STARTED);
        assertThat(finished.kind()).isEqualTo(RoomNews.Kind.ROOM_FINISHED);
        assertThat(finished.hint()).isNotEqualTo(started.hint());
    }

    @Test
    void aRoomInWhichNobodyEverIsClosesByItself() throws Exception {
        String name = fresh();
        done(liveKit.rooms().create(CreateRoomRequest.newBuilder().setName(name).setEmptyTimeout(1).build()));
        letterbox().await(news -> news.room().equals(name) && news.kind() == RoomNews.Kind.ROOM_FINISHED, LONG);
        assertThat(done(liveKit.rooms().list(List.of(name)))).isEmpty();
    }

    private String bearer(String grants) throws IOException {
        long now = InstantSource.system().instant().getEpochSecond();
        var claims = new HashMap<String, Object>(Map.of("iss", key.key(), "sub", "test", "nbf", now, "exp", now + 60));
        new ObjectMapper().readTree(grants).properties().forEach(one -> claims.put(one.getKey(), one.getValue()));
        return "Bearer " + Jwt.sign(key, claims);
    }

    private String ask(String method, String body, String grants) throws Exception {
        return send(method, body, "application/json", bearer(grants));
    }

    private String send(String method, String body, String type, @Nullable String authorization) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url.replaceFirst("^ws", "http") + "/twirp/livekit." + method))
                .header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.headers().firstValue("Content-Type").orElse("") + " " + response.body();
    }
}
