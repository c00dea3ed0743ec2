package dev.baton.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** One admission of one participant to one room; never used twice. */
public record Identity(@JsonValue String value) {

    @JsonCreator
    public Identity {
        Word.plain("identity", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
