package dev.baton.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.ObjectMapper;

/** What there is, for people and for generators of clients. */
@RestController
final class OpenApiPage {

    private final String yaml = read();
    private final String json;

    OpenApiPage(ObjectMapper mapper) {
        json = mapper.writeValueAsString(new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(yaml));
    }

    @GetMapping("/openapi.yaml")
    ResponseEntity<String> yaml() {
        return ResponseEntity.ok().contentType(MediaType.parseMediaType("application/yaml;charset=utf-8")).body(yaml);
    }

    @GetMapping("/openapi.json")
    ResponseEntity<String> json() {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json);
    }

    private static String read() {
        try (InputStream written = Objects.requireNonNull(OpenApiPage.class.getResourceAsStream("openapi.yaml"), "openapi.yaml is in the jar")) {
            return new String(written.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
