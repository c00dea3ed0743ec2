package dev.baton.port;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.baton.call.Call;
import dev.baton.call.Destination;
import dev.baton.call.Supervisor;
import dev.baton.call.SupervisorId;
import io.temporal.activity.ActivityInterface;
import java.time.Duration;
import java.util.List;

/** Who can be called for what, and who is engaged just now. */
@ActivityInterface(namePrefix = "Roster_")
public interface Roster {

    /** A look-up that cannot hang: it reads the directory in memory. */
    Route resolve(Question question);

    /**
     * Takes the first free supervisor in order, by a lease that expires by itself. A holder has one supervisor at a
     * time: one that it had before is let go, and the same one is kept for the new time. Who wishes for nobody has nobody.
     */
    Reservation reserve(Wish wish);

    /** Lets go of a supervisor, if this holder still has them. */
    void release(Release release);

    record Question(Call call, Destination to) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({@Type(value = Hunt.class, name = "hunt"), @Type(value = NoRoute.class, name = "no-route")})
    sealed interface Route {}

    record Hunt(Destination to, String publicName, List<Supervisor> inOrder) implements Route {
        public Hunt {
            inOrder = List.copyOf(inOrder);
        }
    }

    /** Says what is wrong and what to do about it. */
    record NoRoute(Why why, String sentence) implements Route {
        public enum Why {
            UNKNOWN_DESTINATION,
            NOBODY_LISTED,
            CLOSED,
            FORBIDDEN
        }
    }

    record Wish(List<SupervisorId> inOrder, String holder, Duration lease) {
        public Wish {
            inOrder = List.copyOf(inOrder);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({@Type(value = Reserved.class, name = "reserved"), @Type(value = AllEngaged.class, name = "all-engaged")})
    sealed interface Reservation {}

    /** Those listed as engaged came earlier in the order. */
    record Reserved(SupervisorId supervisor, List<SupervisorId> engaged) implements Reservation {
        public Reserved {
            engaged = List.copyOf(engaged);
        }
    }

    record AllEngaged() implements Reservation {}

    record Release(SupervisorId supervisor, String holder) {}
}
