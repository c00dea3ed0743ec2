package dev.baton.agent.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.call.CallId;
import dev.baton.call.TenantId;
import dev.baton.port.Rooms.AgentKind;
import java.util.Locale;

/** What an agent was sent for, as the metadata of its job say it. */
public sealed interface Errand {

    ObjectMapper JSON = new ObjectMapper();
    String HOLDER = "holder";

    /** To a call that its workflow already owns. */
    record ForCall(CallId call, TenantId tenant, AgentKind kind) implements Errand {}

    /** To stand by in the room of a caller whom {@code holder}, another process, holds. */
    record StandBy(CallId call, String holder) implements Errand {}

    /** To ring a number first. The number is not printed. */
    record Outbound(String phoneNumber) implements Errand {
        @Override
        public String toString() {
            return "Outbound[•••]";
        }
    }

    /** Somebody called: nothing was said about it. */
    record Inbound() implements Errand {}

    /** Whoever sent for the agent wrote something that cannot be understood; the caller in the room is there all the same. */
    record NotUnderstood(String why) implements Errand {}

    /** What {@link #of} reads as {@link StandBy}. */
    static String standBy(CallId call, String holder) {
        return JSON.createObjectNode().put("call", call.value()).put(HOLDER, holder).toString();
    }

    static Errand of(String metadata) {
        if (metadata.isBlank()) {
            return new Inbound();
        }
        JsonNode node;
        try {
            node = JSON.readTree(metadata);
        } catch (JsonProcessingException wrong) {
            // Not the parser's message, which quotes what may be a number.
            return new NotUnderstood("the job's metadata are not JSON: write {\"phone_number\": \"+…\"} to call somebody, or nothing");
        }
        if (node.hasNonNull("call")) {
            try {
                if (node.hasNonNull(HOLDER)) {
                    return new StandBy(new CallId(node.path("call").asText()), node.path(HOLDER).asText());
                }
                return new ForCall(new CallId(node.path("call").asText()), new TenantId(node.path("tenant").asText()),
                        AgentKind.valueOf(node.path("kind").asText().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException wrong) {
                return new NotUnderstood("the job's metadata name a call, but not properly: they are written by Baton, call, tenant and kind");
            }
        }
        return switch (node.path("phone_number")) {
            case JsonNode number when number.isTextual() && !number.asText().isBlank() -> new Outbound(number.asText());
            case JsonNode none when none.isMissingNode() || none.isNull() -> new Inbound();
            default -> new NotUnderstood("phone_number in the job's metadata must be text, such as \"+15550001234\"");
        };
    }
}
