package dev.baton.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.Call;
import dev.baton.call.Caller;
import dev.baton.call.Conversation;
import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.call.Supervisor;
import dev.baton.call.SupervisorId;
import dev.baton.keeping.KeyRingInMemory;
import dev.baton.livekit.LiveKit;
import dev.baton.port.BriefingBy;
import dev.baton.port.DialResult;
import dev.baton.port.EffectKey;
import dev.baton.port.Leg;
import dev.baton.port.Line;
import dev.baton.port.Line.Consultation;
import dev.baton.port.Line.Ring;
import dev.baton.port.Rooms;
import dev.baton.port.Rooms.Role;
import dev.baton.rooms.Names;
import dev.baton.telephony.PhoneWorld;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.UpdateParticipantRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may be in a room and who may hear there, with participants who make no sound. The same on the simulated LiveKit and on a real one. */
abstract class MergingConformance {

    final PhoneWorld world = new PhoneWorld();
    private final String room = "merging-" + UUID.randomUUID().toString().replaceAll("[0-9]{4,}", "x");
    private final Call call = new Call(world.call.id(), world.call.tenant(), new RoomName(room), new Caller(new Identity("caller"), Reach.BROWSER),
            new Conversation("conversation:1"));
    private final Consultation consultation = new Consultation("transfer-" + UUID.randomUUID().toString().replaceAll("[0-9-]", ""), call, BriefingBy.AGENT);
    private LiveKit liveKit;
    private LiveKitLine line;
    private Rooms rooms;

    abstract LiveKit liveKit();

    abstract MoveProbe probe(LiveKit liveKit);

    /** Somebody who came in with a token, and can come again. */
    interface Page extends AutoCloseable {

        /** With the newest token that LiveKit has sent to it, once it has left or was shown out. */
        Page comesAgain() throws Exception;

        void isShownOut() throws Exception;

        @Override
        void close();
    }

    abstract Page comes(LiveKit liveKit, String room, String identity) throws Exception;

    /** A supervisor's page, with the token of its invitation. */
    abstract Page comesWith(LiveKit liveKit, Invitations.Invitation invitation) throws Exception;

    @BeforeEach
    void open() throws Exception {
        liveKit = liveKit();
        var names = new Names(liveKit, new KeyRingInMemory().deploymentKey().secret());
        line = world.lineOn(liveKit, names, probe(liveKit));
        rooms = world.roomsOn(liveKit, names, line);
        liveKit.rooms().create(CreateRoomRequest.newBuilder().setName(room).build()).await().orThrow("open");
    }

    @AfterEach
    void close() throws Exception {
        liveKit.rooms().delete(room).await();
        liveKit.close();
        world.close();
    }

    private ParticipantPermission of(String identity) throws InterruptedException {
        return liveKit.rooms().participant(room, identity).await().orThrow("look").getPermission();
    }

    @Test
    void aSelfHostedServerIsFoundToMoveNobodyAndNothingIsLeftOfTheTrial() throws Exception {
        MoveProbe probe = probe(liveKit);
        assertThat(probe.ask().canMove()).isEqualTo(CanMove.NO);
        assertThat(probe.known()).isEqualTo(CanMove.NO);
        assertThat(liveKit.rooms().list().await().orThrow("list")).noneMatch(one -> one.getName().startsWith("baton-probe"));
    }

    @Test
    void whatIsTakenFromAGuestForTheConsultationIsGivenBackExactly() throws Exception {
        try (var caller = comes(liveKit, room, "caller"); var guest = comes(liveKit, room, "guest")) {
            assertThat(caller).isNotEqualTo(guest);
            liveKit.rooms().update(UpdateParticipantRequest.newBuilder().setRoom(room).setIdentity("guest").setPermission(ParticipantPermission.newBuilder()
                    .setCanSubscribe(true).setCanPublishData(true)).build()).await().orThrow("permit");
            ParticipantPermission had = of("guest");
            assertThat(line.open(consultation)).isEqualTo(new Line.Opened("private-line"));
            assertThat(of("guest")).isEqualTo(had.toBuilder().setCanSubscribe(false).build());
            assertThat(of("caller").getCanSubscribe()).isTrue();
            line.close(consultation);
            assertThat(of("guest")).isEqualTo(had);
        }
    }

