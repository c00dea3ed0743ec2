package dev.baton.watch;

import static dev.baton.watch.Site.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.CallId;
import dev.baton.port.Rooms.Role;
import dev.baton.rooms.Marks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("Reads the log, to which all others write.")
class WatcherTest {

    private static final Map<String, String> SUPERVISOR = Map.of(Marks.ROLE, Marks.SUPERVISOR, Marks.CALL, CALL.value(), Marks.LEG, "w/dial/1");

    private final Site site = new Site();

    @BeforeEach
    void callRuns() {
        site.temporal.calls.put(CALL, Calls.State.RUNNING);
    }

    @AfterEach
    void close() {
        site.close();
    }

    /** Rooms that were there before count as inherited; then there is peace. */
    private void settle() throws InterruptedException {
        site.seconds(8);
        site.temporal.told.clear();
    }

    @Test
    void whoComesAndWhoGoesIsToldAtTheNextBeat() throws Exception {
        site.worker("w1");
        String room = site.room(CALL);
        settle();
        site.callerJoins(room);
        site.seconds(1);
        assertThat(site.temporal.told).containsExactly(CALL);
        site.leaves(room, "ada");
        site.seconds(1);
        assertThat(site.temporal.told).containsExactly(CALL, CALL);
    }

    @Test
    void anAgentThatComesIsNoticedThoughItIsNotCounted() throws Exception {
        site.worker("w1");
        String room = site.room(CALL);
        settle();
        site.joins(room, "agent", Role.AGENT, Map.of());
        assertThat(site.find(room).orElseThrow().getNumParticipants()).isZero();
        site.seconds(1);
        assertThat(site.temporal.told).containsExactly(CALL);
    }

    @Test
    void whereNothingHappensNothingIsTold() throws Exception {
        site.worker("w1");
        site.callerJoins(site.room(CALL));
        settle();
        site.seconds(100);
        assertThat(site.temporal.told).isEmpty();
    }

    @Test
    void aRoomThatIsOpenedAndOneThatIsGoneAreTold() throws Exception {
        site.worker("w1");
        settle();
        String room = site.room(CALL);
        site.seconds(1);
        assertThat(site.temporal.told).containsExactly(CALL);
        site.liveKit.rooms().delete(room).await().orThrow("delete");
        site.seconds(1);
        assertThat(site.temporal.told).containsExactly(CALL, CALL);
        site.seconds(40);
        assertThat(site.temporal.told).hasSize(2);
    }

    @Test
    void inATransferAPhoneThatIsPickedUpIsToldAtTheNextBeat() throws Exception {
        site.worker("w1");
        String room = site.room(CALL);
        site.callerJoins(room);
        settle();
        site.joins(room, "leg", Role.SUPERVISOR, SUPERVISOR);
        site.mark(room, "leg", Map.of("sip.callStatus", "ringing"));
        site.seconds(100);
        site.temporal.told.clear();
        site.mark(room, "leg", Map.of("sip.callStatus", "active"));
        site.seconds(1);
        assertThat(site.temporal.told).as("no count has changed").containsExactly(CALL);
        site.mark(room, "leg", Map.of(Marks.ROLE, Marks.AGENT));
        site.seconds(1);
        assertThat(site.temporal.told).as("during the consultation, too").hasSize(2);
    }

    @Test
    void afterAChangeTheRoomIsLookedIntoUntilLiveKitsListHasCaughtUp() throws Exception {
        site.worker("w1");
        String room = site.room(CALL);
        settle();
        site.callerJoins(room);
        site.seconds(1);
        site.temporal.told.clear();
        for (String role : List.of(Marks.AGENT, Marks.CALLER, Marks.AGENT)) {
            // Counted nowhere: as if the list had not caught up.
            site.mark(room, "ada", Map.of(Marks.ROLE, role));
            site.seconds(1);
        }
        assertThat(site.temporal.told).containsExactly(CALL, CALL, CALL);
    }

    @Test
    void withoutATransferWhatIsNotCountedIsToldWithinThirtySeconds() throws Exception {
        site.worker("w1");
        String room = site.room(CALL);
        site.callerJoins(room);
        settle();
        site.mark(room, "ada", Map.of(Marks.ROLE, Marks.AGENT));
        site.seconds(29);
        assertThat(site.temporal.told).containsExactly(CALL);
    }

    @Test
    void whatAnAgentTellsOfItsMoodIsNoChange() throws Exception {
        site.worker("w1");
        String room = site.room(CALL);
        site.joins(room, "agent", Role.AGENT, Map.of("lk.agent.state", "listening"));
        settle();
        site.mark(room, "agent", Map.of("lk.agent.state", "speaking"));
        site.seconds(40);
        assertThat(site.temporal.told).isEmpty();
    }

