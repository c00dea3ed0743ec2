package dev.baton.port;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** Every way an attempt to reach somebody can end. All of them are ordinary; none is an exception. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @Type(value = DialResult.Answered.class, name = "answered"),
    @Type(value = DialResult.Busy.class, name = "busy"),
    @Type(value = DialResult.Declined.class, name = "declined"),
    @Type(value = DialResult.NoAnswer.class, name = "no-answer"),
    @Type(value = DialResult.Unreachable.class, name = "unreachable"),
    @Type(value = DialResult.RefusedByTrunk.class, name = "refused-by-trunk"),
    @Type(value = DialResult.TrunkTrouble.class, name = "trunk-trouble"),
    @Type(value = DialResult.Overloaded.class, name = "overloaded"),
    @Type(value = DialResult.Forbidden.class, name = "forbidden"),
    @Type(value = DialResult.Withdrawn.class, name = "withdrawn"),
    @Type(value = DialResult.NoSuchLeg.class, name = "no-such-leg"),
    @Type(value = DialResult.Unknown.class, name = "unknown"),
})
public sealed interface DialResult {

    /** Somebody, or something, picked up. */
    record Answered() implements DialResult {}

    record Busy(int sipStatus) implements DialResult {}

    record Declined(int sipStatus) implements DialResult {}

    record NoAnswer() implements DialResult {}

    /** The number itself cannot be reached. */
    record Unreachable(int sipStatus) implements DialResult {}

    /**
     * The call was not placed, and no phone rang; {@code lookAt} names the settings to check. {@code sipStatus} is missing where
     * none was told, {@code shown} where it is not known whose number the carrier was given.
     */
    record RefusedByTrunk(@Nullable Integer sipStatus, String lookAt, @Nullable CallerId shown) implements DialResult {}

    record TrunkTrouble(int sipStatus) implements DialResult {}

    /** No INVITE went out, so another attempt rings nobody twice. */
    record Overloaded(@Nullable String why) implements DialResult {}

    /** Policy said no at the last moment. */
    record Forbidden(String why) implements DialResult {}

    /** We hung up first. */
    record Withdrawn() implements DialResult {}

    /** Following only: no leg bears this key, so nothing was dialled. */
    record NoSuchLeg() implements DialResult {}

    /** The phone may have rung. Never repeated; the leg is hung up. */
    record Unknown(String why) implements DialResult {}
}
