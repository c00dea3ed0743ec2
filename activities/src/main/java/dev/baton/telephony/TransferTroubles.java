package dev.baton.telephony;

import java.util.Locale;

/** Why a carrier did not move a caller, in words: what it usually is, and what to do about it. */
final class TransferTroubles {

    private TransferTroubles() {}

    record Trouble(String cause, String cure) {
        String sentence() {
            return cause + ": " + cure;
        }
    }

    /** LiveKit takes nothing but sip:, sips: and tel:. */
    static final Trouble NOT_A_URI = new Trouble("the destination is not a URI that LiveKit accepts",
            "give the trunk its provider's domain (VOBIZ_SIP_DOMAIN or BATON_SIP_DOMAIN), sip: and @domain are then added by themselves");

    /** For an operator whom somebody tells that no phone rang after a transfer that succeeded. */
    static final Trouble SUCCEEDED_BUT_NO_RING = new Trouble("the carrier took the caller, and what came then is between the two of them",
            "if the destination's phone did not ring, check its number and the provider's call log for routing errors");

    static Trouble of(int status, String words, TrunkProfile profile) {
        return switch (status) {
            case 400 -> NOT_A_URI;
            case 401, 407 -> new Trouble("the carrier asks for credentials, and LiveKit sends none with a transfer",
                    "allow transfers from LiveKit's address at the provider, or let the call be bridged instead");
            case 403 -> new Trouble("call transfer (SIP REFER) is not enabled for the trunk", profile.whereTransferIsEnabled());
            case 404, 410, 484, 604 -> new Trouble("the transfer number is not valid", "write it in E.164 form, such as +12345678901, in directory.yaml");
            case 405, 501 -> new Trouble("the carrier does not know call transfer, or a proxy stands in its way", profile.whereTransferIsEnabled());
            case 408 -> new Trouble("the destination could not be reached in time, or the provider blocks the transfer",
                    "check that the number is valid and reachable; " + profile.whereTransferIsEnabled());
            case 480 -> new Trouble("nobody answered at the destination", "try another one, or later");
            case 486, 600 -> new Trouble("the destination is busy", "try another one, or later");
            case 487 -> new Trouble("the transfer was called off at the other end", "try again");
            case 500 -> words.toLowerCase(Locale.ROOT).contains("auth")
                    ? new Trouble("the trunk's credentials are wrong (max auth retry attempts reached)",
                            "correct the user name and password in .env and run ./baton trunk sync")
                    : new Trouble("the carrier failed; most often the trunk's credentials are wrong (max auth retry)",
                            "check the user name and password in .env, run ./baton trunk sync, and look at the provider's log");
            case 503 -> new Trouble("the carrier has no capacity for it now", "try later, or look at the trunk's calls per second");
            case 603 -> new Trouble("the destination declined, or the trunk may not transfer to phones", profile.whereTransferIsEnabled());
            default -> status >= 500 && status < 600
                    ? new Trouble("the carrier has trouble", "look at the provider's status page and call log")
                    : new Trouble("the carrier refused", "look at the provider's call log for SIP " + status);
        };
    }
}
