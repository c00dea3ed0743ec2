package dev.baton.traces;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.common.interceptors.WorkflowClientInterceptor;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends traces by OTLP over HTTP if it is set to where; else nothing is traced, and nothing is in anybody's way. */
public final class Traces implements AutoCloseable {

    public static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";
    public static final String SERVICE = "OTEL_SERVICE_NAME";

    /** By these, lines of a log say which trace they belong to. */
    public static final String TRACE_ID = "trace_id";
    public static final String SPAN_ID = "span_id";

    private static final Duration OFTEN = Duration.ofSeconds(1);
    private static final long LAST_WORDS_SECONDS = 3;

    private final @Nullable OpenTelemetrySdk sdk;
    private final Tracer tracer;

    private Traces(@Nullable OpenTelemetrySdk sdk) {
        this.sdk = sdk;
        tracer = (sdk == null ? OpenTelemetry.noop() : sdk).getTracer("dev.baton");
    }

    public static Traces none() {
        return new Traces(null);
    }

    public static Traces from(Map<String, String> settings) {
        String endpoint = said(settings, ENDPOINT);
        if (endpoint.isEmpty()) {
            return none();
        }
        var exporter = OtlpHttpSpanExporter.builder().setEndpoint(address(endpoint));
        headers(said(settings, HEADERS), exporter::addHeader);
        String service = said(settings, SERVICE);
        Resource resource = Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), service.isEmpty() ? "baton" : service));
        return new Traces(OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setResource(resource)
                        .setIdGenerator(new GivenIds())
                        .addSpanProcessor(BatchSpanProcessor.builder(exporter.build()).setScheduleDelay(OFTEN).build())
                        .build())
                .build());
    }

    private static String address(String endpoint) {
        try {
            URI address = URI.create(endpoint);
            if (address.getHost() != null && (endpoint.startsWith("http://") || endpoint.startsWith("https://"))) {
                return endpoint.replaceFirst("/+$", "") + "/v1/traces";
            }
        } catch (IllegalArgumentException unreadable) {
            // Its message repeats the text, in which somebody may have put a key.
        }
        throw new IllegalArgumentException(ENDPOINT + " is not the address of a collector: OTLP over HTTP, such as http://127.0.0.1:4318");
    }

    private interface Add {
        void header(String name, String value);
    }

    private static void headers(String written, Add add) {
        for (String one : written.isEmpty() ? new String[0] : written.split(",")) {
            int sign = one.indexOf('=');
            if (sign < 1) {
                throw new IllegalArgumentException(HEADERS + " holds pairs such as api-key=value, with commas between them");
            }
            add.header(one.substring(0, sign).strip(), one.substring(sign + 1).strip());
        }
    }

    private static String said(Map<String, String> settings, String name) {
        return settings.getOrDefault(name, "").strip();
    }

    /** Of one that does nothing if nothing is traced. */
    public Tracer tracer() {
        return tracer;
    }

    /** For a client of Temporal's: what is asked of a workflow belongs to the request in which it was asked. */
    public WorkflowClientInterceptor[] ofClient() {
        return sdk == null ? new WorkflowClientInterceptor[0] : new WorkflowClientInterceptor[] {new TracedClient()};
    }

    /** For its workers. */
    public WorkerInterceptor[] ofWorker() {
        return sdk == null ? new WorkerInterceptor[0] : new WorkerInterceptor[] {new TracedWorker(tracer)};
    }

    /** What is finished is sent, if that takes no more than a moment. */
    @Override
    public void close() {
        if (sdk != null) {
            sdk.getSdkTracerProvider().shutdown().join(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
        }
    }
}
