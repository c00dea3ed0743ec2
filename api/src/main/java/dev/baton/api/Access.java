package dev.baton.api;

import dev.baton.store.KeyRole;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Which role may do what. What is not named here may be looked at by everybody with a key, and done by whoever may do anything. */
final class Access {

    private static final Set<KeyRole> ALL = EnumSet.allOf(KeyRole.class);
    private static final Set<KeyRole> WHO_ACTS = EnumSet.of(KeyRole.OPERATOR, KeyRole.INTEGRATOR);
    private static final Set<KeyRole> WHO_COUNTS = EnumSet.of(KeyRole.OPERATOR, KeyRole.AUDITOR);
    private static final Set<KeyRole> OPERATORS = EnumSet.of(KeyRole.OPERATOR);

    private static final Set<String> OPEN = Set.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness",
            "/openapi.json", "/openapi.yaml", WebhooksPage.PATH);

    // What was said is for whoever acts on it, not for whoever counts.
    private static final Pattern A_TRANSCRIPT = Pattern.compile("/calls/[^/]*/transcript/?");

    private static final Set<String> BEGINNINGS = Set.of("/call", "/call/start");

    // Parameters in a path, dots, doubled or encoded slashes: what one part of a server reads otherwise than another.
    private static final Pattern DOUBTFUL = Pattern.compile("[;\\\\]|//|/\\.{1,2}(/|$)|%(00|2[eEfF]|5[cC]|3[bB]|0[aAdD]|25)");

    private Access() {}

    static boolean isPlain(String rawPath) {
        return !DOUBTFUL.matcher(rawPath).find();
    }

    /** What a load balancer asks, which has no key and learns yes or no; what LiveKit signs itself; and what can be read anywhere. */
    static boolean isOpen(String path) {
        return OPEN.contains(path);
    }

    static boolean beginsACall(String method, String path) {
        return method.equals("POST") && BEGINNINGS.contains(path);
    }

    static Set<KeyRole> to(String method, String path) {
        if (path.startsWith("/codec")) {
            return OPERATORS;
        }
        if (A_TRANSCRIPT.matcher(path).matches()) {
            return WHO_ACTS;
        }
        if (path.startsWith("/actuator")) {
            return WHO_COUNTS;
        }
        return switch (method) {
            case "GET", "HEAD" -> ALL;
            case "DELETE" -> OPERATORS;
            default -> WHO_ACTS;
        };
    }
}
