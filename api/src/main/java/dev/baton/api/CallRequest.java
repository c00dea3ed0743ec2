package dev.baton.api;

import dev.baton.call.PhoneNumber;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A call to be placed, as seed 000 writes it. */
record CallRequest(
        @Nullable String toPhone,
        @Nullable String fromPhone,
        @Nullable String contactName,
        @Nullable String agentInitialMessage,
        @Nullable String agentPromptPreamble,
        @Nullable Boolean enableCallTransfer,
        @Nullable String transferPhoneNumber,
        @Nullable Tts tts,
        @Nullable Stt stt,
        @Nullable Model model) {

    private static final Set<String> SPEAKERS = Set.of("eleven_labs", "cartesia", "deepgram", "openai");
    private static final Set<String> LISTENERS = Set.of("deepgram", "assembly_ai", "openai");
    private static final Pattern FIELD = Pattern.compile("\\{([^{}]*)}");
    private static final int LONGEST = 8_000;

    record Tts(@Nullable String providerName, @Nullable String voiceId, @Nullable String modelId, @Nullable String apiKey) {
        @Override
        public String toString() {
            return "a voice";
        }
    }

    record Stt(@Nullable String providerName, @Nullable String model, @Nullable String apiKey) {
        @Override
        public String toString() {
            return "an ear";
        }
    }

    record Model(@Nullable String name, @Nullable String apiKey) {
        @Override
        public String toString() {
            return "a model";
        }
    }

    /** The number to ring. What else is wrong is told, too, before anything is begun. */
    PhoneNumber checked() {
        PhoneNumber to = number("to_phone", required("to_phone", toPhone));
        required("contact_name", contactName);
        limited("contact_name", contactName, 80);
        limited("agent_prompt_preamble", agentPromptPreamble, LONGEST);
        limited("agent_initial_message", agentInitialMessage, LONGEST);
        Matcher fields = FIELD.matcher(agentInitialMessage == null ? "" : agentInitialMessage);
        while (fields.find()) {
            if (!"contact_name".equals(fields.group(1))) {
                throw Problem.field(Problem.Kind.INVALID_FIELD, "agent_initial_message",
                        "agent_initial_message has a field that is not known: only {contact_name} can be filled in.");
            }
        }
        if (mayTransfer()) {
            if (transferPhoneNumber == null || transferPhoneNumber.isBlank()) {
                throw Problem.field(Problem.Kind.MISSING_FIELD, "transfer_phone_number",
                        "enable_call_transfer is true, so transfer_phone_number is needed, in E.164 form such as +12025550142.");
            }
            var unused = number("transfer_phone_number", transferPhoneNumber);
        }
        if (tts != null) {
            provider("tts.provider_name", tts.providerName(), SPEAKERS);
        }
        if (stt != null) {
            provider("stt.provider_name", stt.providerName(), LISTENERS);
        }
        if (model != null) {
            required("model.name", model.name());
        }
        return to;
    }

    boolean mayTransfer() {
        return Boolean.TRUE.equals(enableCallTransfer);
    }

    private static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw Problem.field(Problem.Kind.MISSING_FIELD, field, field + " is needed.");
        }
        return value;
    }

    private static void limited(String field, @Nullable String value, int atMost) {
        if (value != null && value.length() > atMost) {
            throw Problem.field(Problem.Kind.INVALID_FIELD, field, field + " may have " + atMost + " characters.");
        }
    }

    private static void provider(String field, @Nullable String name, Set<String> known) {
        if (!known.contains(required(field, name))) {
            throw Problem.field(Problem.Kind.INVALID_FIELD, field,
                    field + " is none that Baton knows: use one of " + String.join(", ", known.stream().sorted().toList()) + ".");
        }
    }

    private static PhoneNumber number(String field, String written) {
        try {
            return PhoneNumber.of(written.strip());
        } catch (IllegalArgumentException wrong) {
            throw Problem.field(Problem.Kind.INVALID_FIELD, field, field + " is " + wrong.getMessage() + ".");
        }
    }

    @Override
    public String toString() {
        return "a request for a call";
    }
}
