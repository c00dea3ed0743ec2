package dev.baton.line;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.call.Supervisor;
import dev.baton.call.SupervisorId;
import dev.baton.line.Invitations.Invitation;
import dev.baton.line.Invitations.Stage;
import dev.baton.port.DialResult;
import dev.baton.port.Line;
import dev.baton.port.Line.Drop;
import dev.baton.port.Line.IfAnswered;
import dev.baton.port.Line.Joining;
import dev.baton.port.Line.Ring;
import dev.baton.port.Rooms.Presence;
import dev.baton.port.Rooms.Role;
import dev.baton.port.Rooms.Standing;
import dev.baton.pulse.FakePulse;
import dev.baton.rooms.BriefingRooms;
import dev.baton.telephony.FaultProxy.Fault;
import dev.baton.telephony.PhoneWorld;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A supervisor in a browser: invited to be briefed, and then to the caller. */
final class RejoinTest {

    private static final Supervisor ALAN = new Supervisor(new SupervisorId("alan"), "Alan", Reach.BROWSER);

    private final PhoneWorld world = new PhoneWorld().withCaller();
    private final FakePulse pulse = new FakePulse();
    private final LiveKitLine line = world.line(pulse);
    private final Invitations invitations = new Invitations(world.vault, world.leases);
    private final Ring ring = world.ring(1, ALAN);
    private final Joining joining = new Joining(ring.consultation(), ALAN, ring.leg());
    private final RoomName beside = BriefingRooms.of(ring.consultation().id());

    @AfterEach
    void close() {
        world.close();
    }

    private CompletableFuture<DialResult> rings() {
        line.open(ring.consultation());
        return CompletableFuture.supplyAsync(() -> line.ring(ring), task -> Thread.ofVirtual().start(task));
    }

