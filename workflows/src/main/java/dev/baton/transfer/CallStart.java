package dev.baton.transfer;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.baton.call.Call;
import dev.baton.port.AgentPost;
import dev.baton.port.Telephony;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a call begins, or goes on in a new run. */
public record CallStart(Call call, Origin origin, HouseRules rules, @Nullable Luggage luggage) {

    public CallStart(Call call, Origin origin, HouseRules rules) {
        this(call, origin, rules, null);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @Type(value = Inbound.class, name = "inbound"),
        @Type(value = Outbound.class, name = "outbound"),
        @Type(value = Adopted.class, name = "adopted"),
        @Type(value = Awaited.class, name = "awaited"),
    })
    public sealed interface Origin {}

    /** The caller rang, and this agent answered. */
    public record Inbound(AgentPost agent) implements Origin {}

    /** We ring the caller. */
    public record Outbound(Telephony.Contact to) implements Origin {}

    /** Caller and room exist already; no agent of ours is there. */
    public record Adopted() implements Origin {}

    /** The caller has a token for the room, and is about to come in with it. */
    public record Awaited() implements Origin {}

    /** What a continued run carries over, so that nothing is done or counted twice. */
    public record Luggage(
            int transfers,
            int dispatches,
            int entries,
            List<String> hintsSeen,
            @Nullable AgentPost agent,
            @Nullable List<String> requests,
            @Nullable Instant agentAloneSince) {
        public Luggage {
            hintsSeen = List.copyOf(hintsSeen);
            requests = requests == null ? null : List.copyOf(requests);
        }
    }
}
