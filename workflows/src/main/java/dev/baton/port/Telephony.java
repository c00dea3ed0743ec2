package dev.baton.port;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.baton.call.Call;
import dev.baton.call.Destination;
import dev.baton.call.Supervisor;
import dev.baton.call.Word;
import io.temporal.activity.ActivityInterface;
import java.time.Duration;

/** The phone network behind the trunks. */
@ActivityInterface(namePrefix = "Telephony_")
public interface Telephony {

    /** Rings a caller for an outbound call. Never repeated. */
    DialResult dial(Dial dial);

    /** Finds the leg of an earlier {@link #dial} and waits for its end. Dials nobody. */
    DialResult follow(Dial dial);

    /** Asks the carrier to take the caller elsewhere (SIP REFER). Never repeated, and cannot be called back. */
    Referral refer(Refer refer);

    void hangUp(Leg leg);

    /** Where a number is kept; the number itself enters no history. */
    record Contact(@JsonValue String reference) {
        @JsonCreator
        public Contact {
            Word.plain("contact", reference);
        }
    }

    record Dial(Call call, Leg leg, Contact to, Duration ringFor) {}

    record Refer(EffectKey key, Call call, Destination to, Supervisor target, Duration waitFor) {}

    /** The four honest outcomes. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @Type(value = Succeeded.class, name = "succeeded"),
        @Type(value = Refused.class, name = "refused"),
        @Type(value = CallerEnded.class, name = "caller-ended"),
        @Type(value = Unknown.class, name = "unknown"),
    })
    sealed interface Referral {}

    /** The far end answered while the caller was still there to be moved. */
    record Succeeded() implements Referral {}

    record Refused(int sipStatus, String meaning) implements Referral {}

    record CallerEnded() implements Referral {}

    record Unknown(String why) implements Referral {}
}
