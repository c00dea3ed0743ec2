package dev.baton.scribe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers as digits, whether they were written in digits or spoken in English words ("double five", "four hundred and two"). */
final class Numbers {

    private static final Map<String, Integer> SMALL = Map.ofEntries(
            Map.entry("zero", 0), Map.entry("oh", 0), Map.entry("one", 1), Map.entry("two", 2), Map.entry("three", 3),
            Map.entry("four", 4), Map.entry("five", 5), Map.entry("six", 6), Map.entry("seven", 7), Map.entry("eight", 8),
            Map.entry("nine", 9), Map.entry("ten", 10), Map.entry("eleven", 11), Map.entry("twelve", 12),
            Map.entry("thirteen", 13), Map.entry("fourteen", 14), Map.entry("fifteen", 15), Map.entry("sixteen", 16),
            Map.entry("seventeen", 17), Map.entry("eighteen", 18), Map.entry("nineteen", 19), Map.entry("twenty", 20),
            Map.entry("thirty", 30), Map.entry("forty", 40), Map.entry("fifty", 50), Map.entry("sixty", 60),
            Map.entry("seventy", 70), Map.entry("eighty", 80), Map.entry("ninety", 90));
    private static final Map<String, Integer> TIMES = Map.of("hundred", 100, "thousand", 1_000, "million", 1_000_000);
    private static final Map<String, Integer> REPEATED = Map.of("double", 2, "triple", 3);
    private static final Pattern JOINS = Pattern.compile("[\\s()./+\\-–]{0,3}");
    // An account number spoken in pieces is long; nobody needs every piece of a longer one.
    private static final int LONGEST_GROUP = 24;

    private Numbers() {}

    /** Each number of the text, pieces that stand together joined: "555-123 4567" is one number. */
    static List<String> stated(List<Token> tokens) {
        var numbers = new ArrayList<String>();
        for (List<Token> group : groups(tokens)) {
            // "No one", "the other one": a word and no number.
            if (group.size() > 1 || !group.getFirst().plain().equals("one")) {
                numbers.add(String.join("", parts(group)));
            }
        }
        return numbers;
    }

    /** Every number that somebody who says this can be quoted with: the whole and each run of its pieces. */
    static Set<String> said(List<Token> tokens) {
        var numbers = new HashSet<String>();
        for (List<Token> group : groups(tokens)) {
            List<String> parts = parts(group);
            numbers.add(String.join("", parts));
            for (int from = 0; from < parts.size(); from++) {
                for (int to = from + 1; to <= Math.min(parts.size(), from + LONGEST_GROUP); to++) {
                    numbers.add(String.join("", parts.subList(from, to)));
                }
            }
        }
        return numbers;
    }

    private static List<List<Token>> groups(List<Token> tokens) {
        var groups = new ArrayList<List<Token>>();
        var group = new ArrayList<Token>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            @Nullable Token next = i + 1 < tokens.size() ? tokens.get(i + 1) : null;
            if (!group.isEmpty() && !(continues(group.getLast(), token))) {
                close(group, groups);
            }
            if (numeric(token) || REPEATED.containsKey(token.plain()) && next != null && numeric(next)) {
                group.add(token);
            } else if (!group.isEmpty() && token.plain().equals("and") && next != null && SMALL.containsKey(next.plain())
                    && TIMES.containsKey(group.getLast().plain())) {
                group.add(token);
            } else {
                close(group, groups);
            }
        }
        close(group, groups);
        return groups;
    }

    private static void close(ArrayList<Token> group, List<List<Token>> groups) {
        // A lone "oh" or "hundred" is a word.
        if (group.size() > 1
                || group.size() == 1 && !group.getFirst().plain().equals("oh") && !TIMES.containsKey(group.getFirst().plain())) {
            groups.add(List.copyOf(group));
        }
        group.clear();
    }

    private static boolean numeric(Token token) {
        return token.isNumber() || SMALL.containsKey(token.plain()) || TIMES.containsKey(token.plain());
    }

    private static boolean continues(Token before, Token token) {
        if (JOINS.matcher(token.gap()).matches()) {
            return true;
        }
        if (!token.gap().strip().equals(",")) {
            return false;
        }
        // "1,200" is one number, "47, 11" are two, "five five, one two" is spoken with a breath.
        return before.isNumber() ? token.isNumber() && token.gap().equals(",") && token.text().length() == 3 : !token.isNumber();
    }

    private static List<String> parts(List<Token> group) {
        if (group.stream().anyMatch(token -> TIMES.containsKey(token.plain()))) {
            return List.of(value(group));
        }
        var parts = new ArrayList<String>();
        for (int i = 0; i < group.size(); i++) {
            int times = REPEATED.getOrDefault(group.get(i).plain(), 1);
            if (times > 1 && i + 1 < group.size()) {
                parts.add(digits(group.get(++i)).repeat(times));
            } else if (isTens(group.get(i)) && i + 1 < group.size() && isUnit(group.get(i + 1))) {
                parts.add(String.valueOf(small(group.get(i)) + small(group.get(++i))));
            } else {
                parts.add(digits(group.get(i)));
            }
        }
        return parts;
    }

    private static String value(List<Token> group) {
        long total = 0;
        long current = 0;
        for (Token token : group) {
            String word = token.plain();
            int times = TIMES.getOrDefault(word, 1);
            if (times > 1) {
                current = Math.max(1, current) * times;
                if (times > 100) {
                    total += current;
                    current = 0;
                }
            } else if (!word.equals("and")) {
                String digits = digits(token);
                // Longer ones are no amounts; they only have to differ from everything that was said.
                current = digits.length() > 9 ? Long.MAX_VALUE / 4_000_000 : current + Long.parseLong("0" + digits);
            }
        }
        return String.valueOf(total + current);
    }

    private static String digits(Token token) {
        int small = small(token);
        return small >= 0 ? String.valueOf(small) : token.isNumber() ? token.plain() : "";
    }

    private static boolean isTens(Token token) {
        return small(token) >= 20;
    }

    private static boolean isUnit(Token token) {
        return small(token) > 0 && small(token) < 10;
    }

    private static int small(Token token) {
        return SMALL.getOrDefault(token.plain(), -1);
    }
}
