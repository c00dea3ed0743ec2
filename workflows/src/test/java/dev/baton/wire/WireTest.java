package dev.baton.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.call.Call;
import dev.baton.call.NumberPlan;
import dev.baton.call.Policy;
import dev.baton.codec.Payloads;
import dev.baton.transfer.Milestone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What enters a history must be readable for as long as the history is kept. A file under {@code resources/wire} is the
 * contract: run with {@code -Dwire.write=true} to write the files anew, and look at what has changed before committing
 * it. Appending a field that may be missing is fine; anything else is not, once a release is out.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WireTest {

    private static final Path GOLDEN = Path.of("src/test/resources/wire");
    private static final String ENUMS = "enums";
    private static final boolean WRITE = Boolean.getBoolean("wire.write");
    private static final List<String> PACKAGES = List.of("call", "port", "transfer");
    // Given and used within one process.
    private static final Set<Class<?>> STAYS_HOME = Set.of(
            Policy.Verdict.Allowed.class, Policy.Verdict.Forbidden.class, NumberPlan.Standing.class, Milestone.class, Milestone.Kind.class);

    private final ObjectMapper json = Payloads.json();

    static List<Record> samples() {
        return WireSamples.all();
    }

    @Test
    void everyRecordThatCanEnterAHistoryHasOneSample() {
        var travelling = types().filter(Class::isRecord).map(WireTest::name);

        assertThat(samples()).extracting(sample -> name(sample.getClass())).containsExactlyInAnyOrderElementsOf(travelling.toList());
    }

    @Test
    void everyGoldenFileHasASample() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            Set<String> golden = files.map(file -> String.valueOf(file.getFileName())).collect(Collectors.toSet());
            Stream<String> expected = Stream.concat(Stream.of(ENUMS), samples().stream().map(sample -> name(sample.getClass())));
            assertThat(golden).containsExactlyInAnyOrderElementsOf(expected.map(name -> name + ".json").toList());
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isWrittenAsItAlwaysWas(Record sample) throws JsonProcessingException {
        assertThat(pretty(json.valueToTree(sample))).isEqualTo(golden(name(sample.getClass()), json.valueToTree(sample)));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isReadAsItWasMeant(Record sample) throws JsonProcessingException {
        String written = golden(name(sample.getClass()), json.valueToTree(sample));

        assertThat(json.readValue(written, readAs(sample.getClass()))).isEqualTo(sample);
        assertThat(json.readValue(written, sample.getClass())).isEqualTo(sample);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void readsWhatANewerBatonAppended(Record sample) throws JsonProcessingException {
        JsonNode written = json.valueToTree(sample);
        appendEverywhere(written);

        assertThat(json.readValue(written.toString(), readAs(sample.getClass()))).isEqualTo(sample);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void readsWhatIsWrittenWithoutThatWhichMayBeMissing(Record sample) throws JsonProcessingException {
        for (RecordComponent component : sample.getClass().getRecordComponents()) {
            if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                ObjectNode written = json.valueToTree(sample);
                assertThat(written.remove(component.getName())).as("the sample should show %s", component.getName()).isNotNull();

                Object read = json.readValue(written.toString(), readAs(sample.getClass()));
                JsonNode again = json.valueToTree(read);
                assertThat(again).isEqualTo(written);
            }
        }
    }

    @Test
    void theWordsOfEveryEnumAreTheOnesThatAlwaysWere() throws JsonProcessingException {
        Map<String, List<String>> words = new TreeMap<>();
        types().filter(Class::isEnum).forEach(type ->
                words.put(name(type), Stream.of(type.getEnumConstants()).map(one -> ((Enum<?>) one).name()).toList()));

        assertThat(pretty(json.valueToTree(words))).isEqualTo(golden(ENUMS, json.valueToTree(words)));
    }

    @Test
    void timesAreWordsAndNotNumbers() throws JsonProcessingException {
        assertThat(json.writeValueAsString(Duration.ofSeconds(90))).isEqualTo("\"PT1M30S\"");
        assertThat(json.writeValueAsString(Instant.parse("2026-11-21T09:00:00Z"))).isEqualTo("\"2026-11-21T09:00:00Z\"");
        assertThat(json.writeValueAsString(Optional.of(1))).isEqualTo("1");
    }

    private String golden(String name, JsonNode now) {
        Path file = GOLDEN.resolve(name + ".json");
        try {
            if (WRITE) {
                Files.createDirectories(GOLDEN);
                Files.writeString(file, pretty(now));
            }
            assertThat(file).as("write it with -Dwire.write=true").exists();
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String pretty(JsonNode node) throws JsonProcessingException {
        var lines = new DefaultIndenter("  ", "\n");
        return json.writer(new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines)).writeValueAsString(node)
                + "\n";
    }

    private static void appendEverywhere(JsonNode node) {
        node.forEach(WireTest::appendEverywhere);
        if (node instanceof ObjectNode object) {
            object.putObject("someday").put("more", true);
        }
    }

    /** As the one who receives it has declared it: the sealed type, where there is one. */
    private static Class<?> readAs(Class<?> type) {
        for (Class<?> parent : type.getInterfaces()) {
            if (parent.isAnnotationPresent(JsonTypeInfo.class)) {
                return parent;
            }
        }
        return type;
    }

    private static String name(Class<?> type) {
        return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
    }

    /** Every public type: what only the workflow's own package sees travels nowhere. */
    private static Stream<Class<?>> types() {
        try {
            Path classes = Path.of(Call.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return PACKAGES.stream().flatMap(name -> typesIn(classes, "dev/baton/" + name)).filter(WireTest::isPublic)
                    .filter(type -> !STAYS_HOME.contains(type));
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Stream<Class<?>> typesIn(Path classes, String directory) {
        try (Stream<Path> files = Files.list(classes.resolve(directory))) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .<Class<?>>map(file -> load(file.substring(0, file.length() - ".class".length()).replace('/', '.')))
                    .toList()
                    .stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, WireTest.class.getClassLoader());
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean isPublic(Class<?> type) {
        @Nullable Class<?> enclosing = type.getEnclosingClass();
        return Modifier.isPublic(type.getModifiers()) && (enclosing == null || isPublic(enclosing));
    }
}
