package dev.baton.line;

import dev.baton.call.Reach;
import dev.baton.call.Supervisor;
import java.util.Optional;

/** Which strategy serves one caller and one supervisor: what the two are, what the server can do, and what the house wants. */
sealed interface Way {

    record By(MergeStrategy strategy) implements Way {}

    record None(String why) implements Way {}

    static Way between(Reach caller, Supervisor supervisor, CanMove server, Optional<MergeStrategy> pinned) {
        boolean phone = supervisor.reach() == Reach.PHONE;
        if (pinned.isEmpty()) {
            return new By(!phone ? MergeStrategy.REJOIN : server == CanMove.YES ? MergeStrategy.CLOUD_MOVE : MergeStrategy.PRIVATE_LINE);
        }
        String only = MergeStrategy.SETTING + " allows " + pinned.get().said() + " only";
        return switch (pinned.get()) {
            case REJOIN -> phone ? new None(supervisor.name() + " is on a telephone, which cannot go into another room by itself, and " + only)
                    : new By(MergeStrategy.REJOIN);
            case PRIVATE_LINE -> phone ? new By(MergeStrategy.PRIVATE_LINE)
                    : new None(supervisor.name() + " is in a browser, which no server can keep from listening in the caller's room, and " + only);
            case CLOUD_MOVE -> !phone ? new None(supervisor.name() + " is in a browser, which goes into another room by itself, and " + only)
                    : server == CanMove.NO ? new None("this LiveKit moves nobody from room to room, and " + only) : new By(MergeStrategy.CLOUD_MOVE);
        };
    }
}
