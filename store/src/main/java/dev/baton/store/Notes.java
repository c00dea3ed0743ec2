package dev.baton.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.call.CallId;
import dev.baton.codec.Payloads;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The few words about a call or a transfer that name people: kept sealed, gone with the key of the call. */
final class Notes {

    private static final TypeReference<Map<String, String>> WORDS = new TypeReference<>() {};

    private final Sealed sealed;
    private final ObjectMapper json = Payloads.json();

    Notes(Sealed sealed) {
        this.sealed = sealed;
    }

    byte[] close(CallId call, String name, Map<String, String> words) {
        try {
            return sealed.close(call, name, json.writeValueAsString(words));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("notes that cannot be written", impossible);
        }
    }

    Map<String, String> open(String name, byte @Nullable [] envelope) {
        if (envelope == null) {
            return Map.of();
        }
        return sealed.open(name, envelope).map(this::read).orElse(Map.of());
    }

    private Map<String, String> read(String text) {
        try {
            return Map.copyOf(json.readValue(text, WORDS));
        } catch (JsonProcessingException unreadable) {
            throw new IllegalStateException("notes of another shape: they were written by a newer Baton");
        }
    }
}
