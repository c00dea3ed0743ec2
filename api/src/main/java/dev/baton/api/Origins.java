package dev.baton.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pages in a browser may ask if they are our own, or of an address that was allowed by name. Never with a wildcard, never with cookies of ours. */
final class Origins {

    private final Set<String> allowed;

    Origins(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    enum Verdict {
        WELCOME,
        FOREIGN,
        /** The browser only asked whether it may ask. */
        ANSWERED
    }

    Verdict judge(HttpServletRequest request, HttpServletResponse response) {
        String origin = request.getHeader("Origin");
        response.addHeader("Vary", "Origin");
        if (origin == null) {
            return Verdict.WELCOME;
        }
        if (!allowed.contains(origin)) {
            return isOurs(origin, request.getHeader("Host")) ? Verdict.WELCOME : Verdict.FOREIGN;
        }
        response.setHeader("Access-Control-Allow-Origin", origin);
        if (!request.getMethod().equals("OPTIONS") || request.getHeader("Access-Control-Request-Method") == null) {
            return Verdict.WELCOME;
        }
        response.setHeader("Access-Control-Allow-Methods", "GET, POST, DELETE");
        response.setHeader("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key, Last-Event-ID, X-Namespace");
        response.setHeader("Access-Control-Max-Age", "600");
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        return Verdict.ANSWERED;
    }

    private static boolean isOurs(String origin, @Nullable String host) {
        return host != null && (origin.equals("http://" + host) || origin.equals("https://" + host));
    }
}