    private Invitation invited() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (true) {
            Optional<Invitation> there = invitations.to(world.call.id(), ALAN.id());
            if (there.isPresent()) {
                return there.get();
            }
            assertThat(System.nanoTime()).as("invited within 5 s").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    /** What a page does with an invitation. */
    private void comes(String room) {
        world.switchboard.exchange().join(new RoomName(room), ring.leg().identity(), Role.SUPERVISOR, Reach.BROWSER);
    }

    private void pageComesWhenTold() {
        world.server.whenTold(told -> {
            if (told.getTopic().equals("baton.join") && told.getDestinationIdentitiesList().contains(ring.leg().identity().value())) {
                Thread.ofVirtual().start(() -> comes(room(told.getData().toStringUtf8())));
            }
        });
    }

    private static String room(String message) {
        try {
            return new ObjectMapper().readTree(message).path("room").asText();
        } catch (com.fasterxml.jackson.core.JsonProcessingException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    private DialResult answered() throws Exception {
        CompletableFuture<DialResult> rings = rings();
        comes(invited().room());
        return rings.get(10, TimeUnit.SECONDS);
    }

    private Optional<Presence> seen() {
        return world.rooms().look(world.call.room()).of(ring.leg().identity());
    }

    @Test
    void nobodyGoesOnBeingBriefedForATransferThatWasTerminated() throws Exception {
        assertThat(answered()).isEqualTo(new DialResult.Answered());
        world.rooms().look(world.call.room());
        assertThat(world.switchboard.exchange().present(beside)).as("it goes on").isNotEmpty();
        world.over.add(ring.consultation().id());
        world.rooms().look(world.call.room());
        assertThat(world.switchboard.exchange().present(beside)).isEmpty();
        assertThat(world.rooms().look(beside).open()).isFalse();
    }

    @Test
    void aPageIsRungByAnInvitationThatOpensNothingButTheBriefing() throws Exception {
        CompletableFuture<DialResult> rings = rings();
        Invitation invitation = invited();
        assertThat(invitation.stage()).isEqualTo(Stage.BRIEFING);
        assertThat(invitation.room()).isEqualTo(beside.value());
        assertThat(invitation.toString()).doesNotContain(invitation.token());
        var claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(invitation.token().split("\\.")[1]));
        assertThat(claims.path("sub").asText()).isEqualTo(ring.leg().identity().value());
        assertThat(claims.path("video").path("room").asText()).isEqualTo(beside.value());
        assertThat(claims.path("video").path("canUpdateOwnMetadata").asBoolean(true)).isFalse();
        assertThat(claims.path("exp").asLong() - claims.path("nbf").asLong()).isLessThanOrEqualTo(PhoneWorld.RING.plusSeconds(10).toSeconds());

        comes(invitation.room());
        assertThat(rings.get(10, TimeUnit.SECONDS)).isEqualTo(new DialResult.Answered());
        assertThat(seen()).contains(new Presence(ring.leg().identity(), Role.SUPERVISOR, Standing.PRESENT, false));
        assertThat(world.switchboard.heardBy("caller")).doesNotContain(ring.leg().identity().value());
        assertThat(world.invites()).isZero();
    }

    @Test
    void whoAcceptsIsToldToComeOverAndTheCallerHearsThem() throws Exception {
        pageComesWhenTold();
        assertThat(answered()).isEqualTo(new DialResult.Answered());
        assertThat(line.merge(joining)).isEqualTo(new Line.Merged());
        assertThat(seen()).contains(new Presence(ring.leg().identity(), Role.SUPERVISOR, Standing.PRESENT, true));
        assertThat(world.switchboard.heardBy("caller")).endsWith(ring.leg().identity().value());
        assertThat(world.switchboard.exchange().present(beside)).isEmpty();
        assertThat(line.merge(joining)).as("again").isEqualTo(new Line.Merged());
        line.close(ring.consultation());
        assertThat(world.rooms().look(beside).open()).isFalse();
        assertThat(seen().orElseThrow().bridged()).isTrue();
    }

    /** The message may be lost: the page finds the same in its invitation. */
    @Test
    void aPageThatWasNotToldFindsItsInvitationAndTheRepeatJoinsThem() throws Exception {
        assertThat(answered()).isEqualTo(new DialResult.Answered());
        world.wire.plan(method -> method.equals("SendData") ? Fault.DROP_REQUEST : Fault.NONE);
        assertThat(line.merge(joining)).isInstanceOf(Line.HalfMerged.class);
        Invitation invitation = invited();
        assertThat(invitation.stage()).isEqualTo(Stage.CALL);
        assertThat(invitation.room()).isEqualTo(world.call.room().value());
        comes(invitation.room());
        assertThat(line.merge(joining)).isEqualTo(new Line.Merged());
    }

    @Test
    void whoCameOverAndCouldNotBeJoinedIsTakenDownAndStaysAway() throws Exception {
        pageComesWhenTold();
        answered();
        world.wire.plan(method -> method.equals("UpdateSubscriptions") ? Fault.SERVER_ERROR : Fault.NONE);
        assertThat(line.merge(joining)).isInstanceOf(Line.HalfMerged.class);
        assertThat(seen().orElseThrow().bridged()).isFalse();
        world.wire.plan(method -> Fault.NONE);
        assertThat(line.drop(new Drop(ring.leg(), IfAnswered.RELEASE))).isEqualTo(Line.Dropped.GONE);
        comes(world.call.room().value());
        assertThat(seen()).as("their token brings them back, and they are shown out").isEmpty();
    }

    @Test
    void whoDeclinesAtThePageHasDeclinedAndWhoDoesNotComeHasNotAnswered() throws Exception {
        CompletableFuture<DialResult> rings = rings();
        invited();
        invitations.decline(world.call.id(), ALAN.id());
        assertThat(rings.get(10, TimeUnit.SECONDS)).isEqualTo(new DialResult.Declined(603));
        assertThat(invitations.to(world.call.id(), ALAN.id())).isEmpty();

        Ring second = world.ring(2, ALAN);
        assertThat(line.ring(second)).isEqualTo(new DialResult.NoAnswer());
        assertThat(invitations.to(world.call.id(), ALAN.id())).isEmpty();
    }

    @Test
    void aPageIsRungNoMoreWhenItIsCalledOffAndAnotherProcessFollows() throws Exception {
        CompletableFuture<DialResult> rings = rings();
        invited();
        var follows = CompletableFuture.supplyAsync(() -> world.line(new FakePulse()).follow(ring), task -> Thread.ofVirtual().start(task));
        assertThat(line.drop(new Drop(ring.leg(), IfAnswered.SPARE))).isEqualTo(Line.Dropped.GONE);
        assertThat(rings.get(10, TimeUnit.SECONDS)).isEqualTo(new DialResult.Withdrawn());
        assertThat(follows.get(10, TimeUnit.SECONDS)).isEqualTo(new DialResult.Withdrawn());
        assertThat(world.line(new FakePulse()).follow(world.ring(3, ALAN))).isEqualTo(new DialResult.NoSuchLeg());
    }

    @Test
    void theSecretOfAnInvitationIsInTheVaultAlone() throws Exception {
        CompletableFuture<DialResult> rings = rings();
        Invitation invitation = invited();
        assertThat(world.leases.holderOf("invitation:" + world.call.id() + " " + ALAN.id()).orElseThrow()).doesNotContain(invitation.token());
        world.vault.destroySecrets(world.call.id());
        assertThat(invitations.to(world.call.id(), ALAN.id())).isEmpty();
        line.drop(new Drop(ring.leg(), IfAnswered.RELEASE));
        rings.get(10, TimeUnit.SECONDS);
        assertThat(world.inRoom(new Identity("caller"))).isPresent();
    }
}
