package dev.baton.telephony;

import dev.baton.livekit.Failure;
import dev.baton.port.DialResult;
import java.util.Locale;

/** What it means that a dial ended without an answer. The SIP status decides; LiveKit's own words only where there is none. */
final class SipVerdict {

    static final String CREDENTIALS = "the trunk's user name and password: correct them in .env and run ./baton trunk sync";
    static final String FORBIDDEN = "the caller ID (it must be a number that the trunk owns or verified), the geographic permission for the"
            + " country, and the credentials";
    static final String MEDIA = "the codecs and the media encryption that the trunk demands";

    private SipVerdict() {}

    /** {@code withdrawn}: we ourselves took the leg down. */
    static DialResult ofDial(Failure failure, boolean withdrawn) {
        return switch (failure) {
            case Failure.SipEnded(int status, String words) -> ofStatus(status, words, withdrawn);
            case Failure.CalledOff() -> withdrawn ? new DialResult.Withdrawn() : new DialResult.NoAnswer();
            case Failure.Overloaded() -> new DialResult.Overloaded();
            // Nothing was sent, and the next attempt may find somebody there.
            case Failure.Unreachable _, Failure.NobodyServes _ -> new DialResult.Overloaded();
            case Failure.NothingHappened wrong -> new DialResult.Unknown(wrong.sentence());
            case Failure.NobodyKnows unknown -> withdrawn ? new DialResult.Withdrawn() : new DialResult.Unknown(unknown.sentence());
        };
    }

    private static DialResult ofStatus(int status, String words, boolean withdrawn) {
        return switch (status) {
            case 486, 600 -> new DialResult.Busy(status);
            case 603, 607, 608 -> new DialResult.Declined(status);
            case 408, 480 -> new DialResult.NoAnswer();
            case 487 -> withdrawn ? new DialResult.Withdrawn() : new DialResult.NoAnswer();
            case 301, 302, 404, 410, 484, 604 -> new DialResult.Unreachable(status);
            case 401, 407 -> new DialResult.RefusedByTrunk(status, CREDENTIALS);
            case 402 -> new DialResult.RefusedByTrunk(status, "the account's balance at the provider");
            case 403 -> new DialResult.RefusedByTrunk(status, FORBIDDEN);
            case 400, 416 -> new DialResult.RefusedByTrunk(status, "the number's form: E.164, with a plus sign and the country code");
            case 415, 488, 606 -> new DialResult.RefusedByTrunk(status, MEDIA);
            // livekit-sip gives up so when the provider asks for credentials again and again.
            case 500 -> words.toLowerCase(Locale.ROOT).contains("auth")
                    ? new DialResult.RefusedByTrunk(status, CREDENTIALS)
                    : new DialResult.TrunkTrouble(status);
            // Whatever else it is, it is final: no phone rings any more.
            default -> new DialResult.TrunkTrouble(status);
        };
    }
}
