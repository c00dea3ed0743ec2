package dev.baton.livekit;

/**
 * Why a call to LiveKit gave no answer, sorted by what it means for the world. Whoever dials or transfers must treat
 * {@link NobodyKnows} as "it may have happened".
 */
public sealed interface Failure {

    /** One clear sentence for an operator. Contains neither a secret nor a phone number. */
    String sentence();

    // LiveKit puts this before what a service behind the first one said.
    private static String plain(String message) {
        return message.replaceFirst("^twirp error unknown: ", "");
    }

    /** The request had no effect; to ask again is safe. */
    sealed interface NothingHappened extends Failure {}

    /** The request may or may not have had its effect. */
    sealed interface NobodyKnows extends Failure {}

    /** The far end of a dial or REFER answered with this SIP status. An INVITE or REFER did go out, and is over. */
    record SipEnded(int status, String words) implements Failure {
        @Override
        public String sentence() {
            return "the far end answered SIP " + status + (words.isBlank() ? "" : " (" + words + ")");
        }
    }

    /**
     * A dial ended in {@code canceled} without a SIP status: the ringing time or the server's deadline passed, or
     * somebody removed the leg. The phone got a CANCEL. Only whoever dialled knows which of these it was.
     */
    record CalledOff() implements Failure {
        @Override
        public String sentence() {
            return "LiveKit called the dial off: nobody answered in time, or the leg was removed";
        }
    }

    /** No connection was made, so not one byte of the request left. */
    record Unreachable(String why) implements NothingHappened {
        @Override
        public String sentence() {
            return "LiveKit cannot be reached (" + why + "): check LIVEKIT_URL and that the server runs";
        }
    }

    /** Refused at the door, before anything was done. */
    record NotPermitted(Reason reason) implements NothingHappened {
        public enum Reason {
            UNKNOWN_KEY("it does not know the API key: check LIVEKIT_API_KEY"),
            WRONG_SECRET("the token's signature is wrong: check LIVEKIT_API_SECRET"),
            CLOCKS_DIFFER("the token is not valid at this time: check the clocks of this machine and of LiveKit's"),
            GRANT_MISSING("the token lacks a grant for this"),
            REFUSED("it did not say why: check LIVEKIT_API_KEY and LIVEKIT_API_SECRET, and a proxy in between");

            private final String words;

            Reason(String words) {
                this.words = words;
            }
        }

        @Override
        public String sentence() {
            return "LiveKit refused the request; " + reason.words;
        }
    }

    /** The room, participant, trunk, rule or dispatch does not exist. */
    record NotFound(String message) implements NothingHappened {
        @Override
        public String sentence() {
            return "LiveKit does not know it: " + plain(message);
        }
    }

    /** The request itself makes no sense to LiveKit. */
    record Invalid(String message) implements NothingHappened {
        @Override
        public String sentence() {
            return "LiveKit does not accept the request: " + plain(message);
        }
    }

    /** The carrier asked who calls, and the trunk's credentials are missing or did not convince it. No phone rang. */
    record CredentialsRefused(String message) implements NothingHappened {
        @Override
        public String sentence() {
            return "the carrier does not accept the trunk's credentials (" + plain(message)
                    + "): correct the user name and password in .env and run ./baton trunk sync";
        }
    }

    /** livekit-sip is over its CPU limit. No INVITE went out. */
    record Overloaded() implements NothingHappened {
        @Override
        public String sentence() {
            return "livekit-sip is over its CPU limit and placed no call: add an instance, or try again later";
        }
    }

    /**
     * LiveKit is there, but nobody serves this: no livekit-sip is running, or the room or participant that was meant
     * is on no node. Says nothing about what the server can do.
     */
    record NobodyServes() implements NothingHappened {
        @Override
        public String sentence() {
            return "no part of LiveKit answers for this: for SIP, check that livekit-sip runs on the same Redis;"
                    + " otherwise the room or participant is not there";
        }
    }

    /** This server does not have the feature at all. */
    record NotOffered(String message) implements NothingHappened {
        @Override
        public String sentence() {
            return "this LiveKit server does not offer it: " + plain(message);
        }
    }

    /** {@code deadline_exceeded} without a SIP status: the server stopped waiting. */
    record DeadlinePassed() implements NobodyKnows {
        @Override
        public String sentence() {
            return "LiveKit got no result in time; whether it happened is unknown";
        }
    }

    /** The connection ended, or what came over it cannot be read. */
    record Lost(Way way, String detail) implements NobodyKnows {
        public enum Way {
            TIMED_OUT,
            BROKEN_OFF,
            HALF_A_BODY,
            GARBAGE
        }

        @Override
        public String sentence() {
            return switch (way) {
                case TIMED_OUT -> "no reply came in time (" + detail + "); whether it happened is unknown";
                case BROKEN_OFF -> "the connection broke off (" + detail + "); whether it happened is unknown";
                case HALF_A_BODY -> "the reply broke off half-way (" + detail + "); whether it happened is unknown";
                case GARBAGE -> "the reply is not LiveKit's (" + detail
                        + "); whether it happened is unknown: check LIVEKIT_URL and a proxy in between";
            };
        }
    }

    /** We ourselves stopped waiting. LiveKit may go on with it. */
    record Aborted() implements NobodyKnows {
        @Override
        public String sentence() {
            return "the request was aborted on our side; whether it happened is unknown";
        }
    }

    /** Any other error of the server, as it told it. */
    record ServerTrouble(int httpStatus, String code, String message) implements NobodyKnows {
        @Override
        public String sentence() {
            return "LiveKit has trouble (HTTP " + httpStatus + " " + code + ": " + plain(message) + ")";
        }
    }
}
