package dev.baton.api;

import dev.baton.call.Call;
import dev.baton.call.PhoneNumber;
import dev.baton.call.TenantId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Begins calls that we place. */
public interface Outbound {

    /** Nothing is begun unless all of it is allowed. Beginning the same call again rings nobody. */
    Beginning begin(Wish wish);

    /** {@code instructions}: what the agent is told, provider keys and all. Goes to the vault, and is destroyed when the call ends. */
    record Wish(Call call, PhoneNumber to, @Nullable String from, boolean mayTransfer, @Nullable String transferTo, String contactName,
            String instructions, String digest) {

        @Override
        public String toString() {
            return "a wish for call " + call.id();
        }
    }

    /** Whether this tenant has dialled as often as it may, so that nobody could be rung for it just now. */
    Optional<TooMany> tooMany(TenantId tenant);

    sealed interface Beginning {}

    record Begun() implements Beginning {}

    /** Nobody is there who could carry it. */
    record NotReady(String sentence) implements Beginning {}

    /** {@code retryAfter}: until one more may be dialled. */
    record TooMany(String sentence, Duration retryAfter) implements Beginning {}

    /** {@code field}: of the request, which is at fault. */
    record Refused(String field, String sentence) implements Beginning {}
}
