package dev.baton.transfer;

import dev.baton.port.CallerId;
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
            case DialResult.RefusedByTrunk(Integer status, String lookAt, CallerId shown) ->
                (status == null ? "was not dialled" : "refused by the trunk (SIP " + status + ")")
                        + (shown == CallerId.THE_CALLERS ? ", which was given the caller's number: " : ": ") + lookAt;
            case DialResult.TrunkTrouble(int status) -> "trunk trouble (SIP " + status + ")";
            case DialResult.Overloaded(String why) -> "no line free" + (why == null ? "" : ": " + why);
            case DialResult.Forbidden(String why) -> "not allowed: " + why;
            case DialResult.Withdrawn() -> "withdrawn";
            case DialResult.NoSuchLeg() -> "was not dialled";
            case DialResult.Unknown(String why) -> "unknown: " + why;
        };
    }
}
