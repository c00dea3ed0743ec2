package dev.baton.call;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A number in E.164 shape, its extension apart. Whether it exists, what kind it is and whether it may be dialled is a
 * {@link NumberPlan}'s answer, never this record's.
 */
public record PhoneNumber(@JsonProperty("e164") String e164, @JsonProperty("extension") @Nullable String extension) {

    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final Pattern EXTENSION = Pattern.compile("[0-9]{1,10}");

    @JsonCreator
    public PhoneNumber {
        if (!E164.matcher(e164).matches()) {
            throw new IllegalArgumentException(
                    "not a phone number: write it in E.164 form, a plus sign and 7 to 15 digits, such as +15550001234");
        }
        if (extension != null && !EXTENSION.matcher(extension).matches()) {
            throw new IllegalArgumentException("an extension is 1 to 10 digits, apart from the number");
        }
    }

    public static PhoneNumber of(String e164) {
        return new PhoneNumber(e164, null);
    }

    /** Enough to tell two numbers apart in a log, too little to dial: the first two and the last two digits. */
    public String masked() {
        return e164.substring(0, 3) + "•".repeat(e164.length() - 5) + e164.substring(e164.length() - 2)
                + (extension == null ? "" : " ext. •");
    }

    @Override
    public String toString() {
        return masked();
    }
}
