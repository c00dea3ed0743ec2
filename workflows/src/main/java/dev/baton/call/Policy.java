package dev.baton.call;

/** Decides what may be dialled for a tenant. Asked at the edge, and again when the phone is about to ring. */
public interface Policy {

    Verdict mayDial(TenantId tenant, PhoneNumber number);

    sealed interface Verdict {
        record Allowed() implements Verdict {}

        record Forbidden(String why) implements Verdict {}
    }
}
