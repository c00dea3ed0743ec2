package dev.baton.agent.media;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/** One way on which the far end of a wire may be reached. */
public record Candidate(String mediaId, int line, String description) {

    private static final ObjectMapper JSON = new ObjectMapper();

    String written() {
        return JSON.createObjectNode().put("candidate", description).put("sdpMid", mediaId).put("sdpMLineIndex", line).toString();
    }

    /** Empty where there is none: "that was the last one" is written as a candidate too. */
    static Optional<Candidate> read(String written) {
        try {
            JsonNode node = JSON.readTree(written);
            String description = node.path("candidate").asText();
            return description.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Candidate(node.path("sdpMid").asText(), node.path("sdpMLineIndex").asInt(), description));
        } catch (JsonProcessingException unreadable) {
            return Optional.empty();
        }
    }
}
