package dev.baton.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.function.Consumer;

/** Hands each line of the log to whoever writes it down, one at a time. */
final class LogAppender extends AppenderBase<ILoggingEvent> {

    private final LogLines lines;
    private final Consumer<String> out;

    private LogAppender(LogLines lines, Consumer<String> out) {
        this.lines = lines;
        this.out = out;
    }

    static LogAppender started(LoggerContext context, LogLines lines, Consumer<String> out) {
        var appender = new LogAppender(lines, out);
        appender.setContext(context);
        appender.start();
        return appender;
    }

    @Override
    protected void append(ILoggingEvent event) {
        out.accept(lines.line(event));
    }
}
