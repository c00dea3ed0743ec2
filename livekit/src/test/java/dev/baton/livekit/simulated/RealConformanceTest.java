package dev.baton.livekit.simulated;

import dev.baton.livekit.ApiKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Against a livekit-server that is running, with Redis and without livekit-sip, and sends its webhooks to that port. */
@EnabledIfSystemProperty(named = "livekit.url", matches = ".+")
class RealConformanceTest extends LiveKitConformance {

    private final ApiKey key = new ApiKey(System.getProperty("livekit.key", "devkey"), System.getProperty("livekit.secret", "unset"));
    private @Nullable Letterbox letterbox;

    @Override
    String start() {
        letterbox = new Letterbox(key, Integer.getInteger("livekit.webhook.port", 27890));
        return System.getProperty("livekit.url");
    }

    @Override
    ApiKey key() {
        return key;
    }

    @Override
    Letterbox letterbox() {
        return Objects.requireNonNull(letterbox);
    }

    @Override
    void stop() {
        letterbox().close();
    }
}
