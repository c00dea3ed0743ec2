package dev.baton.simulation;

import dev.baton.port.DialResult;
import dev.baton.port.Telephony;

/** What the raw answers mean. */
final class SipVerdict {

    private SipVerdict() {}

    static DialResult ofDial(SipAnswer answer) {
        return switch (answer) {
            case SipAnswer.Ok() -> new DialResult.Answered();
            case SipAnswer.Canceled() -> new DialResult.NoAnswer();
            case SipAnswer.Removed() -> new DialResult.Withdrawn();
            case SipAnswer.CpuExhausted() -> new DialResult.Overloaded(null);
            case SipAnswer.NotFound() -> new DialResult.Unknown("the trunk does not exist: check the trunk id of the outbound trunk");
            case SipAnswer.Deadline() -> new DialResult.Unknown("the SIP service did not answer in time");
            case SipAnswer.Status(int code) -> ofStatus(code);
            case SipAnswer.Reported(int code) -> ofStatus(code);
        };
    }

    private static DialResult ofStatus(int code) {
        return switch (code) {
            case 486, 600 -> new DialResult.Busy(code);
            case 603, 607, 608 -> new DialResult.Declined(code);
            case 408, 480 -> new DialResult.NoAnswer();
            case 404, 410, 484, 604 -> new DialResult.Unreachable(code);
            case 401, 407 -> new DialResult.RefusedByTrunk(
                    code, "the trunk's user name and password, and whether the provider expects them from this address", null);
            case 403 -> new DialResult.RefusedByTrunk(
                    code, "the provider's list of allowed addresses, caller ids and destination countries", null);
            default -> code >= 500 && code <= 599
                    ? new DialResult.TrunkTrouble(code)
                    : new DialResult.Unknown("the trunk answered SIP " + code);
        };
    }

    /** Only the order tells a true success from a false one: a caller who was really moved is still here when the answer comes. */
    static Telephony.Referral ofRefer(SipAnswer answer, boolean callerStillActive) {
        return switch (answer) {
            case SipAnswer.Ok() -> callerStillActive ? new Telephony.Succeeded() : new Telephony.CallerEnded();
            case SipAnswer.Status(int code) -> new Telephony.Refused(code, meaning(code));
            case SipAnswer.Reported(int code) -> new Telephony.Refused(code, meaning(code));
            case SipAnswer.NotFound() -> callerStillActive
                    ? new Telephony.Unknown("the caller is here, but the SIP service does not know them")
                    : new Telephony.CallerEnded();
            case SipAnswer.Deadline() -> new Telephony.Unknown("the carrier accepted and then did not say what came of it");
            case SipAnswer.Canceled(), SipAnswer.Removed(), SipAnswer.CpuExhausted() -> new Telephony.Unknown("the SIP service gave up");
        };
    }

    private static String meaning(int code) {
        return switch (code) {
            case 401, 403, 407 -> "the carrier does not allow call transfer: enable it at the provider";
            case 405 -> "the carrier does not know call transfer, or a proxy stands in its way";
            case 486, 600 -> "the destination is busy";
            case 603 -> "the destination declined, or call transfer is not enabled at the provider";
            case 404, 484, 604 -> "the destination does not exist";
            case 408, 480 -> "nobody answered";
            default -> code >= 500 ? "the carrier has trouble" : "the carrier refused";
        };
    }
}
