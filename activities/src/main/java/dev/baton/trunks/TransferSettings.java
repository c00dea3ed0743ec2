package dev.baton.trunks;

import java.util.List;
import java.util.Optional;

/** What a carrier must be told before it moves a call (SIP REFER). LiveKit cannot see it; only a transfer shows it. */
public record TransferSettings(String summary, List<Place> places) {

    /** Where it is set: a path to click, or a command to copy. */
    public record Place(String where, String how, boolean verbatim) {}

    public TransferSettings {
        places = List.copyOf(places);
    }

    public static TransferSettings of(Carrier carrier, Optional<String> trunkSid) {
        return switch (carrier) {
            case TWILIO -> new TransferSettings(
                    "LiveKit cannot see them. At Twilio they must be on, or each transfer ends in 403 Forbidden or 603.",
                    List.of(
                            new Place("dashboard", "Elastic SIP Trunking > Trunks > your trunk: Call Transfer (SIP REFER) Enabled,"
                                    + " Enable PSTN Transfer on, Caller ID for Transfer Target from-transferee"
                                    + " (the caller's number; from-transferor shows the trunk's)", false),
                            new Place("CLI", "twilio api trunking v1 trunks update --sid " + trunkSid.orElse("TK…")
                                    + " --transfer-mode enable-all --transfer-caller-id from-transferee", true),
                            new Place("older form", "\"api:core:trunks:update --transfer-mode enabled\": trunks are now under"
                                    + " trunking v1, and the mode is enable-all (sip-only leaves phones out, disable-all is off)", false)));
            case VOBIZ -> new TransferSettings(
                    "LiveKit cannot see them. Where Vobiz does not allow transfers, each one ends in 403 or times out (408).",
                    List.of(
                            new Place("dashboard", "your SIP trunk: Call Transfer (SIP REFER) enabled; ask Vobiz's support if it is not shown", false),
                            new Place("CLI", "none; the credentials and the number are set by 'baton trunk sync'", false)));
            case OTHER -> new TransferSettings(
                    "LiveKit cannot see them. Ask the carrier whether the trunk accepts SIP REFER to phone numbers.",
                    List.of(new Place("without", "Baton then dials the other party through the trunk and joins the two", false)));
        };
    }
}
