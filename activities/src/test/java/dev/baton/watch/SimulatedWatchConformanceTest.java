package dev.baton.watch;

import dev.baton.livekit.ApiKey;

class SimulatedWatchConformanceTest extends WatchConformance {

    private final Site site = new Site();

    @Override
    String start() {
        return site.url();
    }

    @Override
    ApiKey key() {
        return Site.KEY;
    }

    @Override
    void stop() {
        site.close();
    }
}
