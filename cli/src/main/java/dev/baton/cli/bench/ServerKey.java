package dev.baton.cli.bench;

import dev.baton.cli.Wrong;
import dev.baton.livekit.ApiKey;
import org.jspecify.annotations.Nullable;

/** Of the LiveKit server that is measured with. */
final class ServerKey {

    private ServerKey() {}

    /** The secret comes from the environment only: a command line can be read by everybody on the machine. */
    static ApiKey of(@Nullable String key) {
        String secret = System.getenv("LIVEKIT_API_SECRET");
        if (key == null || key.isBlank() || secret == null || secret.isBlank()) {
            throw new Wrong(Wrong.USAGE, "Set LIVEKIT_API_KEY and LIVEKIT_API_SECRET to those of the LiveKit server.");
        }
        return new ApiKey(key, secret);
    }
}
