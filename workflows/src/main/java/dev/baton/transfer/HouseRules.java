package dev.baton.transfer;

import dev.baton.call.Reach;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How this house treats its callers. Part of a call's start, so that a running call keeps the rules it began with. */
public record HouseRules(
        /* How long one phone rings. Shorter than most mobile voicemail. */
        Duration ring,
        /* How long we look for somebody before the caller is told. */
        Duration hunt,
        /* How long one supervisor may be briefed and think about it. */
        Duration briefing,
        /* How long a caller may think about a question. */
        Duration answer,
        /* How long an agent may be alone with a caller. */
        Duration callLimit,
        /* How long caller and supervisor may talk; both are warned first. */
        Duration connectedLimit,
        Duration connectedWarning,
        int transfersPerCall,
        int redirectsPerTransfer,
        WhenNobodyAnswers whenNobodyAnswers,
        WhenSupervisorDrops whenSupervisorDrops,
        boolean warmMayGoCold,
        boolean coldMayBridge,
        /* How long the page of somebody at a browser rings, where that is not as long as a phone. */
        @Nullable Duration pageRing) {

    public HouseRules(Duration ring, Duration hunt, Duration briefing, Duration answer, Duration callLimit, Duration connectedLimit,
            Duration connectedWarning, int transfersPerCall, int redirectsPerTransfer, WhenNobodyAnswers whenNobodyAnswers,
            WhenSupervisorDrops whenSupervisorDrops, boolean warmMayGoCold, boolean coldMayBridge) {
        this(ring, hunt, briefing, answer, callLimit, connectedLimit, connectedWarning, transfersPerCall, redirectsPerTransfer,
                whenNobodyAnswers, whenSupervisorDrops, warmMayGoCold, coldMayBridge, null);
    }

    public enum WhenNobodyAnswers {
        RETURN_TO_AGENT,
        TAKE_MESSAGE
    }

    public enum WhenSupervisorDrops {
        AGENT_RETURNS,
        POLITE_END
    }

    public static HouseRules standard() {
        return new HouseRules(
                Duration.ofSeconds(20),
                Duration.ofSeconds(90),
                Duration.ofMinutes(2),
                Duration.ofSeconds(30),
                Duration.ofHours(2),
                Duration.ofHours(4),
                Duration.ofMinutes(5),
                5,
                3,
                WhenNobodyAnswers.RETURN_TO_AGENT,
                WhenSupervisorDrops.AGENT_RETURNS,
                false,
                true);
    }

    /** Where people at browsers call each other in: they look now and then, and brief each other at their leisure. */
    public HouseRules amongColleagues() {
        return new HouseRules(ring, Duration.ofMinutes(4), Duration.ofMinutes(10), answer, callLimit, connectedLimit, connectedWarning,
                transfersPerCall, redirectsPerTransfer, whenNobodyAnswers, whenSupervisorDrops, warmMayGoCold, coldMayBridge,
                // Their token is good for two minutes, and begins a little before.
                Duration.ofSeconds(110));
    }

    public HouseRules with(WhenNobodyAnswers choice) {
        return new HouseRules(ring, hunt, briefing, answer, callLimit, connectedLimit, connectedWarning, transfersPerCall,
                redirectsPerTransfer, choice, whenSupervisorDrops, warmMayGoCold, coldMayBridge, pageRing);
    }

    public HouseRules with(WhenSupervisorDrops choice) {
        return new HouseRules(ring, hunt, briefing, answer, callLimit, connectedLimit, connectedWarning, transfersPerCall,
                redirectsPerTransfer, whenNobodyAnswers, choice, warmMayGoCold, coldMayBridge, pageRing);
    }

    public HouseRules warmMayGoCold(boolean may) {
        return new HouseRules(ring, hunt, briefing, answer, callLimit, connectedLimit, connectedWarning, transfersPerCall,
                redirectsPerTransfer, whenNobodyAnswers, whenSupervisorDrops, may, coldMayBridge, pageRing);
    }

    public HouseRules coldMayBridge(boolean may) {
        return new HouseRules(ring, hunt, briefing, answer, callLimit, connectedLimit, connectedWarning, transfersPerCall,
                redirectsPerTransfer, whenNobodyAnswers, whenSupervisorDrops, warmMayGoCold, may, pageRing);
    }

    Duration ring(Reach reach) {
        return reach == Reach.BROWSER && pageRing != null ? pageRing : ring;
    }

    /** The longest that any sequence of rings, briefings and questions can take, and a minute for machines. */
    Duration transferAtMost() {
        int consultations = redirectsPerTransfer + 5;
        return hunt.plus(briefing.plus(answer).multipliedBy(consultations)).plus(answer).plusMinutes(1);
    }

    /**
     * The longest that a caller can be with us, alone, transferred and connected as often as the house allows, and an hour
     * for machines. A transfer may be tried in three ways.
     */
    public Duration callAtMost() {
        return callLimit.plus(transferAtMost().multipliedBy(3)).plus(connectedLimit)
                .multipliedBy(transfersPerCall + 1L)
                .plusHours(1);
    }

    /** The same house with everybody in a hurry: people, phones and waits are scaled, machines are not. */
    public HouseRules at(double pace) {
        return new HouseRules(paced(ring, pace), paced(hunt, pace), paced(briefing, pace), paced(answer, pace),
                paced(callLimit, pace),
                paced(connectedLimit, pace), paced(connectedWarning, pace), transfersPerCall, redirectsPerTransfer,
                whenNobodyAnswers, whenSupervisorDrops, warmMayGoCold, coldMayBridge, pageRing == null ? null : paced(pageRing, pace));
    }

    private static Duration paced(Duration duration, double pace) {
        return Duration.ofMillis(Math.max(1, Math.round(duration.toMillis() / pace)));
    }
}
