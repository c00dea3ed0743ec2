package dev.baton.transfer;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.baton.call.Destination;
import dev.baton.call.Party;
import dev.baton.port.DialResult;

/** How a call ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @Type(value = CallEnd.CallerHungUp.class, name = "caller-hung-up"),
    @Type(value = CallEnd.Referred.class, name = "referred"),
    @Type(value = CallEnd.SupervisorHungUp.class, name = "supervisor-hung-up"),
    @Type(value = CallEnd.LimitReached.class, name = "limit-reached"),
    @Type(value = CallEnd.EndedBy.class, name = "ended-by"),
    @Type(value = CallEnd.NotReached.class, name = "not-reached"),
    @Type(value = CallEnd.NeverCame.class, name = "never-came"),
})
public sealed interface CallEnd {

    record CallerHungUp() implements CallEnd {}

    /** The carrier has the caller now. */
    record Referred(Destination to) implements CallEnd {}

    /** The supervisor left, and the house ends such calls politely. */
    record SupervisorHungUp() implements CallEnd {}

    record LimitReached() implements CallEnd {}

    record EndedBy(Party by) implements CallEnd {}

    /** An outbound call that was not answered. */
    record NotReached(DialResult how) implements CallEnd {}

    /** Who was to come into the room did not. */
    record NeverCame() implements CallEnd {}
}
