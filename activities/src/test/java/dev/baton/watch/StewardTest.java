package dev.baton.watch;

import static dev.baton.watch.Site.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.CallId;
import dev.baton.call.Reach;
import dev.baton.port.Rooms.Role;
import dev.baton.rooms.Marks;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Isolated("Reads the log, to which all others write.")
class StewardTest {

    private static final CallId NEXT = new CallId("bcdf-ghjk-mnpq.2");

    // A room is asked about for the first time within 30 s, and for the second time 30 s later, at a beat of 5 s.
    private static final int ONCE = 35;
    private static final int TWICE = ONCE + 35;

    private final Site site = new Site();

    @AfterEach
    void close() {
        site.close();
    }

    private static Map<String, String> supervisor(CallId call) {
        return Map.of(Marks.ROLE, Marks.SUPERVISOR, Marks.CALL, call.value(), Marks.LEG, "w/dial/1");
    }

    private void untilAskedMoreThan(int before) throws InterruptedException {
        for (int second = 0; second < 100 && site.temporal.asked == before; second++) {
            site.seconds(1);
        }
        assertThat(site.temporal.asked).isGreaterThan(before);
    }

    private boolean open(String room) throws InterruptedException {
        return site.find(room).isPresent();
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSED", "NOT_FOUND"})
    void aCallerWhoseWorkflowIsGoneIsAdoptedOnce(Calls.State gone) throws Exception {
        site.worker("w1");
        String room = site.room(CALL);
        site.callerJoins(room);
        site.temporal.calls.put(CALL, gone);
        site.seconds(TWICE);

        assertThat(site.temporal.adopted).containsExactly(new Orphan(CALL, NEXT, Optional.of(Site.TENANT), room, "ada", Reach.BROWSER));
        assertThat(site.ours.of(room, site.find(room).orElseThrow().getMetadata()).orElseThrow().call()).isEqualTo(NEXT);
        site.seconds(200);
        assertThat(site.temporal.adopted).hasSize(1);
        assertThat(site.present(room)).containsExactly("ada");
        site.temporal.told.clear();
        site.leaves(room, "ada");
        site.seconds(1);
        assertThat(site.temporal.told).as("its news go to the new call").containsOnly(NEXT);
    }

    @Test
    void whoeverAdoptedIsAdoptedInItsTurn() throws Exception {
        site.worker("w1");
        String room = site.room(CALL);
        site.callerJoins(room);
        site.seconds(TWICE);
        site.temporal.calls.put(NEXT, Calls.State.CLOSED);
        site.seconds(TWICE);
        assertThat(site.temporal.adopted).extracting(Orphan::next).containsExactly(NEXT, new CallId("bcdf-ghjk-mnpq.3"));
    }

    @Test
    void anAdoptionThatWasNotMarkedIsFinishedWithoutASecondCall() throws Exception {
        site.worker("w1");
        String room = site.room(CALL);
        site.callerJoins(room);
        site.temporal.calls.put(NEXT, Calls.State.RUNNING);
        site.seconds(TWICE);
        assertThat(site.temporal.adopted).isEmpty();
        assertThat(site.ours.of(room, site.find(room).orElseThrow().getMetadata()).orElseThrow().call()).isEqualTo(NEXT);
    }

    @Test
    void aCallThatRunsIsLeftAlone() throws Exception {
        site.worker("w1");
        site.temporal.calls.put(CALL, Calls.State.RUNNING);
        String room = site.room(CALL);
        site.joins(room, "leg", Role.SUPERVISOR, supervisor(CALL));
        site.seconds(150);
        assertThat(site.present(room)).containsExactly("leg");
        assertThat(site.temporal.asked).as("once every half minute").isBetween(4, 6);
    }

    @Test
    void aRoomWithoutACallerIsClosedButNotBeforeTheSecondAnswer() throws Exception {
        site.worker("w1");
        String room = site.room(CALL);
        int asked = 0;
        for (int second = 0; second < TWICE && open(room); second++) {
            asked = site.temporal.asked;
            site.seconds(1);
            assertThat(open(room)).as("after one answer").isEqualTo(site.temporal.asked < 2);
        }
        assertThat(asked).isEqualTo(1);
        assertThat(open(room)).isFalse();
        assertThat(site.temporal.adopted).isEmpty();
    }

    @Test
    void theTwoAnswersAreThirtySecondsApart() throws Exception {
        site.worker("w1");
        site.room(CALL);
        int first = 0;
        int second = 0;
        for (int now = 1; now <= TWICE; now++) {
            site.seconds(1);
            first = first == 0 && site.temporal.asked == 1 ? now : first;
            second = second == 0 && site.temporal.asked == 2 ? now : second;
        }
        assertThat(second - first).isBetween(30, 35);
    }

    @Test
    void aCallerWhoComesBetweenTheTwoAnswersIsNotLost() throws Exception {
        site.worker("w1");
        String room = site.room(CALL);
        untilAskedMoreThan(0);
        site.callerJoins(room);
        site.seconds(TWICE);
        assertThat(site.present(room)).containsExactly("ada");
        assertThat(site.temporal.adopted).extracting(Orphan::lost).containsExactly(CALL);
    }

    @Test
    void aCallThatIsThereAgainAtTheSecondLookWasNeverGone() throws Exception {
        site.worker("w1");
        String room = site.room(CALL);
        untilAskedMoreThan(0);
        site.temporal.calls.put(CALL, Calls.State.RUNNING);
        site.seconds(TWICE);
        assertThat(open(room)).isTrue();
    }

    @Test
    void aLegOfOursThatIsLeftAloneIsHungUp() throws Exception {
        site.worker("w1");
        String room = site.room(CALL);
        site.joins(room, "leg", Role.SUPERVISOR, supervisor(CALL));
        site.joins(room, "agent", Role.AGENT, Map.of());
        site.seconds(ONCE - 30);
        assertThat(site.present(room)).contains("leg");
        site.seconds(TWICE);
        assertThat(open(room)).isFalse();
    }

    @Test
    void aLegOfACallThatLivesIsNotTouched() throws Exception {
        site.worker("w1");
        var living = new CallId("wxzz-wxzz-wxzz");
        site.temporal.calls.put(living, Calls.State.RUNNING);
        String room = site.room(CALL);
        site.joins(room, "leg", Role.SUPERVISOR, supervisor(CALL));
        site.joins(room, "theirs", Role.SUPERVISOR, supervisor(living));
        site.seconds(150);
        assertThat(site.present(room)).containsExactly("leg", "theirs");
    }

    @Test
    void somebodyWhomNobodyMarkedKeepsTheRoomOpenAndIsReportedOnce() throws Exception {
        site.worker("w1");
        String room = site.room(CALL);
        site.joins(room, "somebody", Role.OTHER, Map.of());
        site.joins(room, "leg", Role.SUPERVISOR, supervisor(CALL));
        String log = Site.logOf(() -> site.seconds(300));
        assertThat(site.present(room)).containsExactly("leg", "somebody");
        assertThat(log.split("somebody whom nobody knows", -1)).hasSize(2);
    }

    @Test
    void whoCameInByADispatchRuleIsTheCaller() throws Exception {
        site.worker("w1");
        String room = site.room(CALL);
        site.joins(room, "sip-guest", Role.CALLER, Map.of("sip.ruleID", "SDR_1"));
        site.seconds(TWICE);
        assertThat(site.temporal.adopted).extracting(Orphan::caller).containsExactly("sip-guest");
    }

    @Test
    void aPhoneThatStillRingsForACallerIsWaitedFor() throws Exception {
        site.worker("w1");
        String room = site.room(CALL);
        site.callerJoins(room);
        site.mark(room, "ada", Map.of("sip.callStatus", "ringing"));
        site.seconds(TWICE);
        assertThat(site.temporal.adopted).isEmpty();
        assertThat(site.present(room)).containsExactly("ada");
        site.mark(room, "ada", Map.of("sip.callStatus", "active"));
        site.seconds(ONCE);
        assertThat(site.temporal.adopted).hasSize(1);
    }

    @Test
    void anAdoptedCallersSupervisorMayTalkOnButARingingOneIsHungUp() throws Exception {
        site.worker("w1");
        String room = site.room(CALL);
        site.callerJoins(room);
        site.joins(room, "grace", Role.SUPERVISOR, supervisor(CALL));
        site.mark(room, "grace", Map.of("sip.callStatus", "active"));
        site.joins(room, "linus", Role.SUPERVISOR, supervisor(CALL));
        site.mark(room, "linus", Map.of("sip.callStatus", "ringing"));
        site.seconds(TWICE);
        assertThat(site.temporal.adopted).hasSize(1);
        assertThat(site.present(room)).containsExactly("ada", "grace");
    }

    @Test
    void whileTemporalIsAwayNothingIsDone() throws Exception {
        site.worker("w1");
        String empty = site.room(CALL);
        String log = Site.logOf(() -> {
            site.temporal.away = true;
            site.seconds(300);
        });
        assertThat(open(empty)).isTrue();
        assertThat(log.split("Temporal does not tell the steward", -1)).hasSize(2);
    }

    @Test
    void whatTemporalSaidBeforeAnOutageCountsNoMore() throws Exception {
        site.worker("w1");
        String room = site.room(CALL);
        untilAskedMoreThan(0);
        site.seconds(20);
        site.temporal.away = true;
        site.seconds(30);
        int asked = site.temporal.asked;
        site.temporal.away = false;
        untilAskedMoreThan(asked);
        assertThat(open(room)).as("that was the first answer again").isTrue();
        site.seconds(ONCE);
        assertThat(open(room)).isFalse();
    }

    @Test
    void strangersRoomsAreNeverTouchedNotEvenIfTheirNamesLookLikeOurs() throws Exception {
        site.worker("w1");
        site.room("lobby", "");
        site.room("call-bcdf-ghjk-mnpq", "");
        site.room("call-_+15550001234_AbCd", "{}");
        site.room("another-baton", new OurRooms("another").marked("", CALL, Site.TENANT));
        site.joins("lobby", "leg", Role.SUPERVISOR, supervisor(CALL));
        site.seconds(200);
        assertThat(site.temporal.asked).isZero();
        assertThat(site.present("lobby")).containsExactly("leg");
        for (String room : new String[] {"call-bcdf-ghjk-mnpq", "call-_+15550001234_AbCd", "another-baton"}) {
            assertThat(open(room)).as(room).isTrue();
        }
    }

    @Test
    void whileLiveKitIsAwayNothingIsDoneAndAfterwardsTheWorkGoesOn() throws Exception {
        site.worker("w1");
        site.room(CALL);
        site.seconds(10);
        String log = Site.logOf(() -> {
            site.liveKitGoesAway();
            site.seconds(100);
            site.liveKitComesBack();
        });
        String room = site.room(CALL);
        site.seconds(TWICE + 5);
        assertThat(open(room)).isFalse();
        assertThat(log.split("the steward cannot look after", -1)).hasSize(2);
    }

    @Test
    void ofTwoProcessesOnlyOneAsksAndWhenItDiesTheOtherGoesOn() throws Exception {
        Site.Worker one = site.worker("w1");
        Site.Worker two = site.worker("w2");
        String room = site.room(CALL);
        site.callerJoins(room);
        site.temporal.calls.put(CALL, Calls.State.RUNNING);
        site.seconds(120);
        assertThat(site.temporal.asked).isBetween(3, 5);
        site.temporal.calls.put(CALL, Calls.State.CLOSED);
        site.dies(one.shares().holds(room) ? one : two);
        site.seconds(8 + TWICE);
        assertThat(site.temporal.adopted).hasSize(1);
    }
}
