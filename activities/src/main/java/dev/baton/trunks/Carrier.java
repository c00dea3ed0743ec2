package dev.baton.trunks;

import java.util.Locale;

/** Whose trunk it is. Each has its own family of settings and its own page on which transfers are allowed. */
public enum Carrier {
    TWILIO("Twilio", "TWILIO"),
    VOBIZ("Vobiz", "VOBIZ"),
    OTHER("another carrier", "TRUNK");

    private final String name;
    private final String family;

    Carrier(String name, String family) {
        this.name = name;
        this.family = family;
    }

    /** Recognised from the trunk's address, whatever its settings are called. */
    public static Carrier at(String address) {
        String host = address.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]+$", "");
        if (host.endsWith(".twilio.com")) {
            return TWILIO;
        }
        return host.endsWith(".vobiz.ai") ? VOBIZ : OTHER;
    }

    String sipDomain() {
        return family + "_SIP_DOMAIN";
    }

    String username() {
        return family + "_USERNAME";
    }

    String password() {
        return family + "_PASSWORD";
    }

    String outboundNumber() {
        return family + "_OUTBOUND_NUMBER";
    }

    @Override
    public String toString() {
        return name;
    }
}
