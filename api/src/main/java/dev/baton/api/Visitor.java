package dev.baton.api;

import dev.baton.call.TenantId;
import dev.baton.store.KeyRole;

/** Whose request this is. {@code id}: of the key. Bound for as long as the request is worked on, in its thread; elsewhere there is none. */
record Visitor(TenantId tenant, KeyRole role, String id) {

    static final ScopedValue<Visitor> HERE = ScopedValue.newInstance();
    static final String OPERATORS_OWN = "operator";

    /** Of a request: who asks, where something in front of the porter knows already, and has looked that they may. */
    static final String BROUGHT = "dev.baton.api.visitor";

    static Visitor now() {
        if (!HERE.isBound()) {
            // Better no answer than another tenant's.
            throw new IllegalStateException("nobody's request is being worked on here");
        }
        return HERE.get();
    }

    /** For the audit log. */
    String who() {
        return id.startsWith("key-") ? role.word() + " " + id : id;
    }
}
