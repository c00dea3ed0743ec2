package dev.baton.telephony;

import dev.baton.keeping.Leases;
import dev.baton.port.EffectKey;
import java.util.UUID;

/** One effect for one key, whoever else wakes up late and wants to do it too. */
final class Claims {

    private static final String NOBODY = "nobody";

    private final Leases leases;

    Claims(Leases leases) {
        this.leases = leases;
    }

    /** True for the first one who asks, once. */
    boolean take(EffectKey key) {
        return leases.acquire("effect:" + key, UUID.randomUUID().toString(), Leases.WHOLE_CALL);
    }

    /** True if nobody took it, and from now on nobody can. */
    boolean bury(EffectKey key) {
        return leases.acquire("effect:" + key, NOBODY, Leases.WHOLE_CALL);
    }
}
