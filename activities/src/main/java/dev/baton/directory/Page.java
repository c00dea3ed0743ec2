package dev.baton.directory;

import dev.baton.transfer.Phrase;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A YAML text that is read with a finger on the line. Mistakes are gathered, so that a person mends them all at once. */
final class Page {

    private static final int LARGEST = 1_000_000;
    private static final int DEEPEST = 20;
    // Nobody mends more at once; and a small text that refers to itself can hold millions.
    private static final int MOST_MISTAKES = 500;

    private final String file;
    private final List<Mistake> mistakes = new ArrayList<>();

    Page(String file) {
        this.file = file;
    }

    List<Mistake> mistakes() {
        return List.copyOf(mistakes);
    }

    void wrong(int line, String sentence) {
        if (!isFull()) {
            mistakes.add(new Mistake(file, line, sentence));
        }
    }

    /** Whatever else is wrong is told once these are mended. */
    boolean isFull() {
        return mistakes.size() >= MOST_MISTAKES;
    }

    void wrong(Node at, String sentence) {
        wrong(line(at), sentence);
    }

    /** What stands at the top, if it can be read at all. */
    Optional<Fields> top(String text) {
        var options = new LoaderOptions();
        options.setCodePointLimit(LARGEST);
        options.setNestingDepthLimit(DEEPEST);
        try {
            Node node = new Yaml(options).compose(new StringReader(text));
            if (node == null) {
                wrong(1, "the directory is empty: name at least one destination under \"destinations:\", or leave "
                        + DirectorySettings.DIRECTORY + " out for the shipped example.");
                return Optional.empty();
            }
            return fields(node, "the directory");
        } catch (MarkedYAMLException unreadable) {
            Mark mark = unreadable.getProblemMark() != null ? unreadable.getProblemMark() : unreadable.getContextMark();
            wrong(mark == null ? 1 : mark.getLine() + 1, "this is not YAML (" + safe(String.valueOf(unreadable.getProblem()))
                    + "): look at the indentation, the colons and the quotes here and just above.");
        } catch (YAMLException unreadable) {
            // Of a character that YAML forbids, or a text beyond all measure, it names no line.
            wrong(lineOfForbidden(text), "this cannot be read: a character is not printable, the file is larger than " + LARGEST
                    + " characters, nested deeper than " + DEEPEST + " levels, or full of references; remove it.");
        }
        return Optional.empty();
    }

    Optional<Fields> fields(Node node, String what) {
        if (node instanceof MappingNode mapping) {
            return Optional.of(new Fields(what, mapping));
        }
        wrong(node, what + " needs keys and values, such as \"name: Sales\", indented below it.");
        return Optional.empty();
    }

    Optional<String> text(Node node, String what) {
        if (node instanceof ScalarNode scalar && !(scalar.getTag().equals(Tag.NULL) && scalar.isPlain())) {
            return Optional.of(scalar.getValue().strip());
        }
        wrong(node, what + " needs one value, on the same line.");
        return Optional.empty();
    }

    /** One value, or a list of them. */
    List<Node> entries(Node node) {
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
    }

    static int line(Node node) {
        return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
    }

    /** A mistake may be made with a number in hand: it is never repeated. */
    static String safe(String written) {
        return Phrase.shortened(written.replaceAll("\\p{Cntrl}", " "));
    }

    private static int lineOfForbidden(String text) {
        int line = 1;
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter == '\n') {
                line++;
            } else if (Character.isISOControl(letter) && letter != '\t' && letter != '\r' && letter != 0x85) {
                return line;
            }
        }
        return 1;
    }

    /** The keys below one entry. Each is asked for by name; what nobody asked for is a mistake. */
    final class Fields {

        private final String what;
        private final MappingNode node;
        private final Map<String, Node> values = new LinkedHashMap<>();
        private final Map<String, Node> keys = new LinkedHashMap<>();

        private Fields(String what, MappingNode node) {
            this.what = what;
            this.node = node;
            for (NodeTuple tuple : node.getValue()) {
                text(tuple.getKeyNode(), "a key of " + what).ifPresent(key -> {
                    Node before = keys.putIfAbsent(key, tuple.getKeyNode());
                    if (before == null) {
                        values.put(key, tuple.getValueNode());
                    } else {
                        wrong(tuple.getKeyNode(), what + " has \"" + safe(key) + "\" already, on line " + Page.line(before)
                                + ": remove one of the two.");
                    }
                });
            }
        }

        /** For keys that are names of somebody's own. */
        Set<String> names() {
            return values.keySet();
        }

        void allow(String... known) {
            List<String> all = List.of(known);
            keys.forEach((key, at) -> {
                if (!all.contains(key)) {
                    wrong(at, what + " has no key \"" + safe(key) + "\": use " + String.join(", ", all) + ".");
                }
            });
        }

        Optional<Node> at(String key) {
            return Optional.ofNullable(values.get(key));
        }

        Optional<String> word(String key) {
            return at(key).flatMap(value -> text(value, "\"" + key + "\" of " + what));
        }

        /** The values in a list, each with where it stands. */
        List<Placed> words(String key) {
            return at(key).map(value -> entries(value).stream()
                    .flatMap(entry -> text(entry, "\"" + key + "\" of " + what).map(word ->
                            new Placed(word, Page.line(entry))).stream())
                    .toList()).orElse(List.of());
        }

        int line(String key) {
            @Nullable Node value = values.get(key);
            return value == null ? line() : Page.line(value);
        }

        int keyLine(String key) {
            @Nullable Node at = keys.get(key);
            return at == null ? line() : Page.line(at);
        }

        int line() {
            return Page.line(node);
        }

        String what() {
            return what;
        }
    }

    record Placed(String word, int line) {}
}
