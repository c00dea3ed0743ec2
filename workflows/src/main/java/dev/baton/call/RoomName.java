package dev.baton.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A LiveKit room. A foreign room whose name holds a number goes by a vault reference instead. */
public record RoomName(@JsonValue String value) {

    @JsonCreator
    public RoomName {
        Word.plain("room name", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
