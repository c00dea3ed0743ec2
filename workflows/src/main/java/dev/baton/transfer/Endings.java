package dev.baton.transfer;

import dev.baton.port.DialResult;

/** How an attempt to reach somebody is told in the journal. */
final class Endings {

    private Endings() {}

    static String told(DialResult result) {
        return switch (result) {
            case DialResult.Answered() -> "answered";
            case DialResult.Busy(int status) -> "busy";
            case DialResult.Declined(int status) -> "rejected the call";
            case DialResult.NoAnswer() -> "no answer";
            case DialResult.Unreachable(int status) -> "cannot be reached (SIP " + status + ")";
            case DialResult.RefusedByTrunk(int status, String lookAt) -> "refused by the trunk (SIP " + status + "): " + lookAt;
            case DialResult.TrunkTrouble(int status) -> "trunk trouble (SIP " + status + ")";
            case DialResult.Overloaded() -> "no line free";
            case DialResult.Forbidden(String why) -> "not allowed: " + why;
            case DialResult.Withdrawn() -> "withdrawn";
            case DialResult.NoSuchLeg() -> "was not dialled";
            case DialResult.Unknown(String why) -> "unknown: " + why;
        };
    }
}
