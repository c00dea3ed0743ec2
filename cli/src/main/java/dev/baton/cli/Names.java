package dev.baton.cli;

import java.util.Arrays;
import java.util.List;

/** The names of all settings, as docs/settings.md lists them. */
enum Names {
    LIVEKIT_URL,
    LIVEKIT_API_KEY,
    LIVEKIT_API_SECRET,
    OUTBOUND_TRUNK_ID,
    SIP_OUTBOUND_TRUNK_ID,
    VOBIZ_SIP_DOMAIN,
    VOBIZ_USERNAME,
    VOBIZ_PASSWORD,
    VOBIZ_OUTBOUND_NUMBER,
    TWILIO_SIP_DOMAIN,
    TWILIO_USERNAME,
    TWILIO_PASSWORD,
    TWILIO_OUTBOUND_NUMBER,
    TWILIO_TRUNK_SID,
    TRUNK_SIP_DOMAIN,
    TRUNK_USERNAME,
    TRUNK_PASSWORD,
    TRUNK_OUTBOUND_NUMBER,
    BATON_INBOUND_NUMBERS,
    BATON_INBOUND_ADDRESSES,
    BATON_AGENT_NAME,
    BATON_MERGE_STRATEGY,
    BATON_DIRECTORY,
    DEFAULT_TRANSFER_NUMBER,
    BATON_OWN_NUMBERS,
    BATON_ALLOWED_COUNTRIES,
    BATON_SPOKEN_NUMBERS,
    BATON_DIALS_PER_CALL,
    BATON_DIALS_PER_DESTINATION,
    BATON_DIALS_PER_MINUTE,
    OPENROUTER_API_KEY,
    OPENAI_API_KEY,
    SCRIBE_URL,
    SCRIBE_MODEL,
    SCRIBE_API_KEY,
    TEMPORAL_ADDRESS,
    TEMPORAL_NAMESPACE;

    private static final List<String> ALL = Arrays.stream(values()).map(Enum::name).toList();

    static boolean isKnown(String name) {
        return ALL.contains(name);
    }
}
