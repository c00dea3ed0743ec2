package dev.baton.telephony;

import java.util.LinkedHashMap;
import java.util.Map;

/** {@code referHeaders}: sent with every transfer. {@code numbersInLogs}: in clear, for whoever must debug a trunk; else masked. */
public record TelephonySettings(Map<String, String> referHeaders, boolean numbersInLogs) {

    static final String REFER_HEADERS = "BATON_REFER_HEADERS";
    static final String NUMBERS_IN_LOGS = "BATON_NUMBERS_IN_LOGS";

    public TelephonySettings {
        referHeaders = Map.copyOf(referHeaders);
        referHeaders.forEach((name, value) -> {
            if (!name.matches("[A-Za-z][A-Za-z0-9-]{0,63}") || value.isEmpty() || value.length() > 500 || value.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("a header of transfers has a name of letters, digits and dashes and a value on one line;"
                        + " one of BATON_REFER_HEADERS has not: write X-Account: 42; X-Team: north");
            }
        });
    }

    public static TelephonySettings standard() {
        return new TelephonySettings(Map.of(), false);
    }

    public static TelephonySettings from(Map<String, String> settings) {
        var headers = new LinkedHashMap<String, String>();
        for (String one : settings.getOrDefault(REFER_HEADERS, "").split(";")) {
            if (!one.isBlank()) {
                String[] parts = one.split(":", 2);
                headers.put(parts[0].strip(), parts.length > 1 ? parts[1].strip() : "");
            }
        }
        return new TelephonySettings(headers, switch (settings.getOrDefault(NUMBERS_IN_LOGS, "").strip()) {
            case "", "false" -> false;
            case "true" -> true;
            default -> throw new IllegalArgumentException("BATON_NUMBERS_IN_LOGS is true or false, and false when left out");
        });
    }
}
