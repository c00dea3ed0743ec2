package dev.baton.simulation;

import dev.baton.call.RoomName;
import dev.baton.port.Rooms.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Watches every call, all the time, for what must never happen. */
final class Auditor {

    private static final Duration SILENCE = Duration.ofSeconds(1);
    private static final Duration SILENCE_AFTER_A_DEATH = Duration.ofSeconds(3);
    private static final Duration POINTLESS_RINGING = Duration.ofSeconds(1);

    // Three seconds to be let go, and three for the announcement why.
    private static final Duration POINTLESS_WAITING = Duration.ofSeconds(6);

    // The next phone does not wait until the one before is put down.
    private static final Duration OVERLAP = Duration.ofSeconds(1);
    private static final Duration A_DEATH_COSTS = Duration.ofSeconds(5);
    private static final Duration A_BREATH = Duration.ofMillis(1);

    private final World world;
    private final List<Violation> violations = new ArrayList<>();
    private final Set<String> said = new HashSet<>();
    private final List<Instant> deaths = new ArrayList<>();
    private final List<Instant> workerDeaths = new ArrayList<>();
    private final Map<RoomName, Instant> overlaps = new HashMap<>();
    private final Map<RoomName, Instant> silent = new HashMap<>();
    private Duration slack = Duration.ZERO;
    private Duration moreSilence = Duration.ZERO;
    private boolean bridgedDialAllowed;

    Auditor(World world) {
        this.world = world;
        world.whenSomebodyLeaves(this::left);
    }

    void violated(String sentence) {
        if (said.add(sentence)) {
            violations.add(new Violation(world.now(), sentence));
        }
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    void processDied() {
        deaths.add(world.now());
    }

    void workerDied() {
        workerDeaths.add(world.now());
    }

    void slack(Duration more) {
        slack = more;
    }

    void silenceBearable(Duration more) {
        moreSilence = more;
    }

    void allowBridgedDials() {
        bridgedDialAllowed = true;
    }

    void merging(Participant supervisor, PhoneCall phone) {
        // A leg's name tells whether it was rung to be asked or to be joined.
        boolean unasked = bridgedDialAllowed && supervisor.identity().value().contains("/bridge/");
        if (!phone.accepted() && !unasked) {
            violated(supervisor.name() + " was merged with the caller without having accepted");
        }
    }

    private void left(Room room, Participant gone) {
        if (gone.role() == Role.CALLER && gone.phone().map(phone -> phone.answer().isDone()).orElse(true)) {
            room.callerGone(world.now());
            lookAgain(POINTLESS_RINGING);
            lookAgain(POINTLESS_WAITING);
        }
    }

    private void lookAgain(Duration later) {
        Duration patience = later.plus(slack).plus(world.hints().delay()).plus(A_BREATH);
        world.after(patience, "the auditor looks", () -> {});
        world.after(patience.plus(A_DEATH_COSTS), "the auditor looks again", () -> {});
    }

    void settle(Hearing hearing) {
        for (Room room : world.rooms()) {
            room.caller().ifPresent(caller -> {
                checkSilence(room, caller, hearing);
                checkPrivacy(room, caller, hearing);
            });
            checkLegs(room);
            checkAfterwards(room);
        }
        checkBridges();
    }

    private void checkSilence(Room room, Participant caller, Hearing hearing) {
        if (!caller.talking() || !hearing.hears(caller, Hearing.SILENCE)) {
            silent.remove(room.name());
            return;
        }
        Instant since = hearing.since(caller);
        if (!since.equals(silent.put(room.name(), since))) {
            lookAgain(SILENCE.plus(moreSilence));
            lookAgain(SILENCE_AFTER_A_DEATH.plus(moreSilence));
        }
        Duration bearable = (diedSince(since) ? SILENCE_AFTER_A_DEATH : SILENCE).plus(moreSilence).plus(deathCosts(since));
        // Whatever was heard in between, who died is missed for so long.
        boolean missed = deaths.stream().anyMatch(death -> !longerThan(SILENCE_AFTER_A_DEATH, death));
        if (longerThan(bearable, since) && !missed) {
            violated(caller.name() + " heard nothing for more than " + bearable.toSeconds() + " s since " + since);
        }
    }

    private void checkPrivacy(Room room, Participant caller, Hearing hearing) {
        if (hearing.hears(caller, "briefing")) {
            violated(caller.name() + " heard the briefing");
        }
        for (Participant supervisor : room.supervisors()) {
            if (room.bridged(supervisor) && hearing.hears(caller, AgentProcess.MUSIC)) {
                violated(caller.name() + " heard music over " + supervisor.name());
            }
            if (supervisor.phone().filter(PhoneCall::merged).isEmpty()) {
                if (room.hears(supervisor, caller)) {
                    violated(supervisor.name() + " heard " + caller.name() + " before the merge");
                }
                if (room.hears(caller, supervisor)) {
                    violated(caller.name() + " heard " + supervisor.name() + " before the merge");
                }
            }
        }
    }

    private void checkLegs(Room room) {
        List<Participant> legs = room.supervisors();
        if (legs.stream().filter(Participant::pending).count() > 1) {
            violated("two supervisors' phones rang at once for " + room.name());
        }
        if (legs.size() < 2) {
            overlaps.remove(room.name());
            return;
        }
        if (!overlaps.containsKey(room.name())) {
            overlaps.put(room.name(), world.now());
            lookAgain(OVERLAP);
        }
        Instant since = overlaps.getOrDefault(room.name(), world.now());
        if (longerThan(OVERLAP.plus(deathCosts(since)), since)) {
            violated("two supervisors were called in at once for " + room.name());
        }
    }

    private void checkBridges() {
        Set<String> engaged = new HashSet<>();
        for (Room room : world.rooms()) {
            Set<String> here = new TreeSet<>();
            room.supervisors().stream().filter(room::bridged).forEach(one -> here.add(one.name()));
            if (here.size() > 1) {
                violated("two supervisors were bridged to one caller: " + String.join(" and ", here));
            }
            for (String name : here) {
                if (!engaged.add(name)) {
                    violated(name + " was bridged to two callers");
                }
            }
        }
    }

    private void checkAfterwards(Room room) {
        Instant since = room.callerGone();
        if (since == null || room.caller().isPresent()) {
            return;
        }
        Duration more = deathCosts(since);
        for (Participant leg : room.supervisors()) {
            if (leg.pending() && longerThan(POINTLESS_RINGING.plus(more), since)) {
                violated(leg.name() + "'s phone rang on after the caller had gone");
            }
            if (leg.talking() && longerThan(POINTLESS_WAITING.plus(more), since)) {
                violated(leg.name() + " was not released after the caller had gone");
            }
        }
    }

    private boolean longerThan(Duration bearable, Instant since) {
        Duration patience = bearable.plus(slack).plus(world.hints().delay());
        return Duration.between(since, world.now()).compareTo(patience) > 0;
    }

    /** What a dead worker had in hand is missed only after a while, whatever happened in between. */
    private Duration deathCosts(Instant since) {
        Instant earliest = since.minus(A_DEATH_COSTS);
        return workerDeaths.stream().anyMatch(death -> !death.isBefore(earliest)) ? A_DEATH_COSTS : Duration.ZERO;
    }

    private boolean diedSince(Instant since) {
        return deaths.stream().anyMatch(death -> !death.isBefore(since.minus(SILENCE)));
    }
}
