package dev.baton.numbers;

import dev.baton.call.PhoneNumber;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a number was really said. A model hears numbers that nobody said, and reads others out of what it was told:
 * what the caller spoke, digit by digit or in words, has to be the whole number and nothing but it.
 */
public final class SpokenDigits {

    private static final int LONGEST_NUMBER = 15;
    private static final Map<String, String> DIGITS = Map.ofEntries(
            Map.entry("zero", "0"), Map.entry("oh", "0"), Map.entry("o", "0"), Map.entry("nought", "0"),
            Map.entry("naught", "0"), Map.entry("nil", "0"), Map.entry("one", "1"), Map.entry("two", "2"),
            Map.entry("three", "3"), Map.entry("four", "4"), Map.entry("five", "5"), Map.entry("six", "6"),
            Map.entry("seven", "7"), Map.entry("eight", "8"), Map.entry("nine", "9"), Map.entry("niner", "9"));
    private static final Map<String, String> TEENS = Map.of("ten", "10", "eleven", "11", "twelve", "12", "thirteen", "13",
            "fourteen", "14", "fifteen", "15", "sixteen", "16", "seventeen", "17", "eighteen", "18", "nineteen", "19");
    private static final Map<String, String> TENS = Map.of("twenty", "2", "thirty", "3", "forty", "4", "fourty", "4",
            "fifty", "5", "sixty", "6", "seventy", "7", "eighty", "8", "ninety", "9");
    private static final Map<String, Integer> REPEATS = Map.of("double", 2, "triple", 3, "treble", 3, "quadruple", 4);
    private static final Map<String, String> ROUND = Map.of("hundred", "00", "thousand", "000");

    private SpokenDigits() {}

    /**
     * The country code may be left out where the number is at home, and the dialling prefix of an abroad call added.
     * {@code said} holds what the caller said, and nobody else, in order.
     */
    public static boolean wereSaid(PhoneNumber number, List<String> said, Set<String> atHome) {
        Set<String> ways = waysToSay(number, atHome);
        List<String> runs = said.stream().flatMap(one -> runs(one).stream()).toList();
        for (int first = 0; first < runs.size(); first++) {
            var together = new StringBuilder();
            for (int last = first; last < runs.size() && together.length() <= LONGEST_NUMBER + 3; last++) {
                together.append(runs.get(last));
                if (ways.contains(together.toString())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Set<String> waysToSay(PhoneNumber number, Set<String> atHome) {
        String whole = number.e164().substring(1);
        var ways = new HashSet<>(Set.of(whole, "00" + whole, "011" + whole));
        if (Regions.of(number).filter(atHome::contains).isPresent()) {
            Regions.nationalDigits(number).filter(national -> national.length() >= 7).ifPresent(national -> {
                ways.add(national);
                ways.add("0" + national);
            });
        }
        return ways;
    }

    /** The digits that were said without another word in between. A pause or "uh" is no word. */
    static List<String> runs(String utterance) {
        var runs = new ArrayList<String>();
        var run = new StringBuilder();
        List<String> words = words(utterance);
        for (int at = 0; at < words.size(); at++) {
            String word = words.get(at);
            String next = at + 1 < words.size() ? words.get(at + 1) : "";
            Integer times = REPEATS.get(word);
            if (times != null && single(next) != null) {
                run.append(String.valueOf(single(next)).repeat(times));
                at++;
            } else if (single(word) != null) {
                run.append(single(word));
                if (ROUND.containsKey(next)) {
                    run.append(ROUND.get(next));
                    at++;
                }
            } else if (TENS.containsKey(word)) {
                String unit = single(next);
                boolean together = unit != null && unit.length() == 1 && !unit.equals("0") && DIGITS.containsKey(next);
                run.append(TENS.get(word)).append(together ? unit : "0");
                at += together ? 1 : 0;
            } else if (TEENS.containsKey(word)) {
                run.append(TEENS.get(word));
            } else if (!isBreath(word)) {
                close(run, runs);
            }
        }
        close(run, runs);
        return runs;
    }

    private static void close(StringBuilder run, List<String> runs) {
        if (!run.isEmpty()) {
            runs.add(run.toString());
            run.setLength(0);
        }
    }

    private static @Nullable String single(String word) {
        if (!word.isEmpty() && word.chars().allMatch(letter -> letter >= '0' && letter <= '9')) {
            return word;
        }
        return DIGITS.get(word);
    }

    private static boolean isBreath(String word) {
        return Set.of("plus", "dash", "hyphen", "dot", "uh", "um", "er", "erm", "and", "then").contains(word);
    }

    private static List<String> words(String utterance) {
        String plain = Written.Reading.ascii(utterance).toLowerCase(Locale.ROOT);
        String apart = plain.replaceAll("(?<=[0-9])(?=\\p{L})|(?<=\\p{L})(?=[0-9])", " ");
        return Stream.of(apart.split("[^\\p{L}0-9]+")).filter(word -> !word.isEmpty()).toList();
    }
}
