package dev.baton.traces;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.interceptors.Header;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Temporal carries beside a request: two ids, readable, and no more. */
final class Label {

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final DefaultDataConverter PLAIN = DefaultDataConverter.newDefaultInstance();
    private static final TextMapGetter<Map<String, Payload>> READ = new TextMapGetter<>() {
        @Override
        public Set<String> keys(Map<String, Payload> values) {
            return values.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, Payload> values, String key) {
            Payload payload = values == null ? null : values.get(key);
            return payload == null ? null : PLAIN.fromPayload(payload, String.class, String.class);
        }
    };

    private Label() {}

    static void write(SpanContext of, Header header) {
        if (of.isValid()) {
            W3C.inject(Context.root().with(Span.wrap(of)), header.getValues(), (values, key, value) -> {
                if (values != null) {
                    PLAIN.toPayload(value).ifPresent(payload -> values.put(key, payload));
                }
            });
        }
    }

    /** An invalid one if nobody traces it. */
    static SpanContext read(Header header) {
        return Span.fromContext(W3C.extract(Context.root(), header.getValues(), READ)).getSpanContext();
    }

    static Context under(SpanContext parent) {
        return Context.root().with(Span.wrap(parent));
    }
}
