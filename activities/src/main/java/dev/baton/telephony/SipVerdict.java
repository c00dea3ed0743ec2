package dev.baton.telephony;

import dev.baton.livekit.Failure;
import dev.baton.port.DialResult;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What it means that a dial ended without an answer. The SIP status decides; LiveKit's own words only where there is none. */
final class SipVerdict {

    static final String CREDENTIALS = "the trunk's user name and password (max auth retry): correct them in .env and run ./baton trunk sync";
    static final String FORBIDDEN = "the caller ID (it must be a number that the trunk owns or verified), the geographic permission for the"
            + " country, and the credentials";
    static final String NO_SUCH_TRUNK = "OUTBOUND_TRUNK_ID: LiveKit has no trunk of that id, and ./baton trunk sync prints the right one";
    static final String MEDIA = "the codecs and the media encryption that the trunk demands";

    private SipVerdict() {}

    /** {@code withdrawn}: we ourselves took the leg down. */
    static DialResult ofDial(Failure failure, boolean withdrawn) {
        return switch (failure) {
            case Failure.SipEnded(int status, String words) -> ofStatus(status, words, withdrawn);
            case Failure.CalledOff() -> withdrawn ? new DialResult.Withdrawn() : new DialResult.NoAnswer();
            // Nothing was sent, and the next attempt may find somebody there.
            case Failure.Overloaded _, Failure.Unreachable _, Failure.NobodyServes _ -> new DialResult.Overloaded(failure.sentence());
            case Failure.CredentialsRefused _ -> refused(null, CREDENTIALS);
            case Failure.NotFound _ -> refused(null, NO_SUCH_TRUNK);
            case Failure.NothingHappened wrong -> refused(null, wrong.sentence());
            case Failure.NobodyKnows unknown -> withdrawn ? new DialResult.Withdrawn() : new DialResult.Unknown(unknown.sentence());
        };
    }

    private static DialResult refused(@Nullable Integer status, String lookAt) {
        return new DialResult.RefusedByTrunk(status, lookAt, null);
    }

    private static DialResult ofStatus(int status, String words, boolean withdrawn) {
        return switch (status) {
            case 486, 600 -> new DialResult.Busy(status);
            case 603, 607, 608 -> new DialResult.Declined(status);
            case 408, 480 -> new DialResult.NoAnswer();
            case 487 -> withdrawn ? new DialResult.Withdrawn() : new DialResult.NoAnswer();
            case 301, 302, 404, 410, 484, 604 -> new DialResult.Unreachable(status);
            case 401, 407 -> refused(status, CREDENTIALS);
            case 402 -> refused(status, "the account's balance at the provider");
            case 403 -> refused(status, FORBIDDEN);
            case 400, 416 -> refused(status, "the number's form: E.164, with a plus sign and the country code");
            case 415, 488, 606 -> refused(status, MEDIA);
            // So some carriers say it.
            case 500 -> words.toLowerCase(Locale.ROOT).contains("auth")
                    ? refused(status, CREDENTIALS)
                    : new DialResult.TrunkTrouble(status);
            // Whatever else it is, it is final: no phone rings any more.
            default -> new DialResult.TrunkTrouble(status);
        };
    }
}
