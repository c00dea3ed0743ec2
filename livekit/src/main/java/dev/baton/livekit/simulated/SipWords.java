package dev.baton.livekit.simulated;

/** What SIP statuses are called, and which Twirp code LiveKit makes of them. */
final class SipWords {

    private SipWords() {}

    static String of(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 402 -> "Payment Required";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 407 -> "Proxy Authentication Required";
            case 408 -> "Request Timeout";
            case 410 -> "Gone";
            case 480 -> "Temporarily Unavailable";
            case 481 -> "Call/Transaction Does Not Exist";
            case 484 -> "Address Incomplete";
            case 486 -> "Busy Here";
            case 487 -> "Request Terminated";
            case 488 -> "Not Acceptable Here";
            case 500 -> "Server Internal Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Server Timeout";
            case 600 -> "Busy Everywhere";
            case 603 -> "Decline";
            case 604 -> "Does Not Exist Anywhere";
            case 607 -> "Unwanted";
            case 608 -> "Rejected";
            default -> "Status " + status;
        };
    }

    static String twirpCode(int status) {
        return switch (status) {
            case 401, 402, 403, 433, 470, 603, 607, 608 -> "permission_denied";
            case 407, 428, 436, 437, 438, 494 -> "unauthenticated";
            case 301, 302, 404, 410, 481, 604 -> "not_found";
            case 408, 504 -> "deadline_exceeded";
            case 440, 480, 486, 600 -> "resource_exhausted";
            case 487, 491 -> "aborted";
            case 409, 412, 482, 483 -> "failed_precondition";
            case 416 -> "out_of_range";
            case 505, 513 -> "invalid_argument";
            default -> status >= 500 && status < 600 ? "failed_precondition" : "invalid_argument";
        };
    }

    /** LiveKit words the failure of an INVITE in two ways. */
    static String invite(int status) {
        return switch (status) {
            case 400, 404, 480, 486, 488 -> "INVITE failed: ";
            default -> "unexpected status from INVITE response: ";
        };
    }
}
