package dev.baton.transfer;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.baton.call.Destination;
import dev.baton.call.Party;
import dev.baton.port.ConsultationId;

/** What comes of a consultation. Speech, keys, page and API all write it, and the first one counts. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @Type(value = Decision.Accept.class, name = "accept"),
    @Type(value = Decision.Decline.class, name = "decline"),
    @Type(value = Decision.Machine.class, name = "machine"),
    @Type(value = Decision.Redirect.class, name = "redirect"),
    @Type(value = Decision.AskCaller.class, name = "ask-caller"),
})
public sealed interface Decision {

    /** Connect me, or, from a briefing colleague: complete. */
    record Accept() implements Decision {}

    record Decline(String reason, boolean mayTellCaller) implements Decision {
        public Decline {
            reason = Phrase.shortened(reason);
        }
    }

    /** Voicemail, a fax, a menu: nobody who could accept. */
    record Machine() implements Decision {}

    record Redirect(Destination to) implements Decision {}

    record AskCaller(String question) implements Decision {
        public AskCaller {
            question = Phrase.shortened(question);
        }
    }

    /** A decision on its way into the slot. */
    record Slip(ConsultationId consultation, Decision decision, Party by) {}
}
