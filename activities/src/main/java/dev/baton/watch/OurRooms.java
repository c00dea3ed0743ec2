package dev.baton.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.call.CallId;
import dev.baton.call.TenantId;
import dev.baton.rooms.Marks;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides which rooms are ours, and which call a room belongs to. The mark in a room's metadata decides: rooms that
 * LiveKit's dispatch rule opened, or that existed before, have names that tell nothing. Without any mark, a name in the form
 * that only we give is enough to look again, and never enough to adopt or to close anything: another Baton on the same
 * LiveKit gives such names, too.
 */
public final class OurRooms {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NAMED_BY_US = Pattern.compile("call-([b-df-hj-np-tv-z]{4}-[b-df-hj-np-tv-z]{4}-[b-df-hj-np-tv-z]{4})");

    private final String house;

    /** {@code house}: what tells this Baton from others on the same LiveKit, such as its Temporal namespace. */
    public OurRooms(String house) {
        if (house.isBlank()) {
            throw new IllegalArgumentException("a Baton needs a name of its own, by which it knows its rooms: give it that of its namespace");
        }
        this.house = house;
    }

    /** A room of ours. Whoever closes or adopts must ask {@link #marked}. */
    public record Ours(CallId call, boolean marked, Optional<TenantId> tenant) {}

    public String house() {
        return house;
    }

    public Optional<Ours> of(String name, String metadata) {
        JsonNode said = metadata.contains("\"baton.") ? read(metadata) : null;
        if (said == null) {
            Matcher named = NAMED_BY_US.matcher(name);
            return named.matches() ? Optional.of(new Ours(new CallId(named.group(1)), false, Optional.empty())) : Optional.empty();
        }
        if (!said.path(Marks.HOUSE).asText().equals(house)) {
            return Optional.empty();
        }
        try {
            String tenant = said.path(Marks.TENANT).asText();
            return Optional.of(new Ours(new CallId(said.path(Marks.CALL).asText()), true,
                    tenant.isEmpty() ? Optional.empty() : Optional.of(new TenantId(tenant))));
        } catch (IllegalArgumentException notOneOfOurs) {
            return Optional.empty();
        }
    }

    /** The metadata that make a room ours; what others wrote there stays, if it can be read. */
    public String marked(String metadata, CallId call, TenantId tenant) {
        ObjectNode marked = read(metadata) instanceof ObjectNode there ? there : JSON.createObjectNode();
        return marked.put(Marks.HOUSE, house).put(Marks.CALL, call.value()).put(Marks.TENANT, tenant.value()).toString();
    }

    private static @Nullable JsonNode read(String metadata) {
        try {
            JsonNode read = JSON.readTree(metadata);
            return read.isObject() ? read : null;
        } catch (JsonProcessingException othersWords) {
            return null;
        }
    }
}
