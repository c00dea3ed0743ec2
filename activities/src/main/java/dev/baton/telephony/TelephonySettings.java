package dev.baton.telephony;

import java.util.Map;

/** {@code referHeaders}: sent with every transfer. {@code numbersInLogs}: in clear, for whoever must debug a trunk; else masked. */
public record TelephonySettings(Map<String, String> referHeaders, boolean numbersInLogs) {

    public TelephonySettings {
        referHeaders = Map.copyOf(referHeaders);
        referHeaders.forEach((name, value) -> {
            if (!name.matches("[A-Za-z][A-Za-z0-9-]{0,63}") || value.length() > 500 || value.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("a header of transfers has a name of letters, digits and dashes and a value on one line;"
                        + " one of BATON_REFER_HEADERS has not");
            }
        });
    }

    public static TelephonySettings standard() {
        return new TelephonySettings(Map.of(), false);
    }
}
