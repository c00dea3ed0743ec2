package dev.baton.api;

import io.opentelemetry.api.trace.Tracer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.ObjectMapper;

/** The HTTP server, from the moment it is opened. On loopback: who is to reach it from elsewhere goes through a proxy with TLS. */
public final class FrontDoor implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final int port;

    private FrontDoor(ConfigurableApplicationContext context, int port) {
        this.context = context;
        this.port = port;
    }

    /** Somebody else listens there. */
    public static final class PortTaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private PortTaken(int port, Throwable cause) {
            super("port " + port + " is taken", cause);
        }
    }

    /** Port 0 is any free one. {@link PortTaken} if somebody has it. */
    public static FrontDoor open(Backstage backstage, Guard guard, Tracer tracer, int port) {
        // The command has chosen how logs are written.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        var properties = new Properties();
        properties.putAll(Map.of(
                "server.address", "127.0.0.1",
                "server.port", String.valueOf(port),
                "server.shutdown", "graceful",
                "server.tomcat.max-http-form-post-size", "64KB",
                "server.error.include-message", "never",
                "spring.lifecycle.timeout-per-shutdown-phase", "5s",
                "spring.jackson.property-naming-strategy", "SNAKE_CASE",
                "spring.mvc.problemdetails.enabled", "true",
                "spring.main.banner-mode", "off",
                "spring.threads.virtual.enabled", "true"));
        SpringApplication application = new SpringApplicationBuilder(Rooms.class)
                .properties(properties)
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .initializers(context -> {
                    var beans = (GenericApplicationContext) context;
                    beans.registerBean(Backstage.class, () -> backstage);
                    beans.registerBean(Guard.class, () -> guard);
                    beans.registerBean(TracedRequests.class, () -> new TracedRequests(tracer));
                    beans.registerBean(Porter.class, () -> new Porter(
                            guard, backstage.house(), new Refusal(beans.getBean(ObjectMapper.class)), backstage.clock()));
                    beans.registerBean(CallSession.class, () -> new CallSession(backstage));
                })
                .build();
        ConfigurableApplicationContext context;
        try {
            context = application.run();
        } catch (RuntimeException failed) {
            if (says(failed, "already in use")) {
                throw new PortTaken(port, failed);
            }
            throw failed;
        }
        return new FrontDoor(context, Objects.requireNonNull(((ServletWebServerApplicationContext) context).getWebServer(), "a door that is open").getPort());
    }

    private static boolean says(Throwable failure, String words) {
        for (Throwable one = failure; one != null; one = one.getCause()) {
            if (String.valueOf(one.getMessage()).contains(words)) {
                return true;
            }
        }
        return false;
    }

    public String address() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        context.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({CallsPage.class, AdoptionPage.class, WebCallsPage.class, TransfersPage.class, CompletionPage.class, TokensPage.class, EventsPage.class,
        HealthPage.class, DirectoryPage.class, TranscriptPage.class, WebhooksPage.class, CodecPage.class, MetricsPage.class, OpenApiPage.class,
        ErrorPage.class, Problems.class})
    static class Rooms {

        // Deeper, longer and wider than anything that is sent in earnest.
        private static final int DEEPEST = 32;
        private static final int LONGEST_TEXT = 128 * 1024;
        private static final int LONGEST_NUMBER = 64;
        private static final int LONGEST_NAME = 256;

        @Bean
        JsonFactoryBuilderCustomizer boundedJson() {
            return json -> json.streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(LONGEST_TEXT)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxNameLength(LONGEST_NAME)
                    .build());
        }

        /** Whoever says to accept problems only gets the answer, and not under that name. */
        @Bean
        WebMvcConfigurer plainKinds() {
            var header = new HeaderContentNegotiationStrategy();
            return new WebMvcConfigurer() {
                @Override
                public void configureContentNegotiation(ContentNegotiationConfigurer kinds) {
                    kinds.strategies(List.of(request -> {
                        List<MediaType> plain = header.resolveMediaTypes(request).stream()
                                .filter(kind -> kind.getSubtypeSuffix() == null && !kind.getSubtype().startsWith("*+"))
                                .toList();
                        return plain.isEmpty() ? List.of(MediaType.APPLICATION_JSON) : plain;
                    }));
                }
            };
        }

        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> serversOwnErrors() {
            return tomcat -> tomcat.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(ServersOwnErrors.class.getName());
                }
            });
        }
    }
}
