package dev.baton.api;

import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** For load balancers: alive, and ready when the database answers and a worker carries what is begun. */
@RestController
final class HealthPage {

    private final Backstage backstage;

    HealthPage(Backstage backstage) {
        this.backstage = backstage;
    }

    @GetMapping({"/actuator/health", "/actuator/health/liveness"})
    Map<String, String> alive() {
        return Map.of("status", "UP");
    }

    @GetMapping("/actuator/health/readiness")
    ResponseEntity<Map<String, String>> ready() {
        boolean ready = backstage.database().answers() && backstage.carried().getAsBoolean();
        return ResponseEntity.status(ready ? 200 : 503).body(Map.of("status", ready ? "UP" : "OUT_OF_SERVICE"));
    }
}
