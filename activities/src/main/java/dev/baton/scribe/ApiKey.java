package dev.baton.scribe;

import java.util.regex.Pattern;

/** The key of a model endpoint. It leaves this object for one header and nowhere else. */
public final class ApiKey {

    private static final Pattern SENDABLE = Pattern.compile("[!-~]{1,512}");

    private final String secret;

    private ApiKey(String secret) {
        this.secret = secret;
    }

    public static ApiKey of(String secret) {
        String key = secret.strip();
        if (!SENDABLE.matcher(key).matches()) {
            throw new IllegalArgumentException("the API key of the model cannot be sent: it must be 1 to 512 visible ASCII"
                    + " characters without spaces. Copy it again from your provider's page");
        }
        return new ApiKey(key);
    }

    String header() {
        return "Bearer " + secret;
    }

    boolean isIn(String text) {
        return text.contains(secret);
    }

    @Override
    public String toString() {
        return "•••";
    }
}
