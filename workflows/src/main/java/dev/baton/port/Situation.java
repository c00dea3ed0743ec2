package dev.baton.port;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** Where things stand when an agent joins a call: what it must do at once. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @Type(value = Situation.Talking.class, name = "talking"),
    @Type(value = Situation.Holding.class, name = "holding"),
    @Type(value = Situation.Visiting.class, name = "visiting"),
})
public sealed interface Situation {

    /** The caller is the agent's. Say why, where there is something to say. */
    record Talking(@Nullable Notice first) implements Situation {}

    /** The caller is on hold for a transfer that goes on. */
    record Holding(String transfer) implements Situation {}

    /** Caller and supervisor talk; the agent came to say something and leaves again. */
    record Visiting() implements Situation {}
}
