package dev.baton.api;

import dev.baton.call.TenantId;
import dev.baton.store.Figures;
import dev.baton.store.Figures.Spread;
import dev.baton.store.KeyRole;
import dev.baton.store.RoomNewsInbox;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How transfers go, for Prometheus. Counted in the database, so every process tells the same, also after a restart. Names nobody. */
@RestController
final class MetricsPage {

    private static final MediaType PROMETHEUS = MediaType.parseMediaType("text/plain;version=0.0.4;charset=utf-8");
    private static final List<Double> BOUNDS = List.of(1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0, 300.0);
    // Those that a rule for alarms may ask for before the first of them has happened.
    private static final List<String> OUTCOMES = List.of("connected", "referred", "nobody-available", "message-taken", "caller-gone", "called-off",
            "not-started", "not-merged", "supervisor-gone", "refused", "unclear");

    private final Backstage backstage;
    private final Figures figures;
    private final RoomNewsInbox inbox;

    MetricsPage(Backstage backstage, Guard guard) {
        this.backstage = backstage;
        figures = guard.figures();
        inbox = guard.inbox();
    }

    @GetMapping("/actuator/prometheus")
    ResponseEntity<String> figures() {
        if (Visitor.now().role() == KeyRole.INTEGRATOR) {
            throw new Problem(Problem.Kind.NOT_ALLOWED, "This needs a key of an operator or an auditor.");
        }
        TenantId tenant = backstage.tenant();
        var page = new StringBuilder();
        number(page, "baton_calls_live", "gauge", "Calls whose end nobody told.", figures.liveCalls(tenant));
        number(page, "baton_transfers_started_total", "counter", "Transfers that began.", figures.started(tenant));
        var outcomes = new TreeMap<String, Long>();
        OUTCOMES.forEach(outcome -> outcomes.put(outcome, 0L));
        outcomes.putAll(figures.outcomes(tenant));
        head(page, "baton_transfers_ended_total", "counter", "Transfers that ended, by what came of them.");
        outcomes.forEach((outcome, times) -> page.append("baton_transfers_ended_total{outcome=\"").append(outcome).append("\"} ").append(times).append('\n'));
        number(page, "baton_transfers_abandoned_on_hold_total", "counter", "Callers who hung up before anybody had answered.", figures.abandonedOnHold(tenant));
        spread(page, "baton_time_to_human_seconds", "From the wish for a human until the two talk.", figures.timeToHuman(tenant, BOUNDS));
        spread(page, "baton_ring_seconds", "From each ring to its answer.", figures.ringing(tenant, BOUNDS));
        if (tenant.equals(backstage.house())) {
            number(page, "baton_livekit_news_waiting", "gauge", "Webhooks of LiveKit that were not passed on yet.", inbox.waiting());
        }
        return ResponseEntity.ok().contentType(PROMETHEUS).body(page.toString());
    }

    private static void head(StringBuilder page, String name, String type, String help) {
        page.append("# HELP ").append(name).append(' ').append(help).append("\n# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void number(StringBuilder page, String name, String type, String help, long value) {
        head(page, name, type, help);
        page.append(name).append(' ').append(value).append('\n');
    }

    private static void spread(StringBuilder page, String name, String help, Spread spread) {
        head(page, name, "histogram", help);
        for (int i = 0; i < BOUNDS.size(); i++) {
            page.append(name).append("_bucket{le=\"").append(BOUNDS.get(i)).append("\"} ").append(spread.counts().get(i)).append('\n');
        }
        page.append(name).append("_bucket{le=\"+Inf\"} ").append(spread.all()).append('\n');
        page.append(name).append("_sum ").append(String.format(Locale.ROOT, "%.3f", spread.seconds())).append('\n');
        page.append(name).append("_count ").append(spread.all()).append('\n');
    }
}
