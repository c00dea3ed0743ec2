package dev.baton.watch;

import dev.baton.livekit.ApiKey;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Against a livekit-server that is running; it may have other rooms. */
@EnabledIfSystemProperty(named = "livekit.url", matches = ".+")
class RealWatchConformanceTest extends WatchConformance {

    @Override
    String start() {
        return System.getProperty("livekit.url");
    }

    @Override
    ApiKey key() {
        return new ApiKey(System.getProperty("livekit.key", "devkey"), System.getProperty("livekit.secret", "unset"));
    }

    @Override
    void stop() {}
}
