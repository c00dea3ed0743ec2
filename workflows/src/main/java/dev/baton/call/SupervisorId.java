package dev.baton.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names one human in the roster. */
public record SupervisorId(@JsonValue String value) {

    @JsonCreator
    public SupervisorId {
        Word.plain("supervisor id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
