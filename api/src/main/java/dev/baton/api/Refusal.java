package dev.baton.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.ObjectMapper;

/** A Problem Details document, written by whoever is in front of the pages. */
final class Refusal {

    private final ObjectMapper json;

    Refusal(ObjectMapper json) {
        this.json = json;
    }

    void write(HttpServletResponse response, Problem.Kind kind, String sentence) throws IOException {
        if (kind == Problem.Kind.NO_KEY) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"baton\"");
        }
        write(response, kind.detail(sentence));
    }

    void write(HttpServletResponse response, ProblemDetail detail) throws IOException {
        response.setStatus(detail.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(detail));
    }
}
