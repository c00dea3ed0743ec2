package dev.baton.call;

import java.util.regex.Pattern;

/** The shape rules shared by the names that end up in a history: short, plain, and never a phone number. */
public final class Word {

    // Seven digits in a row, however they are spaced, could be somebody's telephone.
    private static final Pattern LOOKS_DIALLABLE =
            Pattern.compile("\\p{Nd}(?:[\\s\\p{Z}\\p{Pd}\\p{Cf}\u2212().]{0,3}\\p{Nd}){6,}");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}");

    private Word() {}

    public static String plain(String what, String value) {
        if (!PLAIN.matcher(value).matches()) {
            throw new IllegalArgumentException(what + " \"" + masked(value)
                    + "\" must be 1 to 128 letters, digits or . _ : / - and start with a letter or digit");
        }
        return withoutNumber(what, value);
    }

    static String withoutNumber(String what, String value) {
        if (LOOKS_DIALLABLE.matcher(value).find()) {
            throw new IllegalArgumentException(what + " \"" + masked(value)
                    + "\" looks like a phone number, which may not enter a history: keep it in the vault and pass its reference");
        }
        return value;
    }

    static String masked(String value) {
        return LOOKS_DIALLABLE.matcher(value).replaceAll("•••");
    }
}
