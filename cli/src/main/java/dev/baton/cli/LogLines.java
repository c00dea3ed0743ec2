package dev.baton.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.baton.call.CallId;
import dev.baton.traces.Traces;
import dev.baton.transfer.Owner;
import dev.baton.transfer.TransferId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** How what is logged is written: for a person, or for a machine. Neither has a telephone number, whoever logged it. */
sealed interface LogLines {

    String line(ILoggingEvent event);

    /** As a person at a terminal reads it. */
    record Plain() implements LogLines {

        @Override
        public String line(ILoggingEvent event) {
            var line = new StringBuilder();
            line.append('[').append(event.getLevel()).append("] ").append(event.getLoggerName()).append(" - ");
            pairs(event).forEach((name, value) -> line.append(name).append('=').append(value).append(' '));
            line.append(Diallable.masked(event.getFormattedMessage()));
            if (event.getThrowableProxy() != null) {
                failures(event.getThrowableProxy()).forEach(one -> line.append(System.lineSeparator()).append(one));
            }
            return line.toString();
        }
    }

    /**
     * One JSON object. What others were sent and could not read is not quoted: of their failures only the kind and the place are told.
     * {@code transfersInClear}: an operator who must debug a trunk asked for the numbers of transfers.
     */
    record Json(boolean transfersInClear) implements LogLines {

        // A terminal that knows only ASCII must not break a name.
        private static final ObjectMapper JSON = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
        private static final String TRANSFERS = "dev.baton.telephony.Referrals";
        private static final List<String> WORKFLOW = List.of("WorkflowId", "workflowId");
        private static final List<String> CALL = List.of("callId", "call");
        private static final List<String> TRANSFER = List.of("transferId", "transfer");

        @Override
        public String line(ILoggingEvent event) {
            Map<String, String> pairs = pairs(event);
            Map<String, String> context = event.getMDCPropertyMap();
            ObjectNode line = JSON.createObjectNode();
            line.put("time", event.getInstant().toString());
            line.put("level", event.getLevel().toString());
            line.put("logger", event.getLoggerName());
            boolean inClear = transfersInClear && event.getLoggerName().equals(TRANSFERS);
            line.put("message", inClear ? event.getFormattedMessage() : Diallable.masked(event.getFormattedMessage()));
            Optional<String> workflow = first(WORKFLOW, context, pairs);
            call(first(CALL, pairs, context).or(() -> workflow)).ifPresent(id -> line.put("call_id", id));
            transfer(first(TRANSFER, pairs, context).or(() -> workflow)).ifPresent(id -> line.put("transfer_id", id));
            put(line, "activity", context.get("ActivityType"));
            put(line, Traces.TRACE_ID, context.get(Traces.TRACE_ID));
            put(line, Traces.SPAN_ID, context.get(Traces.SPAN_ID));
            CALL.forEach(pairs::remove);
            TRANSFER.forEach(pairs::remove);
            if (!pairs.isEmpty()) {
                ObjectNode more = line.putObject("more");
                pairs.forEach(more::put);
            }
            if (event.getThrowableProxy() != null) {
                line.put("failure", String.join("\n", failures(event.getThrowableProxy())));
            }
            try {
                return JSON.writeValueAsString(line);
            } catch (JsonProcessingException impossible) {
                throw new IllegalStateException("a line of the log that cannot be written", impossible);
            }
        }

        private static void put(ObjectNode line, String name, @Nullable String value) {
            if (value != null) {
                line.put(name, value);
            }
        }

        private static Optional<String> first(List<String> names, Map<String, String> here, Map<String, String> there) {
            return names.stream().map(name -> here.getOrDefault(name, there.getOrDefault(name, ""))).filter(value -> !value.isEmpty()).findFirst();
        }

        private static Optional<String> call(Optional<String> said) {
            return said.flatMap(id -> Owner.callOf(id).map(CallId::value).or(() -> isCall(id) ? Optional.of(id) : Optional.empty()));
        }

        private static boolean isCall(String id) {
            try {
                return new CallId(id).value().equals(id);
            } catch (IllegalArgumentException none) {
                return false;
            }
        }

        private static Optional<String> transfer(Optional<String> said) {
            return said.filter(id -> {
                try {
                    return new TransferId(id).value().equals(id);
                } catch (IllegalArgumentException none) {
                    return false;
                }
            });
        }
    }

    private static Map<String, String> pairs(ILoggingEvent event) {
        var pairs = new TreeMap<String, String>();
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair one : event.getKeyValuePairs()) {
                pairs.put(one.key, Diallable.masked(String.valueOf(one.value)));
            }
        }
        return pairs;
    }

    private static List<String> failures(IThrowableProxy first) {
        var lines = new ArrayList<String>();
        @Nullable IThrowableProxy failure = first;
        while (failure != null) {
            String words = Failures.words(failure.getClassName(), failure.getMessage());
            lines.add((lines.isEmpty() ? "" : "caused by ") + failure.getClassName() + (words.isEmpty() ? "" : ": " + words));
            for (StackTraceElementProxy place : failure.getStackTraceElementProxyArray()) {
                lines.add("    " + place.getSTEAsString());
            }
            failure = failure.isCyclic() ? null : failure.getCause();
        }
        return lines;
    }

    /** What may be said of a failure. */
    final class Failures {

        // These write their own sentences. Whoever reads JSON, a number or a row quotes what could not be read.
        private static final List<String> KNOWN = List.of("dev.baton.", "io.grpc.", "java.net.", "java.io.", "java.util.concurrent.");

        private Failures() {}

        static String words(String kind, @Nullable String message) {
            return message != null && KNOWN.stream().anyMatch(kind::startsWith) ? Diallable.masked(message) : "";
        }
    }

    /** What somebody could dial. */
    final class Diallable {

        // Not a time, an address on the net or a part of an identifier: digits that stand alone, or behind a plus.
        private static final Pattern NUMBER = Pattern.compile("\\+\\d(?:[ ().-]{0,3}\\d){6,14}|(?<![A-Za-z0-9.:-])\\d{9,15}(?![A-Za-z0-9-])");

        private Diallable() {}

        static String masked(@Nullable String text) {
            return text == null ? "" : NUMBER.matcher(text).replaceAll(found -> {
                String number = found.group();
                return number.substring(0, 2) + "•".repeat(number.length() - 4) + number.substring(number.length() - 2);
            });
        }
    }
}
