package dev.baton.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Whose call it is. */
public record TenantId(@JsonValue String value) {

    @JsonCreator
    public TenantId {
        Word.plain("tenant id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
