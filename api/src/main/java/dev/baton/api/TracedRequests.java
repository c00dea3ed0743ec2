package dev.baton.api;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Behind the guard. What is logged meanwhile says of which call or transfer. Each request that may start or change one is the beginning
 * of a trace, or goes on with the one it names; of what came with it, its address as documented is noted, and the ids.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
final class TracedRequests extends OncePerRequestFilter {

    private static final Set<String> CHANGING = Set.of("POST", "DELETE");
    private static final Pattern NOT_ABOUT_A_CALL = Pattern.compile("/(webhooks|codec)/.*");
    private static final Pattern CALL = Pattern.compile("/calls?/([^/]+).*");
    private static final Pattern TRANSFER = Pattern.compile("/transfers?/([^/]+).*");
    private static final TextMapGetter<HttpServletRequest> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(HttpServletRequest request) {
            return Collections.list(request.getHeaderNames());
        }

        @Override
        public @Nullable String get(@Nullable HttpServletRequest request, String name) {
            return request == null ? null : request.getHeader(name);
        }
    };

    private final Tracer tracer;

    TracedRequests(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        String path = request.getServletPath();
        try {
            note("callId", id(CALL, path));
            note("transferId", id(TRANSFER, path));
            if (CHANGING.contains(request.getMethod()) && !NOT_ABOUT_A_CALL.matcher(path).matches()) {
                traced(request, response, chain);
            } else {
                chain.doFilter(request, response);
            }
        } finally {
            MDC.clear();
        }
    }

    private void traced(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
        Context theirs = W3CTraceContextPropagator.getInstance().extract(Context.root(), request, HEADERS);
        Span span = tracer.spanBuilder(request.getMethod()).setSpanKind(SpanKind.SERVER).setParent(theirs)
                .setAttribute("http.request.method", request.getMethod()).startSpan();
        if (span.getSpanContext().isValid()) {
            note("trace_id", span.getSpanContext().getTraceId());
            note("span_id", span.getSpanContext().getSpanId());
        }
        try (Scope _ = span.makeCurrent()) {
            chain.doFilter(request, response);
        } finally {
            describe(span, request, response.getStatus());
            span.end();
        }
    }

    private static void describe(Span span, HttpServletRequest request, int status) {
        if (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String route) {
            span.updateName(request.getMethod() + " " + route);
            span.setAttribute("http.route", route);
        }
        span.setAttribute("http.response.status_code", status);
        if (status < 400) {
            // What was answered was an id of ours; anything else may be somebody's name.
            attribute(span, "baton.call_id", id(CALL, request.getServletPath()));
            attribute(span, "baton.transfer_id", id(TRANSFER, request.getServletPath()));
        }
        if (status >= 500) {
            span.setStatus(StatusCode.ERROR);
        }
    }

    private static @Nullable String id(Pattern address, String path) {
        Matcher found = address.matcher(path);
        return found.matches() ? found.group(1) : null;
    }

    private static void attribute(Span span, String name, @Nullable String id) {
        if (id != null) {
            span.setAttribute(name, id);
        }
    }

    private static void note(String name, @Nullable String value) {
        if (value != null) {
            MDC.put(name, value);
        }
    }
}
