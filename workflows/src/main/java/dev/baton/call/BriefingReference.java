package dev.baton.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Where a {@link Briefing} is kept. */
public record BriefingReference(@JsonValue String reference) {

    @JsonCreator
    public BriefingReference {
        Word.plain("briefing reference", reference);
    }
}
