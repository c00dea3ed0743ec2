package dev.baton.api;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/** What people are called. Anything that people are called will do, as long as it can stand in a path and on one line. */
final class PersonName {

    private static final int LONGEST = 80;

    private PersonName() {}

    static String checked(String field, @Nullable String said) {
        if (said == null || said.isBlank()) {
            throw Problem.field(Problem.Kind.MISSING_FIELD, field, field + " is needed: what they are called.");
        }
        String name = composed(said);
        if (name.codePointCount(0, name.length()) > LONGEST) {
            throw Problem.field(Problem.Kind.INVALID_FIELD, field, field + " may have " + LONGEST + " characters.");
        }
        boolean usable = name.codePoints().noneMatch(PersonName::unusable) && !name.chars().allMatch(one -> one == '.');
        if (!usable) {
            throw Problem.field(Problem.Kind.INVALID_FIELD, field, field + " may have letters of any script, spaces, digits and most signs,"
                    + " but no / \\ ; or % and no control characters, and not dots alone.");
        }
        return name;
    }

    /** In the one form, of those in which the same letters can be sent. */
    static String composed(String said) {
        return Normalizer.normalize(said, Normalizer.Form.NFC).strip();
    }

    private static boolean unusable(int one) {
        // Names in some scripts are written with joiners.
        boolean joins = one == 0x200C || one == 0x200D;
        return "/\\;%".indexOf(one) >= 0 || !joins && switch (Character.getType(one)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** As people take two names for one. */
    static boolean same(@Nullable String one, @Nullable String other) {
        return one != null && other != null && composed(one).equalsIgnoreCase(composed(other));
    }
}
