package dev.baton.simulation;

/** What LiveKit's SIP service answers to a dial or a REFER, before anybody says what it means. */
public sealed interface SipAnswer {

    /** 200: somebody picked up; after a REFER, an empty object that may be a false success. */
    record Ok() implements SipAnswer {}

    /** A final SIP status that was no success, from whoever was dialled or from whoever refused a REFER. */
    record Status(int code) implements SipAnswer {}

    /** The REFER was accepted, and a NOTIFY told this status that was no success. */
    record Reported(int code) implements SipAnswer {}

    /** {@code canceled} without a SIP status: the ringing timeout passed, and the phone got a CANCEL. */
    record Canceled() implements SipAnswer {}

    /** The participant was removed while the phone rang. */
    record Removed() implements SipAnswer {}

    /** 503 {@code cpu exhausted}: no INVITE was sent. */
    record CpuExhausted() implements SipAnswer {}

    /** {@code not_found} without a SIP status: no such trunk, or no such participant to be referred. */
    record NotFound() implements SipAnswer {}

    /** {@code deadline_exceeded} without a SIP status. */
    record Deadline() implements SipAnswer {}
}
