package dev.baton.telephony;

import dev.baton.call.PhoneNumber;
import java.util.List;
import java.util.Locale;

/** What is known of a carrier: how it wants to be asked, what it allows, and what it does that nobody expects. */
public sealed interface TrunkProfile {

    String name();

    /** The target of a REFER. {@code domain}: the trunk's own address. */
    String referTo(PhoneNumber number, String domain);

    /** The number as it is dialled, without an extension. */
    default String dialled(PhoneNumber number) {
        return number.e164();
    }

    CallerIds callerIds();

    /** 0: no limit is known. */
    int callsPerSecond();

    /** For the operator. */
    List<String> quirks();

    /** Where call transfer (SIP REFER) is switched on. */
    String whereTransferIsEnabled();

    record Twilio() implements TrunkProfile {
        @Override
        public String name() {
            return "twilio";
        }

        @Override
        public String referTo(PhoneNumber number, String domain) {
            return "tel:" + number.e164();
        }

        @Override
        public CallerIds callerIds() {
            return CallerIds.OF_THE_TRUNK;
        }

        @Override
        public int callsPerSecond() {
            return 1;
        }

        @Override
        public List<String> quirks() {
            return List.of(
                    "a transfer to a phone ends in SIP 603 or 403 unless both Call Transfer (SIP REFER) and PSTN Transfer are enabled",
                    "a transfer to a phone wants tel:, not sip:",
                    "more than one new call a second is answered with SIP 503 until Twilio raises the trunk's limit",
                    "a number that is neither bought from nor verified with Twilio is refused as caller ID with SIP 403");
        }

        @Override
        public String whereTransferIsEnabled() {
            return "enable Call Transfer (SIP REFER) and PSTN Transfer in Twilio's trunk settings, or: twilio api trunking v1 trunks update"
                    + " --sid … --transfer-mode enable-all --transfer-caller-id from-transferee";
        }
    }

    record Vobiz() implements TrunkProfile {
        @Override
        public String name() {
            return "vobiz";
        }

        @Override
        public String referTo(PhoneNumber number, String domain) {
            return atDomain(number, domain);
        }

        @Override
        public CallerIds callerIds() {
            return CallerIds.OF_THE_TRUNK;
        }

        @Override
        public int callsPerSecond() {
            return 0;
        }

        @Override
        public List<String> quirks() {
            return List.of(
                    "wrong credentials end in SIP 500 (max auth retry attempts reached), not in 401",
                    "a transfer that is not enabled, or whose target has no domain, ends in SIP 408");
        }

        @Override
        public String whereTransferIsEnabled() {
            return "enable Call Transfer (SIP REFER) in Vobiz's dashboard, and check VOBIZ_SIP_DOMAIN";
        }
    }

    /** A carrier of which nothing is known but what the operator says. */
    record Generic(CallerIds callerIds, int callsPerSecond) implements TrunkProfile {

        public Generic {
            if (callsPerSecond < 0 || callsPerSecond > 1000) {
                throw new IllegalArgumentException("calls per second: from 1 to 1000, or 0 for no limit");
            }
        }

        @Override
        public String name() {
            return "generic";
        }

        @Override
        public String referTo(PhoneNumber number, String domain) {
            return atDomain(number, domain);
        }

        @Override
        public List<String> quirks() {
            return List.of();
        }

        @Override
        public String whereTransferIsEnabled() {
            return "enable call transfer (SIP REFER) at the provider";
        }
    }

    /** Recognised from the address that the trunk was given. */
    static TrunkProfile at(String address) {
        String host = host(address).toLowerCase(Locale.ROOT);
        if (host.equals("twilio.com") || host.endsWith(".twilio.com")) {
            return new Twilio();
        }
        if (host.equals("vobiz.ai") || host.endsWith(".vobiz.ai")) {
            return new Vobiz();
        }
        return new Generic(CallerIds.OF_THE_TRUNK, 0);
    }

    /** Pinned by the operator. */
    static TrunkProfile named(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "twilio" -> new Twilio();
            case "vobiz" -> new Vobiz();
            case "generic" -> new Generic(CallerIds.OF_THE_TRUNK, 0);
            default -> throw new IllegalArgumentException("there is no such trunk profile: use twilio, vobiz or generic, or leave it out,"
                    + " so that it is recognised from the trunk's address");
        };
    }

    /** Without scheme, port and parameters. */
    static String host(String address) {
        return address.strip().replaceFirst("^(?i)sips?:", "").replaceFirst("[;:].*$", "");
    }

    private static String atDomain(PhoneNumber number, String domain) {
        return "sip:" + number.e164() + "@" + host(domain);
    }
}
