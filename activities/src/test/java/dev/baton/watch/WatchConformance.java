package dev.baton.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.CallId;
import dev.baton.call.TenantId;
import dev.baton.keeping.LeasesInMemory;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.LiveKit;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import livekit.LivekitRoom.CreateRoomRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What watcher and steward do with rooms in which nobody is. Other rooms on the same server must not matter. */
abstract class WatchConformance {

    private static final TenantId TENANT = new TenantId("acme");

    private final CallId call = CallId.random(new Random());
    private final HandClock clock = new HandClock();
    private final FakeTemporal temporal = new FakeTemporal();
    private final OurRooms ours = new OurRooms("house-" + CallId.random(new Random()));
    private LiveKit liveKit;
    private KnownRooms known;
    private Watcher watcher;
    private Steward steward;

    abstract String start();

    abstract ApiKey key();

    abstract void stop();

    @BeforeEach
    void begin() throws Exception {
        liveKit = new LiveKit(start(), key());
        var shares = new Shares(new LeasesInMemory(clock), ours, "w1", clock);
        known = new KnownRooms(liveKit.rooms(), ours, clock);
        watcher = new Watcher(liveKit.rooms(), known, shares, temporal, Runnable::run, clock);
        steward = new Steward(liveKit.rooms(), ours, shares, temporal, clock);
        temporal.calls.put(call, Calls.State.RUNNING);
        seconds(8);
        temporal.told.clear();
    }

    @AfterEach
    void end() throws Exception {
        for (String room : List.of(ourRoom(), foreignRoom())) {
            var unused = liveKit.rooms().delete(room).await();
        }
        liveKit.close();
        stop();
    }

    private String ourRoom() {
        return "watched-" + call;
    }

    private String foreignRoom() {
        return "foreign-" + call;
    }

    private void seconds(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            clock.forward(Duration.ofSeconds(1));
            watcher.tick();
            steward.tick();
        }
    }

    private void open(String name, String metadata) throws InterruptedException {
        liveKit.rooms().create(CreateRoomRequest.newBuilder().setName(name).setMetadata(metadata).build()).await().orThrow("open a room");
    }

    private void untilAskedMoreThan(int before) throws InterruptedException {
        for (int second = 0; second < 100 && temporal.asked == before; second++) {
            seconds(1);
        }
        assertThat(temporal.asked).isGreaterThan(before);
    }

    private boolean isOpen(String name) throws InterruptedException {
        return !liveKit.rooms().list(List.of(name)).await().orThrow("list").isEmpty();
    }

    /** The other rooms that a real server may have are not ours, so each hint is about one of these. */
    @Test
    void aRoomOfOursThatIsOpenedOrClosedIsToldAndAForeignOneIsNot() throws Exception {
        open(ourRoom(), ours.marked("", call, TENANT));
        open(foreignRoom(), "{\"app\":\"theirs\"}");
        seconds(1);
        assertThat(temporal.told).containsExactly(call);
        seconds(40);
        assertThat(temporal.told).as("nothing happened").containsExactly(call);
        liveKit.rooms().delete(ourRoom()).await().orThrow("close");
        liveKit.rooms().delete(foreignRoom()).await().orThrow("close");
        seconds(1);
        assertThat(temporal.told).containsExactly(call, call);
    }

    @Test
    void aRoomThatIsTakenOnLaterIsToldFromThenOn() throws Exception {
        open(ourRoom(), "{\"app\":\"theirs\"}");
        seconds(2);
        assertThat(temporal.told).isEmpty();
        liveKit.rooms().metadata(ourRoom(), ours.marked("{\"app\":\"theirs\"}", call, TENANT)).await().orThrow("mark");
        seconds(1);
        assertThat(temporal.told).containsExactly(call);
        assertThat(liveKit.rooms().list(List.of(ourRoom())).await().orThrow("list").getFirst().getMetadata()).contains("\"app\":\"theirs\"");
    }

    @Test
    void aRoomsCallIsFoundByItsNameFromWhatLiveKitKnows() throws Exception {
        assertThat(known.of(ourRoom(), false)).isEmpty();
        open(ourRoom(), ours.marked("", call, TENANT));
        clock.forward(Duration.ofSeconds(6));
        assertThat(known.of(ourRoom(), false).orElseThrow().call()).isEqualTo(call);
    }

    @Test
    void anEmptyRoomWhoseCallIsGoneIsClosedAfterTheSecondAnswerAndAForeignOneNever() throws Exception {
        open(ourRoom(), ours.marked("", call, TENANT));
        open(foreignRoom(), new OurRooms("another").marked("", call, TENANT));
        seconds(100);
        assertThat(isOpen(ourRoom())).isTrue();
        temporal.calls.put(call, Calls.State.CLOSED);
        int asked = temporal.asked;
        untilAskedMoreThan(asked);
        seconds(25);
        assertThat(isOpen(ourRoom())).isTrue();
        seconds(15);
        assertThat(isOpen(ourRoom())).isFalse();
        assertThat(isOpen(foreignRoom())).isTrue();
    }
}
