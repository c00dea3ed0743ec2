package dev.baton.stage;

import com.google.protobuf.ByteString;
import io.temporal.activity.ActivityInfo;
import io.temporal.api.common.v1.Payloads;
import io.temporal.internal.testservice.OutstandingActivity;
import io.temporal.internal.testservice.OutstandingActivity.Beat;
import io.temporal.internal.testservice.SteppedTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Activities that workers have in hand, and the signs of life they give. */
final class Activities {

    private static final Duration MISSED_AT_LATEST = Duration.ofSeconds(10);

    private final Company company;
    private final Agenda agenda;
    private final SteppedTime time;
    private final Map<ByteString, InHand> inHand = new LinkedHashMap<>();
    private Function<ActivityInfo, Duration> noticedAfter = Activities::noticedByHeartbeat;

    Activities(Company company, Agenda agenda, SteppedTime time) {
        this.company = company;
        this.agenda = agenda;
        this.time = time;
    }

    // From hand to hand

    void taken(Party party, OutstandingActivity activity) {
        try (var _ = company.alone()) {
            inHand.put(activity.token(), new InHand(party, activity, time.now()));
        }
    }

    /** Null when the worker has it no longer: it died. */
    @Nullable InHand begun(Party party, ActivityInfo info) {
        InHand hand = of(party, ByteString.copyFrom(info.getTaskToken()));
        if (hand != null) {
            hand.info = info;
        }
        return hand;
    }

    void putDown(Party party, ByteString token) {
        try (var _ = company.alone()) {
            if (of(party, token) != null) {
                inHand.remove(token);
            }
        }
    }

    private @Nullable InHand of(Party party, ByteString token) {
        try (var _ = company.alone()) {
            InHand hand = inHand.get(token);
            return hand != null && hand.party == party ? hand : null;
        }
    }

    private List<InHand> all(Predicate<InHand> which) {
        try (var _ = company.alone()) {
            return inHand.values().stream().filter(which).toList();
        }
    }

    // Heartbeats

    /** The activity itself gave a sign of life. */
    void told(Party party, ByteString token, Payloads details) {
        try (var _ = company.alone()) {
            InHand hand = of(party, token);
            if (hand != null) {
                hand.details = details;
                hand.lastBeat = time.now();
            }
        }
    }

    /** Activities beat while their process lives, whatever they are waiting for. */
    void everybodyBeats() {
        List<InHand> due;
        try (var _ = company.alone()) {
            due = all(hand -> {
                Duration most = hand.activity.heartbeatTimeout();
                return most.isPositive() && !hand.lastBeat.plus(most).isAfter(time.now());
            });
            due.forEach(hand -> hand.lastBeat = time.now());
        }
        due.forEach(hand -> answered(hand, hand.activity.beat(hand.details)));
    }

    /** Activities learn by heartbeat that they are not wanted any more; those that do not beat never learn it. */
    void interruptSoon(Predicate<OutstandingActivity> which, Beat how) {
        all(hand -> which.test(hand.activity) && hand.activity.heartbeatTimeout().isPositive()).stream()
                .sorted(Comparator.comparing(hand -> hand.activity.scheduledEventId()))
                .forEach(hand -> agenda.after(
                        hand.activity.heartbeatTimeout().dividedBy(2),
                        "heartbeat of " + hand.activity,
                        () -> answered(hand, how)));
    }

    private void answered(InHand hand, Beat answer) {
        try (var _ = company.alone()) {
            if (answer != Beat.GO_ON && hand.interruption == null) {
                hand.interruption = answer;
            }
        }
    }

    // Whose process is gone

    void noticeLostAfter(Function<ActivityInfo, Duration> delay) {
        noticedAfter = delay;
    }

    private static Duration noticedByHeartbeat(ActivityInfo activity) {
        Duration beat = activity.getHeartbeatTimeout();
        if (beat != null && beat.isPositive()) {
            return beat;
        }
        Duration whole = activity.getStartToCloseTimeout();
        return whole.isPositive() && whole.compareTo(MISSED_AT_LATEST) < 0 ? whole : MISSED_AT_LATEST;
    }

    void lost(ActivityInfo activity) {
        InHand lost;
        try (var _ = company.alone()) {
            lost = inHand.remove(ByteString.copyFrom(activity.getTaskToken()));
        }
        if (lost != null) {
            missed(lost, noticedAfter.apply(activity));
        }
    }

    void lostBy(Party dead) {
        List<InHand> lost;
        try (var _ = company.alone()) {
            lost = all(hand -> hand.party == dead);
            inHand.values().removeAll(lost);
        }
        for (InHand hand : lost) {
            Duration beat = hand.activity.heartbeatTimeout();
            ActivityInfo info = hand.info;
            missed(hand, info != null ? noticedAfter.apply(info) : beat.isPositive() ? beat : MISSED_AT_LATEST);
        }
    }

    private void missed(InHand lost, Duration delay) {
        if (lost.activity.heartbeatTimeout().isPositive()) {
            // Its last sign of life.
            lost.activity.beat(lost.details);
        }
        agenda.after(delay, "service misses " + lost.activity, lost.activity::timeOut);
    }

    void describe(StringBuilder text) {
        inHand.values().forEach(hand -> text.append("in hand of ")
                .append(hand.party)
                .append(": ")
                .append(hand.activity)
                .append('\n'));
    }
}
