package dev.baton.scribe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A briefing as the model wrote it: of the right shape, and not believed yet. */
record Draft(
        @Nullable Statement callerName,
        @Nullable Statement reason,
        Statement summary,
        List<Statement> tried,
        @Nullable Statement openQuestion) {

    record Statement(String text, @Nullable Integer turn) {

        @Override
        public String toString() {
            return "an unproven statement of " + text.length() + " characters";
        }
    }

    /** Nothing when it has another shape. What nobody asked for is left behind. */
    static Optional<Draft> read(JsonNode json) {
        @Nullable Statement summary = statement(json.path("summary"));
        if (summary == null) {
            return Optional.empty();
        }
        var tried = new ArrayList<Statement>();
        for (JsonNode one : json.path("tried")) {
            @Nullable Statement statement = statement(one);
            if (statement != null) {
                tried.add(statement);
            }
        }
        return Optional.of(new Draft(
                statement(json.path("callerName")),
                statement(json.path("reason")),
                summary,
                List.copyOf(tried),
                statement(json.path("openQuestion"))));
    }

    /** Without a schema some models write the bare text. */
    private static @Nullable Statement statement(JsonNode json) {
        JsonNode text = json.isTextual() ? json : json.path("text");
        if (!text.isTextual() || text.textValue().isBlank()) {
            return null;
        }
        JsonNode turn = json.path("turn");
        return new Statement(text.textValue(), turn.isInt() ? turn.intValue() : null);
    }
}
