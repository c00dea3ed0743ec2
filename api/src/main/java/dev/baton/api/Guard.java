package dev.baton.api;

import dev.baton.keeping.KeyRing;
import dev.baton.store.Allowances;
import dev.baton.store.ApiKeys;
import dev.baton.store.Figures;
import dev.baton.store.RoomNewsInbox;
import java.util.Set;

/**
 * What the front door is guarded with. {@code operatorKey}: opens everything of the house. {@code origins}: pages of other addresses that may
 * ask. {@code requestsPerSecond}: for each key, at all doors together.
 */
public record Guard(
        String operatorKey, ApiKeys keys, Set<String> origins, int requestsPerSecond, Allowances allowances, LiveKitNews liveKit, KeyRing payloads, Figures figures,
        RoomNewsInbox inbox) {

    public Guard {
        origins = Set.copyOf(origins);
    }

    @Override
    public String toString() {
        return "a guard";
    }
}
