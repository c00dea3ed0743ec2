package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document, and whether an answer is one that it knows. */
final class Contract {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final JsonNode document;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    Contract(String document) {
        this.document = JSON.readTree(document);
    }

    /** {@code roles}: whose keys open it; empty if it needs none. */
    record Operation(String method, String template, JsonNode node, List<String> roles, Optional<String> example) {

        @Override
        public String toString() {
            return method + " " + template;
        }
    }

    List<Operation> operations() {
        var all = new ArrayList<Operation>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().forEach(one -> {
            if (!one.getKey().equals("parameters")) {
                all.add(operation(one.getKey().toUpperCase(Locale.ROOT), path.getKey(), one.getValue()));
            }
        }));
        return List.copyOf(all);
    }

    private Operation operation(String method, String template, JsonNode node) {
        var roles = new ArrayList<String>();
        node.path("x-roles").forEach(role -> roles.add(role.asString()));
        JsonNode content = resolved(node.path("requestBody")).path("content");
        Optional<String> example = content.isEmpty() ? Optional.empty() : Optional.of(content.values().iterator().next().path("example").toString());
        return new Operation(method, template, node, List.copyOf(roles), example);
    }

    Map<String, Integer> problems() {
        var all = new LinkedHashMap<String, Integer>();
        document.path("x-problems").forEach(one -> all.put(one.path("type").asString(), one.path("status").asInt()));
        return all;
    }

    /** {@code path}: without its query. */
    void holds(String method, String path, int status, String contentType, String body) {
        String what = method + " " + path + " -> " + status + " " + contentType + "\n" + body;
        Optional<Operation> operation = find(method, path);
        JsonNode responses = operation.map(one -> one.node().path("responses")).orElseGet(JSON::missingNode);
        JsonNode response = resolved(responses.has(String.valueOf(status)) ? responses.path(String.valueOf(status)) : responses.path("default"));
        if (status >= 400 && (contentType.startsWith("application/problem+json") || response.isMissingNode())) {
            assertThat(contentType).as(what).startsWith("application/problem+json");
            valid("Problem", reference("Problem"), body, what);
            JsonNode problem = JSON.readTree(body);
            assertThat(problem.path("status").asInt()).as(what).isEqualTo(status);
            assertThat(problems()).as(what).containsEntry(problem.path("type").asString(), status);
            return;
        }
        assertThat(operation).as("no such operation is documented: %s", what).isPresent();
        assertThat(response.isMissingNode()).as("no such answer is documented: %s", what).isFalse();
        JsonNode content = response.path("content");
        if (content.isEmpty()) {
            assertThat(body).as(what).isEmpty();
            return;
        }
        var media = content.properties().iterator().next();
        assertThat(contentType).as(what).startsWith(media.getKey());
        if (media.getKey().endsWith("json")) {
            valid(operation.get() + " " + status, media.getValue().path("schema"), body, what);
        }
    }

    void validEvent(String body) {
        valid("TransferEvent", reference("TransferEvent"), body, body);
    }

    private void valid(String name, JsonNode schema, String body, String what) {
        Schema against = schemas.computeIfAbsent(name, unused -> {
            ObjectNode root = JSON.createObjectNode();
            root.set("components", document.path("components"));
            root.putArray("allOf").add(schema);
            return registry.getSchema(root);
        });
        assertThat(against.validate(JSON.readTree(body))).as(what).isEmpty();
    }

    private static JsonNode reference(String schema) {
        return JSON.createObjectNode().put("$ref", "#/components/schemas/" + schema);
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
    }

    /** Words before placeholders. */
    private Optional<Operation> find(String method, String path) {
        return operations().stream()
                .filter(one -> one.method().equals(method) && matches(one.template(), path))
                .min((one, other) -> Integer.compare(placeholders(one), placeholders(other)));
    }

    private static int placeholders(Operation operation) {
        return operation.template().split("\\{", -1).length;
    }

    private static boolean matches(String template, String path) {
        var pattern = new StringBuilder();
        for (String part : template.split("/", -1)) {
            pattern.append(pattern.isEmpty() && part.isEmpty() ? "" : "/").append(part.startsWith("{") ? "[^/]+" : Pattern.quote(part));
        }
        return path.matches(pattern.toString());
    }
}
