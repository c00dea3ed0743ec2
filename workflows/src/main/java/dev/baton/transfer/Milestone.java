package dev.baton.transfer;

import dev.baton.port.Ledger.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What others are told about a transfer, read out of the journals of the transfer and of its call. It names nobody. {@code cause}: for an end,
 * the name of its {@link Outcome}. {@code transfer}: its number in the call, where the call's own journal says it.
 */
public record Milestone(Kind kind, @Nullable String cause, @Nullable Integer transfer) {

    private static final Pattern ENDED = Pattern.compile("transfer ([1-9][0-9]*) ended: (.*)", Pattern.DOTALL);
    private static final Pattern JOINED = Pattern.compile("the caller and .+ are connected", Pattern.DOTALL);

    // After a colon it is told what came of somebody who was rung: a mailbox answered, for one.
    private static final Pattern SOMEBODY_ANSWERED = Pattern.compile("[^:]+ answered");

    private static final Map<String, String> BEGINNINGS = Map.of(
            "connected with ", "connected",
            "the carrier took the caller to ", "referred",
            "called off by ", "called-off",
            "not connected: ", "not-merged",
            "refused (SIP ", "refused",
            "nobody knows: ", "unclear");

    public enum Kind {
        STARTED,
        RINGING,
        ANSWERED,
        CONNECTED,
        FAILED,
        ENDED,
        /** Comes after the end: the call has brought the caller back. */
        RETURNED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Of a line in a transfer's own journal. */
    public static Optional<Milestone> ofTransfer(Entry entry) {
        String text = entry.text();
        int step = entry.step() == null ? 0 : entry.step();
        if (entry.number() == 1) {
            return of(Kind.STARTED);
        }
        if (step == Step.DIAL.number()) {
            return text.startsWith("ringing ") ? of(Kind.RINGING) : SOMEBODY_ANSWERED.matcher(text).matches() ? of(Kind.ANSWERED) : Optional.empty();
        }
        return step == Step.CONNECT.number() && (JOINED.matcher(text).matches() || text.startsWith("the carrier took the caller to "))
                ? of(Kind.CONNECTED) : Optional.empty();
    }

    /** Of a line in a call's journal. A transfer that did not do what it was for fails, and ends. */
    public static List<Milestone> ofCall(Entry entry) {
        Matcher ended = ENDED.matcher(entry.text());
        if (ended.matches()) {
            int number = Integer.parseInt(ended.group(1));
            String cause = cause(ended.group(2));
            var told = new ArrayList<Milestone>();
            if (!cause.equals("connected") && !cause.equals("referred")) {
                told.add(new Milestone(Kind.FAILED, cause, number));
            }
            told.add(new Milestone(Kind.ENDED, cause, number));
            return List.copyOf(told);
        }
        return entry.text().equals("the caller is back with the agent") || entry.text().equals("the agent goes back to the caller")
                ? List.of(new Milestone(Kind.RETURNED, null, null)) : List.of();
    }

    private static Optional<Milestone> of(Kind kind) {
        return Optional.of(new Milestone(kind, null, null));
    }

    /** The reverse of {@link Told}, whose words never hold more than this needs. */
    private static String cause(String told) {
        return switch (told) {
            case "nobody was available" -> "nobody-available";
            case "a message was taken" -> "message-taken";
            case "not started" -> "not-started";
            case "the caller hung up" -> "caller-gone";
            default -> BEGINNINGS.entrySet().stream().filter(one -> told.startsWith(one.getKey())).map(Map.Entry::getValue).findFirst()
                    .orElse(told.endsWith(" was lost") ? "supervisor-gone" : "unclear");
        };
    }
}
