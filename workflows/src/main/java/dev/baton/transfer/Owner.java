package dev.baton.transfer;

import dev.baton.call.CallId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose workflow it is, by its id: what it writes is encrypted with the key of that call. */
public final class Owner {

    private static final String CALL = "call-";
    private static final String TRANSFER = "transfer-";

    private Owner() {}

    public static Optional<CallId> callOf(@Nullable String workflowId) {
        try {
            if (workflowId == null) {
                return Optional.empty();
            }
            if (workflowId.startsWith(CALL)) {
                return Optional.of(new CallId(workflowId.substring(CALL.length())));
            }
            return workflowId.startsWith(TRANSFER) ? Optional.of(new TransferId(workflowId).call()) : Optional.empty();
        } catch (IllegalArgumentException someoneElses) {
            return Optional.empty();
        }
    }
}
