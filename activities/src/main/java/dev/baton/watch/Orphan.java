package dev.baton.watch;

import dev.baton.call.CallId;
import dev.baton.call.Reach;
import dev.baton.call.TenantId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A caller who is connected while no workflow owns the call any more. Room and caller are LiveKit's names and may hold a phone
 * number. {@code next} is the call that adopts it: another id, since a new run under the old one would repeat the keys of
 * effects that were done long ago, and find them done. It follows from the old one, so that two who adopt start one call.
 */
public record Orphan(CallId lost, CallId next, Optional<TenantId> tenant, String room, String caller, Reach reach) {

    private static final Pattern ADOPTED = Pattern.compile("(.+)\\.([1-9][0-9]{0,2})");

    public static CallId after(CallId lost) {
        Matcher before = ADOPTED.matcher(lost.value());
        return before.matches()
                ? new CallId(before.group(1) + "." + (Integer.parseInt(before.group(2)) + 1))
                : new CallId(lost.value() + ".2");
    }

    @Override
    public String toString() {
        return "the caller of " + lost;
    }
}
