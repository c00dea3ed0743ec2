package dev.baton.scribe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.baton.call.Briefing;
import dev.baton.call.BriefingReference;
import dev.baton.call.Transcript;
import dev.baton.codec.Payloads;
import dev.baton.keeping.Vault;
import dev.baton.port.Scribe;
import dev.baton.pulse.Pulse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a chat model once, checks what it writes against the transcript, and writes a plain briefing whenever that does not
 * work out. The supervisor's phone is ringing meanwhile: nothing here may take longer than the deadline.
 */
public final class ModelScribe implements Scribe, AutoCloseable {

    static final Duration DEADLINE = Duration.ofSeconds(6);

    private static final Logger LOG = LoggerFactory.getLogger(ModelScribe.class);

    private final @Nullable ChatModel model;
    private final Vault vault;
    private final Pulse pulse;
    private final Duration time;
    private final ObjectMapper json = Payloads.json();
    // Somebody else wrote it: a turn without words or speaker is none.
    private final ObjectReader strictly = json.readerFor(Transcript.class)
            .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES, DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

    /** Without an endpoint, every briefing is plain. */
    public ModelScribe(Optional<ModelEndpoint> endpoint, Vault vault, Pulse pulse) {
        this(endpoint, vault, pulse, DEADLINE);
    }

    ModelScribe(Optional<ModelEndpoint> endpoint, Vault vault, Pulse pulse, Duration time) {
        model = endpoint.map(ChatModel::new).orElse(null);
        this.vault = vault;
        this.pulse = pulse;
        this.time = time;
    }

    @Override
    public Written brief(Order order) {
        Deadline deadline = Deadline.in(time, System::nanoTime);
        Optional<Transcript> transcript = transcript(order);
        Optional<Briefing> proven = transcript.flatMap(said -> proven(order, said, deadline));
        Briefing briefing = proven.orElseGet(() -> PlainSummary.of(order.reason(), transcript.orElse(null)));
        return new Written(kept(order, briefing), proven.isPresent() ? Source.MODEL : Source.PLAIN);
    }

    private Optional<Briefing> proven(Order order, Transcript transcript, Deadline deadline) {
        Reply reply = model == null ? new Reply.NoKey() : model.ask(transcript, deadline, pulse);
        return switch (reply) {
            case Reply.Answered(Draft draft) -> checked(order, transcript, draft);
            case Reply.NoKey() ->
                plain(order, "no key", "no model is configured: set OPENROUTER_API_KEY, OPENAI_API_KEY or SCRIBE_URL", null);
            case Reply.NoAnswer(String why, Integer status) -> plain(order, "no answer", why, status);
            case Reply.Nonsense(String why) -> plain(order, "nonsense", why, null);
            case Reply.Refused(String why, Integer status) -> plain(order, "refused", why, status);
        };
    }

    private Optional<Briefing> checked(Order order, Transcript transcript, Draft draft) {
        var check = new FactCheck(transcript);
        Optional<Briefing> briefing = check.briefing(draft, order.reason());
        if (briefing.isEmpty()) {
            return plain(order, "nonsense", "nothing that the model says was said in the call", null);
        }
        LOG.atInfo()
                .addKeyValue("callId", order.call().id())
                .addKeyValue("dropped", check.dropped())
                .log("the model wrote the briefing");
        return briefing;
    }

    private Optional<Transcript> transcript(Order order) {
        Optional<String> text = vault.get(order.call().conversation().reference());
        if (text.isEmpty()) {
            plain(order, "no transcript", "the vault has none for this call", null);
            return Optional.empty();
        }
        try {
            @Nullable Transcript transcript = strictly.readValue(text.get());
            if (transcript != null && !transcript.turns().isEmpty()) {
                return Optional.of(transcript);
            }
            plain(order, "no transcript", "nothing has been said yet", null);
        } catch (JsonProcessingException unreadable) {
            // Its message would quote what was said.
            plain(order, "no transcript", "the one in the vault has another shape", null);
        }
        return Optional.empty();
    }

    private static Optional<Briefing> plain(Order order, String ending, String why, @Nullable Integer status) {
        var line = LOG.atWarn().addKeyValue("callId", order.call().id()).addKeyValue("ending", ending).addKeyValue("why", why);
        (status == null ? line : line.addKeyValue("status", status)).log("the briefing is a plain one");
        return Optional.empty();
    }

    private BriefingReference kept(Order order, Briefing briefing) {
        try {
            return new BriefingReference(
                    vault.put(order.call().id(), Vault.Kind.BRIEFING, json.writeValueAsString(briefing)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a briefing that cannot be written", impossible);
        }
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
        }
    }
}
