package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** What somebody finds in a log, and what they do not. */
class LogLinesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static LoggingEvent said(String logger, String message, @Nullable Throwable failure, KeyValuePair... pairs) {
        return said(Map.of(), logger, message, failure, pairs);
    }

    private static LoggingEvent said(Map<String, String> context, String logger, String message, @Nullable Throwable failure, KeyValuePair... pairs) {
        Logger speaker = new LoggerContext().getLogger(logger);
        var event = new LoggingEvent("here", speaker, Level.WARN, message, failure, null);
        event.setMDCPropertyMap(context);
        event.setKeyValuePairs(List.of(pairs));
        return event;
    }

    private static JsonNode json(LoggingEvent event) throws Exception {
        return JSON.readTree(new LogLines.Json(false).line(event));
    }

    @Test
    void numbersThatCouldBeDialledAreMaskedAndOthersAreNot() throws Exception {
        JsonNode line = json(said("x", "rang +919876543211 and +1 (202) 555-0142, then 9876543211, and sip:+4930901820@example.com", null,
                new KeyValuePair("to", "+919876543211")));
        assertThat(line.path("message").asText()).isEqualTo("rang +9•••••••••11 and +1•••••••••••••42, then 98••••••11, and sip:+4•••••••20@example.com");
        assertThat(line.path("more").path("to").asText()).isEqualTo("+9•••••••••11");
        String others = "at 2026-11-27T02:09:02.504712345Z, 127.0.0.1:17233, 192.168.100.200, trunk ST_3kXf9aBq2m7Z, after 12345 ms";
        assertThat(json(said("x", others, null)).path("message").asText()).isEqualTo(others);
        assertThat(new LogLines.Plain().line(said("x", "rang +919876543211", null))).isEqualTo("[WARN] x - rang +9•••••••••11");
    }

    @Test
    void whereAnOperatorAskedForItTheNumberOfATransferIsInClearAndNoOther() throws Exception {
        var clear = new LogLines.Json(true);
        assertThat(JSON.readTree(clear.line(said("dev.baton.telephony.Referrals", "Transferring call to +919876543211", null))).path("message").asText())
                .endsWith("+919876543211");
        assertThat(JSON.readTree(clear.line(said("x", "to +919876543211", null))).path("message").asText()).doesNotContain("919876543211");
    }

    @Test
    void whatCouldNotBeReadIsNotQuotedAndOursIs() throws Exception {
        var quoting = new NumberFormatException("For input string: \"a secret\"");
        String failure = json(said("x", "a request failed", new IllegalStateException("a secret", quoting))).path("failure").asText();
        assertThat(failure).contains("java.lang.IllegalStateException\n", "caused by java.lang.NumberFormatException\n", "LogLinesTest").doesNotContain("a secret");
        assertThat(json(said("x", "a request failed", new Wrong(2, "set it"))).path("failure").asText()).contains("dev.baton.cli.Wrong: set it");
    }

    @Test
    void aLineSaysOfWhichCallAndTransferItIs() throws Exception {
        JsonNode line = json(said(Map.of("WorkflowId", "transfer-bcdf-ghjk-mnpq-1", "ActivityType", "Line_Ring", "trace_id", "4bf92f3577b34da6a3ce929d0e0e4736"),
                "x", "it waits", null));
        assertThat(line.path("call_id").asText()).isEqualTo("bcdf-ghjk-mnpq");
        assertThat(line.path("transfer_id").asText()).isEqualTo("transfer-bcdf-ghjk-mnpq-1");
        assertThat(line.path("activity").asText()).isEqualTo("Line_Ring");
        assertThat(line.path("trace_id").asText()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(json(said("x", "it waits", null, new KeyValuePair("callId", "John Doe"))).has("call_id")).as("no name passes for an id").isFalse();
    }
}
