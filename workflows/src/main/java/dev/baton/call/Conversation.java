package dev.baton.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Where the transcript of a call is kept. What was said stays there. */
public record Conversation(@JsonValue String reference) {

    @JsonCreator
    public Conversation {
        Word.plain("conversation reference", reference);
    }
}
