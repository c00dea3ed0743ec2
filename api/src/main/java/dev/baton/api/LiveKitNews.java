package dev.baton.api;

import org.jspecify.annotations.Nullable;

/** Where LiveKit's webhooks go: believed or not, written down, and passed on afterwards. */
public interface LiveKitNews {

    /** {@code authorization}: that header as it came. The body must be the very bytes that came. */
    Receipt take(@Nullable String authorization, byte[] body);

    enum Receipt {
        TAKEN,
        /** It came before. */
        KNOWN,
        /** Nothing about a room. */
        OF_NO_USE,
        NOT_BELIEVED,
        UNREADABLE
    }
}