    @Test
    void whoComesBackDuringAConsultationWithATokenThatIsStillGoodIsDeafAgainAfterALook() throws Exception {
        try (var caller = comes(liveKit, room, "caller"); var guest = comes(liveKit, room, "guest")) {
            assertThat(caller).isNotEqualTo(guest);
            line.open(consultation);
            try (var again = guest.comesAgain()) {
                assertThat(again).isNotNull();
                assertThat(of("guest").getCanSubscribe()).as("its token says so").isTrue();
                rooms.look(call.room());
                assertThat(of("guest").getCanSubscribe()).isFalse();
                line.close(consultation);
                assertThat(of("guest").getCanSubscribe()).isTrue();
            }
        }
    }

    @Test
    void whoIsNotOnTheListOfARoomOfOursIsShownOutAsOftenAsTheyCome() throws Exception {
        world.admissions.byListOnly(call.room());
        world.admissions.admit(call.room(), new Identity("caller"), Role.CALLER);
        try (var caller = comes(liveKit, room, "caller"); var guest = comes(liveKit, room, "guest")) {
            assertThat(rooms.look(call.room()).of(new Identity("caller")).orElseThrow().role()).isEqualTo(Role.CALLER);
            guest.isShownOut();
            try (var again = guest.comesAgain()) {
                assertThat(rooms.look(call.room()).has(new Identity("guest"))).isFalse();
                again.isShownOut();
            }
            assertThat(caller).isNotNull();
            assertThat(rooms.look(call.room()).has(new Identity("caller"))).isTrue();
        }
    }

    @Test
    void anInvitationOpensTheRoomOfTheBriefingToOneIdentity() throws Exception {
        var alan = new Supervisor(new SupervisorId("alan"), "Alan", Reach.BROWSER);
        Leg leg = Leg.of(EffectKey.of(consultation.id(), "dial", 1), call.room());
        try (var caller = comes(liveKit, room, "caller")) {
            assertThat(caller).isNotNull();
            line.open(consultation);
            var rings = CompletableFuture.supplyAsync(() -> line.ring(new Ring(consultation, alan, leg, PhoneWorld.RING, null)),
                    task -> Thread.ofVirtual().start(task));
            var invitations = new Invitations(world.vault, world.leases);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            while (invitations.to(call.id(), alan.id()).isEmpty()) {
                assertThat(System.nanoTime()).as("invited within 5 s").isLessThan(end);
                Thread.onSpinWait();
            }
            try (var page = comesWith(liveKit, invitations.to(call.id(), alan.id()).orElseThrow())) {
                assertThat(page).isNotNull();
                var there = liveKit.rooms().participants("brief-" + consultation.id()).await().orThrow("look");
                assertThat(there).singleElement().satisfies(one -> {
                    assertThat(one.getIdentity()).isEqualTo(leg.identity().value());
                    assertThat(one.getPermission().getCanSubscribe()).isTrue();
                });
                assertThat(rooms.look(call.room()).of(leg.identity()).orElseThrow().role()).isEqualTo(Role.SUPERVISOR);
                line.drop(new Line.Drop(leg, Line.IfAnswered.RELEASE));
                page.isShownOut();
            }
            // A page without sound has not quite come in on a real server; a simulated one answers.
            assertThat(rings.get(10, TimeUnit.SECONDS)).isIn(new DialResult.Answered(), new DialResult.Withdrawn());
            line.close(consultation);
            assertThat(rooms.look(new RoomName("brief-" + consultation.id())).open()).isFalse();
        }
    }
}
