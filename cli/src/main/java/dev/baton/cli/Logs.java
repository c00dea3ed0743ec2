package dev.baton.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Map;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * What a process of the house says while it runs: words at a terminal, or one JSON object a line, on standard output, for whoever
 * collects them. Then what it would have said at the terminal is in such lines, too.
 */
final class Logs {

    static final String FORMAT = "BATON_LOG_FORMAT";

    private Logs() {}

    /** From here on. {@code line} is the command, which says all that it says through it. */
    static void begin(Map<String, String> settings, CommandLine line) {
        if (!isJson(settings)) {
            return;
        }
        PrintWriter out = line.getOut();
        LoggerContext context = context();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(LogAppender.started(context, new LogLines.Json(Boolean.parseBoolean(Surroundings.said(settings, "BATON_NUMBERS_IN_LOGS"))), said -> {
            out.println(said);
            out.flush();
        }));
        root.detachAppender(LogSetup.TERMINAL);
        LogSetup.levels(context, true);
        line.setOut(new PrintWriter(new Spoken(Level.INFO), true)).setErr(new PrintWriter(new Spoken(Level.ERROR), true));
    }

    static boolean isJson(Map<String, String> settings) {
        return switch (Surroundings.said(settings, FORMAT)) {
            case "", "text" -> false;
            case "json" -> true;
            default -> throw new Wrong(Wrong.USAGE, FORMAT + " is text or json, and text when left out.");
        };
    }

    /** A developer wants to know more of the agent. */
    static void agentTellsEverything() {
        context().getLogger("dev.baton.agent").setLevel(Level.INFO);
    }

    /** For whoever begins several commands in one process. */
    static void asAtFirst() {
        LoggerContext context = context();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAndStopAllAppenders();
        var unused = new LogSetup().configure(context);
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    /** Each line that is spoken is logged; empty ones say nothing. */
    private static final class Spoken extends Writer {

        private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.baton");

        private final Level level;
        private final StringBuilder begun = new StringBuilder();

        Spoken(Level level) {
            this.level = level;
        }

        @Override
        public void write(char[] text, int from, int length) {
            begun.append(text, from, length);
            int end = begun.indexOf("\n");
            while (end >= 0) {
                say(begun.substring(0, end).strip());
                begun.delete(0, end + 1);
                end = begun.indexOf("\n");
            }
        }

        private void say(String line) {
            if (!line.isEmpty()) {
                LOG.atLevel(org.slf4j.event.Level.valueOf(level.toString())).log(line);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
