package dev.baton.watch;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.call.CallId;
import dev.baton.call.Destination;
import dev.baton.call.Reach;
import dev.baton.call.TenantId;
import dev.baton.desk.Said;
import dev.baton.livekit.Failure;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.Reply;
import dev.baton.rooms.Guests;
import dev.baton.rooms.RoomSettings;
import dev.baton.transfer.TransferId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitSip.SIPDispatchRuleInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Callers whom Baton's dispatch rule gave a room, and to whom no agent came: LiveKit asks for one once, and never again. After ten
 * seconds their call begins here, and a house agent is sent to them.
 */
public final class Unanswered {

    private static final Logger LOG = LoggerFactory.getLogger(Unanswered.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration LOOK_ROUND = Duration.ofSeconds(2);
    // A room of somebody else's costs a few requests, and then no more.
    private static final Duration NOBODY_OF_OURS = Duration.ofSeconds(40);
    private static final Duration RULES_STAY = Duration.ofSeconds(60);

    private final LiveKit liveKit;
    private final OurRooms ours;
    private final Shares shares;
    private final Calls calls;
    private final TenantId house;
    private final RoomSettings agents;
    private final Optional<Destination> whoAnswers;
    private final InstantSource clock;
    private final Outage away;
    private final Outage temporal;
    private final Map<String, Instant> firstSeen = new HashMap<>();
    private Set<String> rules = Set.of();
    private Instant rulesDue = Instant.MIN;
    private Instant due = Instant.MIN;

    /** {@code whoAnswers}: is rung for such a caller, if the house has somebody. */
    public Unanswered(LiveKit liveKit, OurRooms ours, Shares shares, Calls calls, TenantId house, RoomSettings agents, Optional<Destination> whoAnswers,
            InstantSource clock) {
        this.liveKit = liveKit;
        this.ours = ours;
        this.shares = shares;
        this.calls = calls;
        this.house = house;
        this.agents = agents;
        this.whoAnswers = whoAnswers;
        this.clock = clock;
        temporal = new Outage("Temporal takes no caller to whom no agent came", clock, LOG);
        away = new Outage("callers to whom no agent comes cannot be looked for", clock, LOG);
    }

    /** To be called once a second or so. Needs shares that a {@link Watcher} renews. */
    public void tick() throws InterruptedException {
        Instant now = clock.instant();
        if (now.isBefore(due) || !away.mayTry() || !temporal.mayTry()) {
            return;
        }
        due = now.plus(LOOK_ROUND);
        switch (liveKit.rooms().list().await()) {
            case Reply.Failed<List<Room>>(Failure failure) -> away.began(failure.sentence());
            case Reply.Done<List<Room>>(List<Room> there) -> {
                away.over();
                goThrough(there, now);
            }
        }
    }

    private void goThrough(List<Room> list, Instant now) throws InterruptedException {
        firstSeen.keySet().retainAll(list.stream().map(Room::getSid).collect(Collectors.toSet()));
        for (Room room : list) {
            if (!shares.holds(room.getName()) || ours.of(room.getName(), room.getMetadata()).filter(OurRooms.Ours::marked).isPresent()) {
                continue;
            }
            Duration waited = Duration.between(firstSeen.computeIfAbsent(room.getSid(), _ -> now), now);
            if (waited.compareTo(PATIENCE) >= 0 && waited.compareTo(NOBODY_OF_OURS) < 0) {
                inspect(room);
            }
        }
    }

    private void inspect(Room room) throws InterruptedException {
        Set<String> known = ourRules();
        if (known.isEmpty()) {
            return;
        }
        switch (liveKit.rooms().participants(room.getName()).await()) {
            case Reply.Failed<List<ParticipantInfo>>(Failure failure) -> away.began(failure.sentence());
            case Reply.Done<List<ParticipantInfo>>(List<ParticipantInfo> there) -> {
                Optional<ParticipantInfo> caller = there.stream()
                        .filter(one -> Guests.isPhone(one) && !Guests.isGone(one) && known.contains(one.getAttributesOrDefault("sip.ruleID", "")))
                        .findFirst();
                if (caller.isPresent() && there.stream().noneMatch(Guests::isAgent)) {
                    adopt(room, caller.get());
                }
            }
        }
    }

    /** Those by which callers are sent to our agent, whoever made them. */
    private Set<String> ourRules() throws InterruptedException {
        Instant now = clock.instant();
        if (!now.isBefore(rulesDue)
                && liveKit.sip().rules().await() instanceof Reply.Done<List<SIPDispatchRuleInfo>>(List<SIPDispatchRuleInfo> all)) {
            rules = all.stream()
                    .filter(rule -> rule.getRoomConfig().getAgentsList().stream().anyMatch(agent -> agent.getAgentName().equals(agents.ownAgent())))
                    .map(SIPDispatchRuleInfo::getSipDispatchRuleId).collect(Collectors.toSet());
            rulesDue = now.plus(RULES_STAY);
        }
        return rules;
    }

    private void adopt(Room room, ParticipantInfo caller) throws InterruptedException {
        CallId call = callOf(room);
        var orphan = new Orphan(call, call, Optional.of(house), room.getName(), caller.getIdentity(), Reach.PHONE);
        switch (calls.adopt(orphan)) {
            case Calls.Adoption.Unreachable(String why) -> temporal.began(why);
            case Calls.Adoption.Adopted(TenantId tenant) -> {
                temporal.over();
                LOG.atWarn().addKeyValue("callId", call).log("no agent came to a caller within {} s: their call begins, and a house agent is sent for",
                        PATIENCE.toSeconds());
                // If the room could not be marked, the next round begins again, and starts nothing twice.
                noteFailure(liveKit.dispatches().create(room.getName(), agents.houseAgent(), errand(call, tenant)).await());
                whoAnswers.ifPresent(destination -> callIn(orphan, destination));
                noteFailure(liveKit.rooms().metadata(room.getName(), ours.marked(room.getMetadata(), call, tenant)).await());
            }
        }
    }

    private void callIn(Orphan orphan, Destination destination) {
        try {
            switch (calls.callIn(orphan, destination)) {
                case Said.Done<TransferId> _ -> {}
                case Said.Refused<TransferId>(String why) ->
                    LOG.atWarn().addKeyValue("callId", orphan.next()).log("nobody is rung for a caller to whom no agent came: {}", why);
            }
        } catch (RuntimeException away) {
            // The caller has the house agent's company; whether the wish arrived is in Temporal.
            LOG.atWarn().addKeyValue("callId", orphan.next()).setCause(away).log("whether somebody is rung for a caller to whom no agent came is not known");
        }
    }

    private void noteFailure(Reply<?> reply) {
        if (reply instanceof Reply.Failed<?>(Failure failure)) {
            away.began(failure.sentence());
        }
    }

    private static String errand(CallId call, TenantId tenant) {
        return JSON.createObjectNode().put("key", "unanswered/" + call).put("call", call.value()).put("tenant", tenant.value()).put("kind", "house").toString();
    }

    // It follows from the room, so that two who adopt start one call.
    private static CallId callOf(Room room) {
        return CallId.from(room.getSid());
    }
}
