package dev.baton.keeping;

import dev.baton.call.CallId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** For simulations and tests: gone with the process. */
public final class VaultInMemory implements Vault {

    private final Map<String, Kept> kept = new LinkedHashMap<>();
    private final Map<CallId, Integer> counts = new LinkedHashMap<>();

    @Override
    public synchronized String put(CallId call, Kind kind, String text) {
        int number = counts.merge(call, 1, Integer::sum);
        String reference = "vault/" + call + "/" + kind.name().toLowerCase(Locale.ROOT) + "/" + number;
        kept.put(reference, new Kept(call, kind, text));
        return reference;
    }

    @Override
    public synchronized Optional<String> get(String reference) {
        return Optional.ofNullable(kept.get(reference)).map(Kept::text);
    }

    @Override
    public synchronized void destroySecrets(CallId call) {
        kept.values().removeIf(one -> one.call().equals(call) && one.kind() == Kind.SECRET);
    }

    @Override
    public synchronized void erase(CallId call) {
        kept.values().removeIf(one -> one.call().equals(call));
    }

    private record Kept(CallId call, Kind kind, String text) {
        @Override
        public String toString() {
            return kind + " of call " + call;
        }
    }
}