    @Test
    void strangersRoomsAreNoneOfItsBusiness() throws Exception {
        site.worker("w1");
        settle();
        site.room("lobby", "");
        site.room("call-_+15550001234_AbCd", "{\"app\":\"theirs\"}");
        site.room("not-json", "\"baton.call\": x");
        site.room("another-baton", new OurRooms("another").marked("", CALL, Site.TENANT));
        site.room("no-call", "{\"baton.house\":\"house\",\"baton.call\":\"+15550001234\"}");
        site.joins("lobby", "someone", Role.OTHER, Map.of(Marks.ROLE, Marks.CALLER, Marks.CALL, CALL.value()));
        site.seconds(40);
        assertThat(site.temporal.told).isEmpty();
        assertThat(site.temporal.asked).isZero();
    }

    @Test
    void anotherMarkIsAnotherCall() throws Exception {
        site.worker("w1");
        String room = site.room(CALL);
        settle();
        CallId next = Orphan.after(CALL);
        site.liveKit.rooms().metadata(room, site.ours.marked("", next, Site.TENANT)).await().orThrow("mark");
        site.seconds(1);
        assertThat(site.temporal.told).containsExactly(next);
    }

    @Test
    void liveKitIsTriedUntilItIsBackAndItsAbsenceIsSaidOnce() throws Exception {
        site.worker("w1");
        site.room(CALL);
        settle();
        String log = Site.logOf(() -> {
            site.liveKitGoesAway();
            site.seconds(60);
            assertThat(site.temporal.told).as("that it does not answer says nothing about a room").isEmpty();
            site.liveKitComesBack();
            site.seconds(6);
        });
        assertThat(site.temporal.told).as("the room did not survive").containsExactly(CALL);
        assertThat(log.split("LiveKit lists no rooms; it is tried again", -1)).hasSize(2);
        assertThat(log.split("it works again: LiveKit lists no rooms", -1)).hasSize(2);
    }

    @Test
    void whileTemporalIsAwayAllChangesBecomeOneHintThatIsNotLost() throws Exception {
        site.worker("w1");
        String room = site.room(CALL);
        settle();
        String log = Site.logOf(() -> {
            site.temporal.away = true;
            site.callerJoins(room);
            site.seconds(20);
            site.leaves(room, "ada");
            site.seconds(20);
            site.temporal.away = false;
            site.seconds(6);
        });
        assertThat(site.temporal.told).containsExactly(CALL);
        assertThat(log.split("Temporal takes no hints from the watcher; it is tried again", -1)).hasSize(2);
    }

    @Test
    void twoProcessesShareTheRoomsAndEachChangeIsToldOnce() throws Exception {
        Site.Worker first = site.worker("w1");
        List<CallId> calls = manyRooms();
        site.seconds(8);
        Site.Worker second = site.worker("w2");
        site.seconds(10);
        assertThat(first.shares().held().cardinality()).isEqualTo(8);
        assertThat(second.shares().held().cardinality()).isEqualTo(8);
        assertThat(first.shares().held().intersects(second.shares().held())).isFalse();
        assertThat(first.watcher().watched() + second.watcher().watched()).isEqualTo(calls.size());
        assertThat(first.watcher().watched()).isBetween(1, calls.size() - 1);
        site.temporal.told.clear();
        for (CallId call : calls) {
            site.joins("room-of-" + call, "ada", Role.CALLER, Map.of());
        }
        site.seconds(35);
        assertThat(site.temporal.told).containsExactlyInAnyOrderElementsOf(calls);
    }

    @Test
    void whatADeadProcessWatchedIsTakenOverWhenItsLeaseExpires() throws Exception {
        site.worker("w1");
        Site.Worker dying = site.worker("w2");
        List<CallId> calls = manyRooms();
        site.seconds(20);
        site.dies(dying);
        site.temporal.told.clear();
        for (CallId call : calls) {
            site.joins("room-of-" + call, "ada", Role.CALLER, Map.of());
        }
        site.seconds(6 + 2 + 5 + 1);
        assertThat(site.temporal.told).containsAll(calls);
    }

    @Test
    void aProcessThatGoesInGoodOrderLeavesNoGap() throws Exception {
        Site.Worker stays = site.worker("w1");
        Site.Worker goes = site.worker("w2");
        site.seconds(10);
        site.dies(goes);
        goes.shares().handOver();
        site.seconds(2);
        assertThat(stays.shares().held().cardinality()).isEqualTo(Shares.COUNT);
    }

    @Test
    void theSeventeenthProcessHasNothingToDoUntilAnotherDies() throws Exception {
        List<Site.Worker> all = new ArrayList<>();
        for (int i = 0; i < Shares.COUNT + 1; i++) {
            all.add(site.worker("w" + i));
        }
        site.seconds(40);
        assertThat(all).extracting(one -> one.shares().held().cardinality()).containsOnly(0, 1);
        assertThat(all.getLast().shares().held().cardinality()).isZero();
        site.dies(all.getFirst());
        site.seconds(10);
        assertThat(all.getLast().shares().held().cardinality()).isEqualTo(1);
    }

    private List<CallId> manyRooms() throws InterruptedException {
        var calls = new ArrayList<CallId>();
        for (int i = 0; i < 40; i++) {
            var call = new CallId("call" + i);
            calls.add(call);
            site.temporal.calls.put(call, Calls.State.RUNNING);
            site.room(call);
        }
        return calls;
    }
}
