package dev.baton.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Lines for a person at a terminal: columns that line up, and sentences that end before the window does. */
final class Screen {

    private static final int WIDTH = 100;
    // A command that is to be typed stays in one piece.
    private static final Pattern WORD = Pattern.compile("\\S*'baton [^']*'\\S*|\\S+");

    private final PrintWriter out;
    private final String mark;

    Screen(PrintWriter out) {
        this(out, "");
    }

    /** {@code mark} begins every line. */
    Screen(PrintWriter out, String mark) {
        this.out = out;
        this.mark = mark;
    }

    void line(String text) {
        out.println((mark + text).stripTrailing());
        out.flush();
    }

    /** A name, a word and a sentence that goes on under itself. */
    void row(String name, int nameWidth, String word, int wordWidth, String sentence) {
        String before = "  " + padded(name, nameWidth) + "  " + (wordWidth == 0 ? "" : padded(word, wordWidth) + "  ");
        List<String> lines = wrapped(sentence, WIDTH - mark.length() - before.length());
        line(before + lines.getFirst());
        lines.stream().skip(1).forEach(more -> line(" ".repeat(before.length()) + more));
    }

    /** What stands under a row: set in, and never broken apart if it is a command to be copied. */
    void under(int indent, String bullet, String text, boolean verbatim) {
        List<String> lines = verbatim ? List.of(text) : wrapped(text, WIDTH - mark.length() - indent - bullet.length());
        line(" ".repeat(indent) + bullet + lines.getFirst());
        lines.stream().skip(1).forEach(more -> line(" ".repeat(indent + bullet.length()) + more));
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static List<String> wrapped(String text, int width) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        WORD.matcher(text).results().map(MatchResult::group).forEach(word -> {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        });
        lines.add(line.toString());
        return lines;
    }
}
