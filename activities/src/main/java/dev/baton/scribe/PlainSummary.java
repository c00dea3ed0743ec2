package dev.baton.scribe;

import dev.baton.call.Briefing;
import dev.baton.call.Briefing.Claim;
import dev.baton.call.Party;
import dev.baton.call.Transcript;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The briefing without a model: why the caller is being transferred, and the caller's own words, quoted. */
final class PlainSummary {

    static final String ASKED_FOR_A_PERSON = "The caller asked for a person.";

    private static final int LONGEST_REASON = 200;
    private static final int LONGEST_QUOTE = 160;

    private PlainSummary() {}

    static Briefing of(String reasonOfTheOrder, @Nullable Transcript transcript) {
        String reason = PlainText.shortened(plain(reasonOfTheOrder), LONGEST_REASON);
        Claim why = Claim.of(reason.isEmpty() ? ASKED_FOR_A_PERSON : reason);
        List<Integer> spoken = transcript == null ? List.of() : turnsOfTheCaller(transcript);
        return new Briefing(null, why, summary(transcript, spoken, why), List.of(), question(transcript, spoken),
                AgentScript.opening(null, why));
    }

    private static Claim summary(@Nullable Transcript transcript, List<Integer> spoken, Claim why) {
        if (transcript == null || spoken.isEmpty()) {
            return why;
        }
        String first = "The caller began: \"" + quote(transcript, spoken.getFirst()) + "\"";
        return spoken.size() == 1
                ? new Claim(first, spoken.getFirst())
                : Claim.of(first + " And said last: \"" + quote(transcript, spoken.getLast()) + "\"");
    }

    private static @Nullable Claim question(@Nullable Transcript transcript, List<Integer> spoken) {
        if (transcript == null || spoken.isEmpty()) {
            return null;
        }
        String last = quote(transcript, spoken.getLast());
        return last.endsWith("?") ? new Claim(last, spoken.getLast()) : null;
    }

    private static List<Integer> turnsOfTheCaller(Transcript transcript) {
        var turns = new ArrayList<Integer>();
        for (int number = 0; number < transcript.turns().size(); number++) {
            Transcript.Turn turn = transcript.turns().get(number);
            if (turn.speaker() == Party.CALLER && !plain(turn.text()).isEmpty()) {
                turns.add(number);
            }
        }
        return turns;
    }

    private static String quote(Transcript transcript, int turn) {
        return PlainText.shortened(plain(transcript.turns().get(turn).text()).replace("\"", "'"), LONGEST_QUOTE);
    }

    private static String plain(String text) {
        return PlainText.withoutLinks(PlainText.of(text));
    }
}
