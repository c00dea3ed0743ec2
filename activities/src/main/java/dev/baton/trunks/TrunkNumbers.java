package dev.baton.trunks;

import dev.baton.call.PhoneNumber;
import java.util.List;

/** Numbers as trunks keep them: with or without the plus sign, and {@code *} for "any". */
final class TrunkNumbers {

    private TrunkNumbers() {}

    static boolean cover(List<String> kept, PhoneNumber number) {
        String digits = number.e164().substring(1);
        return kept.stream().anyMatch(one -> one.equals("*") || one.replaceAll("[^0-9]", "").equals(digits));
    }
}
