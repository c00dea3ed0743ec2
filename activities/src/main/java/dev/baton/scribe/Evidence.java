package dev.baton.scribe;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What some turns of a call contain, arranged for being asked "was this said?". */
final class Evidence {

    private static final int STEM = 4;
    private static final List<String> ENDINGS = List.of("s", "d", "ed", "es", "ing");

    private final List<String> texts = new ArrayList<>();
    private final List<List<String>> spoken = new ArrayList<>();
    private final Set<String> words = new HashSet<>();
    private final Set<String> stems = new HashSet<>();
    private final Set<String> numbers = new HashSet<>();
    private final Set<UnicodeScript> scripts = EnumSet.of(UnicodeScript.COMMON, UnicodeScript.INHERITED);

    Evidence(List<String> turns) {
        for (String turn : turns) {
            String text = PlainText.of(turn);
            List<Token> tokens = Token.of(text);
            for (Token token : tokens) {
                words.add(token.plain());
                stems.add(stem(token.plain()));
            }
            numbers.addAll(Numbers.said(tokens));
            text.codePoints().forEach(one -> scripts.add(UnicodeScript.of(one)));
            texts.add(text.toLowerCase(Locale.ROOT));
            spoken.add(tokens.stream().map(Token::plain).toList());
        }
    }

    boolean hasNumber(String digits) {
        return numbers.contains(digits);
    }

    /** The word itself: for names, where a letter more is somebody else. */
    boolean hasWord(Token token) {
        return words.contains(token.plain()) || token.isCaseless() && texts.stream().anyMatch(text -> text.contains(token.plain()));
    }

    boolean hasSomeFormOf(Token token) {
        String word = token.plain();
        return hasWord(token) || ENDINGS.stream().anyMatch(ending -> words.contains(word + ending)
                || word.endsWith(ending) && words.contains(word.substring(0, word.length() - ending.length())));
    }

    boolean hasSomethingLike(Token token) {
        return stems.contains(stem(token.plain()));
    }

    /** The words one after the other in one turn: a name put together from two places is nobody's. */
    boolean hasInOneBreath(List<Token> name) {
        List<String> wanted = name.stream().map(Token::plain).toList();
        return spoken.stream().anyMatch(turn -> Collections.indexOfSubList(turn, wanted) >= 0)
                || name.size() == 1 && hasWord(name.getFirst());
    }

    /** An address letter by letter, also when it was spelt out as "ada at example dot com". */
    boolean hasLiterally(String address) {
        String wanted = address.toLowerCase(Locale.ROOT);
        return texts.stream().anyMatch(text -> standsIn(text, wanted)
                || standsIn(text.replaceAll("\\s+dot\\s+", ".").replaceAll("\\s+at\\s+", "@"), wanted));
    }

    boolean knowsTheScriptsOf(String text) {
        return text.codePoints().allMatch(one -> scripts.contains(UnicodeScript.of(one)));
    }

    boolean contains(String smallLetters) {
        return texts.stream().anyMatch(text -> text.contains(smallLetters));
    }

    private static boolean standsIn(String text, String wanted) {
        for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
            int end = at + wanted.length();
            boolean begins = at == 0 || !ofAnAddress(text, at - 1);
            boolean ends = end == text.length() || !ofAnAddress(text, end)
                    || text.charAt(end) == '.' && (end + 1 == text.length() || !ofAnAddress(text, end + 1));
            if (begins && ends) {
                return true;
            }
        }
        return false;
    }

    private static boolean ofAnAddress(String text, int at) {
        char one = text.charAt(at);
        return Character.isLetterOrDigit(one) || "@._%+-".indexOf(one) >= 0;
    }

    private static String stem(String word) {
        return word.length() <= STEM ? word : word.substring(0, STEM);
    }
}
