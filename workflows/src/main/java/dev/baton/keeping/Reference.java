package dev.baton.keeping;

import dev.baton.call.CallId;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a vault gives out for a text: {@code vault/<call>/<kind>/<name>}. It tells whose it is, and nothing of what it says. */
public record Reference(String call, String kind, String name) {

    private static final SecureRandom RANDOM = new SecureRandom();
    // No vowels, so no words; no digits, so nothing that could be taken for a phone number.
    private static final String ALPHABET = "bcdfghjkmnpqrstvwxz";
    private static final Pattern SHAPE = Pattern.compile("vault/([^/]+)/([a-z]+)/([" + ALPHABET + "]+)");

    /** Never a number that counts up: a reference to something destroyed must not find something newer. */
    public static Reference fresh(CallId call, Vault.Kind kind) {
        var name = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            name.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return new Reference(call.value(), word(kind), name.toString());
    }

    /** Nothing if no vault of ours gave it out. */
    public static Optional<Reference> read(String reference) {
        Matcher parts = SHAPE.matcher(reference);
        return parts.matches() ? Optional.of(new Reference(parts.group(1), parts.group(2), parts.group(3))) : Optional.empty();
    }

    static String word(Vault.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "vault/" + call + "/" + kind + "/" + name;
    }
}
