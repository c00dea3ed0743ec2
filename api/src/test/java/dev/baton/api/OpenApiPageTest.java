package dev.baton.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The document and the code say the same. */
class OpenApiPageTest {

    private final JsonNode document = JsonMapper.builder().build().readTree(new OpenApiPage(JsonMapper.builder().build()).json().getBody());

    @Test
    void everythingThatCanBeAskedForIsDescribed() {
        Set<String> described = new TreeSet<>();
        document.path("paths").properties().forEach(path -> path.getValue().propertyNames().forEach(method -> described.add(
                method.toUpperCase(Locale.ROOT) + " " + path.getKey().replaceAll("\\{[^}]*}", "{}"))));
        Set<String> offered = new TreeSet<>();
        for (Class<?> page : FrontDoor.Rooms.class.getAnnotation(Import.class).value()) {
            if (page.isAnnotationPresent(RestController.class) && page != ErrorPage.class) {
                Arrays.stream(page.getDeclaredMethods()).forEach(one -> offered(one, offered));
            }
        }
        assertThat(offered).hasSizeGreaterThan(15);
        assertThat(described).containsAll(offered);
    }

    private static void offered(Method method, Set<String> offered) {
        RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
        if (mapping != null) {
            Arrays.stream(mapping.path()).forEach(path -> Arrays.stream(mapping.method()).forEach(verb ->
                    offered.add(verb + " " + path.replaceAll("\\{[^}]*}", "{}"))));
        }
    }

    @Test
    void everyProblemIsListedWithItsStatusAndItsRemedy() {
        Set<String> listed = new TreeSet<>();
        document.path("x-problems").forEach(one -> listed.add(String.join(" | ", one.path("type").asString(), one.path("status").asString(), one.path("title").asString(),
                one.path("remedy").asString())));
        Set<String> known = new TreeSet<>();
        for (Problem.Kind kind : Problem.Kind.values()) {
            known.add(String.join(" | ", kind.type(), String.valueOf(kind.status().value()), kind.title(), kind.remedy()));
        }
        assertThat(listed).isEqualTo(known);
    }

    @Test
    void eachIsGroupedAndHasAnExampleOfWhatIsSentAndAnswered() {
        document.path("paths").properties().forEach(path -> path.getValue().properties().forEach(operation -> {
            if (operation.getKey().equals("parameters")) {
                return;
            }
            String what = operation.getKey() + " " + path.getKey();
            assertThat(operation.getValue().path("tags").path(0).asString("")).as(what).isIn("seed 000", "seed 003", "Baton");
            JsonNode body = resolved(operation.getValue().path("requestBody"));
            body.path("content").forEach(kind -> assertThat(kind.has("example")).as("%s, what is sent", what).isTrue());
            operation.getValue().path("responses").forEach(answer -> resolved(answer).path("content").properties().forEach(kind -> {
                if (kind.getKey().endsWith("json") && !path.getKey().startsWith("/openapi")) {
                    assertThat(kind.getValue().has("example")).as("%s, what is answered", what).isTrue();
                }
            }));
        }));
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
    }
}
