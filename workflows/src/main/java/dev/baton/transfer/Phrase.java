package dev.baton.transfer;

import java.util.regex.Pattern;

/** Free words on their way into a history: kept short, and robbed of anything that could be dialled. */
public final class Phrase {

    private static final int LONGEST = 200;
    // With every dash and space there is: models and pages write numbers with those that no keyboard has.
    private static final Pattern DIGITS =
            Pattern.compile("\\+?\\p{Nd}(?:[\\s\\p{Z}\\p{Pd}\\p{Cf}\u2212().]{0,3}\\p{Nd}){4,}");

    private Phrase() {}

    public static String shortened(String words) {
        String one = DIGITS.matcher(words.strip().replaceAll("\\s+", " ")).replaceAll("•••");
        return one.length() <= LONGEST ? one : one.substring(0, LONGEST - 1) + "…";
    }
}
