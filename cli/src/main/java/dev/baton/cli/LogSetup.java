package dev.baton.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** How every command begins to log: lines to read, and few of them. Logback finds it by its name in META-INF/services. */
public final class LogSetup extends ContextAwareBase implements Configurator {

    /** The name of what is there at first. */
    static final String TERMINAL = "terminal";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        // Tomcat and gRPC write to the log of the JDK.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        LogAppender terminal = LogAppender.started(context, new LogLines.Plain(), line -> System.err.println(line));
        terminal.setName(TERMINAL);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(terminal);
        levels(context, false);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** {@code collected}: by a machine that sorts them; a person at a terminal is told less. */
    static void levels(LoggerContext context, boolean collected) {
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(collected ? Level.WARN : Level.ERROR);
        context.getLogger("dev.baton").setLevel(collected ? Level.INFO : null);
        // Temporal's client warns whenever an activity fails, as they may, and gRPC whenever a server is away, of which ours tell.
        context.getLogger("io.temporal.internal").setLevel(collected ? null : Level.OFF);
        context.getLogger("io.grpc").setLevel(collected ? null : Level.OFF);
        context.getLogger("org.apache").setLevel(Level.WARN);
        // At the end it suspects threads of leaks that end with the process.
        context.getLogger("org.apache.catalina.loader").setLevel(Level.ERROR);
        // An agent's operator is told what goes wrong with a call.
        context.getLogger("dev.baton.agent").setLevel(collected ? null : Level.WARN);
    }
}
