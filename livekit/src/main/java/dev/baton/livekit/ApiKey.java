package dev.baton.livekit;

/** A LiveKit API key and its secret; the secret is never printed. */
public record ApiKey(String key, String secret) {

    public ApiKey {
        if (key.isBlank()) {
            throw new IllegalArgumentException("the LiveKit API key is empty: set LIVEKIT_API_KEY");
        }
        if (secret.isBlank()) {
            throw new IllegalArgumentException("the LiveKit API secret is empty: set LIVEKIT_API_SECRET");
        }
    }

    @Override
    public String toString() {
        return "ApiKey[" + key + "]";
    }
}
