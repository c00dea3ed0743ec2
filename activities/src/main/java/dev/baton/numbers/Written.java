package dev.baton.numbers;

import dev.baton.call.PhoneNumber;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A number as a person or a program wrote it. Digits of any script count, as do the usual marks between them; letters,
 * pauses, parameters and control characters do not: what a trunk might read otherwise than we do is no number.
 */
public sealed interface Written {

    record Readable(PhoneNumber number) implements Written {}

    /** The sentence never repeats what was written. */
    record Unreadable(String sentence) implements Written {}

    static Written read(String text) {
        return Reading.of(text);
    }

    /** Apart, so that the patterns are nobody's business. */
    final class Reading {

        private static final int LONGEST = 60;
        private static final Pattern SHAPE = Pattern.compile(
                "\\+[ ]?([0-9](?:[ ().-]{0,3}[0-9]){0,24})(?:[ ,]{0,2}(?:ext\\.?|extension|x)[ .]?([0-9]{1,10}))?",
                Pattern.CASE_INSENSITIVE);
        private static final String ADVICE = "write it in E.164 form, a plus sign, the country code and the number, such as "
                + "+15550001234, and an extension behind it as in \"ext. 42\"";

        private Reading() {}

        private static Written of(String text) {
            if (text.length() > LONGEST) {
                return new Unreadable("this is too long for a phone number: " + ADVICE);
            }
            String plain = ascii(text.strip());
            if (plain.startsWith("00") || !plain.startsWith("+")) {
                return new Unreadable("a phone number begins with a plus sign and its country code: " + ADVICE);
            }
            Matcher shape = SHAPE.matcher(plain);
            if (!shape.matches()) {
                return new Unreadable("this is not a phone number: " + ADVICE);
            }
            return number(shape.group(1).replaceAll("[^0-9]", ""), shape.group(2));
        }

        private static Written number(String digits, @Nullable String extension) {
            if (digits.startsWith("0")) {
                return new Unreadable("no country code begins with 0: " + ADVICE);
            }
            if (digits.length() < 7 || digits.length() > 15) {
                return new Unreadable("a phone number has 7 to 15 digits after the plus sign: " + ADVICE);
            }
            return new Readable(new PhoneNumber("+" + digits, extension));
        }

        /** Digits of every script become ASCII ones, so that policy judges what a trunk would dial. */
        static String ascii(String text) {
            var plain = new StringBuilder();
            text.codePoints().forEach(letter -> {
                int digit = Character.isDigit(letter) ? Character.digit(letter, 10) : -1;
                if (digit >= 0) {
                    plain.append(digit);
                } else if (letter == 0xFF0B) {
                    plain.append('+');
                } else if (letter == 0xA0 || letter == 0x202F) {
                    plain.append(' ');
                } else if (letter >= 0x2010 && letter <= 0x2013) {
                    plain.append('-');
                } else {
                    plain.appendCodePoint(letter);
                }
            });
            return plain.toString();
        }
    }
}
