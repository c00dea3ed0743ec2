package dev.baton.scribe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A word or a run of digits, and what stood before it. */
record Token(String text, String gap) {

    // Bounded: without a limit, a word of a hundred thousand apostrophes overflows the stack.
    private static final Pattern TOKEN = Pattern.compile("\\p{L}[\\p{L}\\p{M}]*(?:['’]\\p{L}+){0,3}|\\p{Nd}+");
    private static final Pattern POSSESSIVE = Pattern.compile("['’]s?$");

    static List<Token> of(String plain) {
        var tokens = new ArrayList<Token>();
        Matcher found = TOKEN.matcher(plain);
        int end = 0;
        while (found.find()) {
            tokens.add(new Token(found.group(), plain.substring(end, found.start())));
            end = found.end();
        }
        return tokens;
    }

    boolean isNumber() {
        return Character.isDigit(text.codePointAt(0));
    }

    /** As it is compared: small letters without a possessive, digits of any script as 0 to 9. */
    String plain() {
        if (!isNumber()) {
            return POSSESSIVE.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
        }
        var digits = new StringBuilder();
        text.codePoints().forEach(one -> digits.append(Character.digit(one, 10)));
        return digits.toString();
    }

    boolean hasCapital() {
        return text.codePoints().anyMatch(one -> Character.isUpperCase(one) || Character.isTitleCase(one));
    }

    /** Of a script without capitals, in which a name looks like any other word. */
    boolean isCaseless() {
        return text.codePoints().anyMatch(one -> Character.getType(one) == Character.OTHER_LETTER);
    }
}
