package dev.baton.cli;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Secrets that occur nowhere else, each by the name of the one place where it is put in; looked for as they are, in hex and in base64. */
final class Canaries {

    private static final int PAIRS = 256 * 256;

    private final Random random = new SecureRandom();
    private final Set<String> places = new TreeSet<>();
    private final Map<Integer, List<Form>> byFirstTwo = new HashMap<>();
    private final boolean[] first = new boolean[PAIRS];

    private record Form(String place, String text) {}

    /** Letters only: good as a name, an identity, a password or a sentence. */
    synchronized String word(String place) {
        var word = new StringBuilder("zq");
        random.ints(16, 'a', 'z' + 1).forEach(word::appendCodePoint);
        return known(place, word.toString());
    }

    /** An Indian mobile number that nobody else here has. */
    synchronized String number(String place) {
        return "+91" + known(place, "98765" + (10_000 + 100 * places.size() + random.nextInt(100)));
    }

    /** One that was made elsewhere. Returns it. */
    synchronized String known(String place, String value) {
        if (!places.add(place)) {
            throw new IllegalArgumentException(place + " has its canary");
        }
        for (String form : forms(value)) {
            byFirstTwo.computeIfAbsent(two(form, 0), any -> new ArrayList<>()).add(new Form(place, form));
            first[two(form, 0)] = true;
        }
        return value;
    }

    int count() {
        return places.size();
    }

    private static List<String> forms(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        var forms = new ArrayList<>(List.of(value.toLowerCase(Locale.ROOT), HexFormat.of().formatHex(bytes)));
        // Where it stands among other bytes decides how base64 has it; the first and the last sign may belong to neighbours.
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            String coded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            forms.add(coded.substring(before == 0 ? 0 : before + 1, coded.length() - (shifted.length % 3 == 0 ? 0 : 1)).toLowerCase(Locale.ROOT));
        }
        return List.copyOf(forms);
    }

    /** The places of those that are found there. Upper and lower case count as the same. */
    synchronized Set<String> in(String text) {
        String all = text.toLowerCase(Locale.ROOT);
        var found = new TreeSet<String>();
        // There are hundreds of forms and a hundred megabytes: each place is looked at once, and most only by its first two signs.
        for (int at = 0; at + 2 <= all.length(); at++) {
            int two = two(all, at);
            if (first[two]) {
                for (Form one : byFirstTwo.getOrDefault(two, List.of())) {
                    if (all.startsWith(one.text(), at)) {
                        found.add(one.place());
                    }
                }
            }
        }
        return found;
    }

    private static int two(String text, int at) {
        return text.charAt(at) % 256 * 256 + text.charAt(at + 1) % 256;
    }
}
