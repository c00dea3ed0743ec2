package dev.baton.scribe;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where an OpenAI-compatible chat model is asked, which one, and with which key; a model on this machine needs none. */
public record ModelEndpoint(URI base, String model, @Nullable ApiKey key) {

    private static final URI OPENROUTER = URI.create("https://openrouter.ai/api/v1");
    private static final URI OPENAI = URI.create("https://api.openai.com/v1");
    private static final String SMALL = "gpt-4o-mini";
    // Written out, so that 127.0.0.1.example.com is what it is: somebody else's host.
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|\\[::1]|127(\\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}");

    public ModelEndpoint {
        String scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(Locale.ROOT);
        if (base.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw wrong("must be an address such as https://openrouter.ai/api/v1");
        }
        if (base.getRawUserInfo() != null || base.getRawQuery() != null || base.getRawFragment() != null) {
            throw wrong("may hold no user, password, query or fragment: the key belongs in SCRIBE_API_KEY");
        }
        if (scheme.equals("http") && !loopback(base)) {
            throw wrong("must begin with https: a transcript would cross the network readable. http is for this machine only");
        }
        if (model.isBlank() || model.length() > 200) {
            throw new IllegalArgumentException("SCRIBE_MODEL must name a model, as the endpoint calls it");
        }
    }

    /**
     * The endpoint that the environment names, or nothing: then briefings are plain. Each key goes to its own provider;
     * {@code SCRIBE_URL} is never sent another one's.
     */
    public static Optional<ModelEndpoint> from(Map<String, String> environment) {
        @Nullable String url = said(environment, "SCRIBE_URL");
        @Nullable String model = said(environment, "SCRIBE_MODEL");
        if (url != null) {
            return at(url, model, said(environment, "SCRIBE_API_KEY"));
        }
        @Nullable String openRouter = said(environment, "OPENROUTER_API_KEY");
        if (openRouter != null) {
            return Optional.of(new ModelEndpoint(OPENROUTER, model == null ? "openai/" + SMALL : model, ApiKey.of(openRouter)));
        }
        @Nullable String openAi = said(environment, "OPENAI_API_KEY");
        return openAi == null
                ? Optional.empty()
                : Optional.of(new ModelEndpoint(OPENAI, model == null ? SMALL : model, ApiKey.of(openAi)));
    }

    private static Optional<ModelEndpoint> at(String url, @Nullable String model, @Nullable String key) {
        if (model == null) {
            throw new IllegalArgumentException("SCRIBE_URL is set, SCRIBE_MODEL is not: name the model that runs there");
        }
        var endpoint = new ModelEndpoint(address(url), model, key == null ? null : ApiKey.of(key));
        return key == null && !loopback(endpoint.base) ? Optional.empty() : Optional.of(endpoint);
    }

    private static URI address(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException unreadable) {
            // Its message repeats the text, in which somebody may have put a key.
            throw wrong("must be an address such as https://openrouter.ai/api/v1");
        }
    }

    private static boolean loopback(URI address) {
        return LOOPBACK.matcher(String.valueOf(address.getHost()).toLowerCase(Locale.ROOT)).matches();
    }

    private static @Nullable String said(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "").strip();
        return value.isEmpty() ? null : value;
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("SCRIBE_URL " + why);
    }

    URI chat() {
        String path = base.toString();
        return URI.create(path + (path.endsWith("/") ? "" : "/") + "chat/completions");
    }
}
