package dev.baton.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code .env} file. Strict, since a value that is read otherwise than it was meant is found late; nothing is ever replaced
 * within a value, so that a {@code $} in a password stays one. No sentence repeats a value.
 */
final class EnvFile {

    private static final long LARGEST = 64 * 1024;
    private static final Pattern LINE = Pattern.compile("(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)");
    private static final Pattern BEHIND = Pattern.compile("[ \\t]*(?:#.*)?");

    private final Path file;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private final List<String> mistakes = new ArrayList<>();

    private EnvFile(Path file) {
        this.file = file;
    }

    /** Every mistake is told at once, each with its line. */
    static Map<String, String> read(Path file) {
        var reading = new EnvFile(file);
        reading.parse(reading.text());
        if (!reading.mistakes.isEmpty()) {
            throw new Wrong(Wrong.USAGE, String.join("\n", reading.mistakes));
        }
        return Map.copyOf(reading.values);
    }

    static boolean othersMayRead(Path file) {
        try {
            var permissions = Files.getPosixFilePermissions(file);
            return permissions.contains(PosixFilePermission.GROUP_READ) || permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    private String text() {
        try {
            if (Files.size(file) > LARGEST) {
                throw new Wrong(Wrong.USAGE, file.getFileName() + " is larger than 64 KiB: it is to hold settings only.");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
        } catch (CharacterCodingException notText) {
            throw new Wrong(Wrong.USAGE, file.getFileName() + " is not UTF-8 text: save it again as such.");
        } catch (IOException unreadable) {
            throw new Wrong(Wrong.SURROUNDINGS, file.getFileName() + " cannot be read (" + unreadable.getClass().getSimpleName()
                    + "): check its permissions.");
        }
    }

    private void parse(String text) {
        int number = 0;
        for (String raw : (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\n", -1)) {
            number++;
            String line = (raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                parse(number, line);
            }
        }
    }

    private void parse(int number, String line) {
        Matcher shape = LINE.matcher(line);
        if (!shape.matches()) {
            wrong(number, line.matches("(?:export[ \\t]+)?[A-Za-z_][A-Za-z0-9_]*[ \\t]+=.*")
                    ? "there is a space before the equals sign: write NAME=value."
                    : "this is no setting: write NAME=value, or # before a comment.");
            return;
        }
        String name = shape.group(1);
        Integer before = lines.putIfAbsent(name, number);
        if (before != null) {
            wrong(number, name + " is set again, and was set in line " + before + ": keep one of them.");
            return;
        }
        value(number, name, shape.group(2));
    }

    private void value(int number, String name, String written) {
        if (written.chars().anyMatch(letter -> letter < ' ' && letter != '\t' || letter == 0x7F)) {
            wrong(number, name + " holds a control character: write it again by hand.");
        } else if (written.startsWith("'") || written.startsWith("\"")) {
            quoted(number, name, written);
        } else {
            plain(number, name, written);
        }
    }

    private void plain(int number, String name, String written) {
        if (!written.isEmpty() && Character.isWhitespace(written.charAt(0)) && !BEHIND.matcher(written).matches()) {
            wrong(number, name + " has a space behind the equals sign: write NAME=value.");
            return;
        }
        String value = written.replaceFirst("(?:^|[ \\t])[ \\t]*#.*$", "").strip();
        if (value.chars().anyMatch(Character::isWhitespace)) {
            wrong(number, name + " holds a space: put quotes around its value.");
        } else if (value.contains("\"") || value.contains("'")) {
            wrong(number, name + " holds a quote: put the whole value into quotes of the other kind.");
        } else {
            values.put(name, value);
        }
    }

    private void quoted(int number, String name, String written) {
        char quote = written.charAt(0);
        var value = new StringBuilder();
        for (int at = 1; at < written.length(); at++) {
            char letter = written.charAt(at);
            if (letter == quote) {
                if (BEHIND.matcher(written.substring(at + 1)).matches()) {
                    values.put(name, value.toString());
                } else {
                    wrong(number, name + " goes on behind its closing quote: put all of it into the quotes.");
                }
                return;
            }
            if (letter == '\\' && quote == '"') {
                char next = at + 1 < written.length() ? written.charAt(at + 1) : ' ';
                if ("\"\\$n".indexOf(next) < 0) {
                    wrong(number, name + " has a backslash before something else than \" \\ $ or n: put it into single quotes to have it as it is.");
                    return;
                }
                value.append(next == 'n' ? '\n' : next);
                at++;
            } else {
                value.append(letter);
            }
        }
        wrong(number, name + " begins with a quote that is not closed in this line.");
    }

    private void wrong(int line, String sentence) {
        mistakes.add(file.getFileName() + ":" + line + ": " + sentence);
    }
}
