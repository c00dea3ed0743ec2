package dev.baton.scribe;

import dev.baton.call.Briefing;
import dev.baton.call.Briefing.Claim;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a human agent can say to the colleague who takes over. Built from the briefing alone: no sentence of it comes from the
 * model that has not stood the fact check.
 */
public final class AgentScript {

    private AgentScript() {}

    /** One line for each thing to say, in the order to say it. */
    public static List<String> of(Briefing briefing) {
        var lines = new ArrayList<String>();
        String caller = briefing.callerName() == null ? "a caller" : briefing.callerName().text();
        lines.add("Hello, I have " + caller + " on the line for you.");
        lines.add("It is about this: " + sentence(briefing.reason().text()));
        if (!briefing.summary().text().equals(briefing.reason().text())) {
            lines.add(sentence(briefing.summary().text()));
        }
        for (Claim tried : briefing.tried()) {
            lines.add("Already tried: " + sentence(tried.text()));
        }
        if (briefing.openQuestion() != null) {
            lines.add("Still open: " + sentence(briefing.openQuestion().text()));
        }
        lines.add("Can you take the call now?");
        return List.copyOf(lines);
    }

    /** What the colleague can say first, so that the caller need not begin again. */
    static String opening(@Nullable Claim callerName, Claim reason) {
        String hello = callerName == null ? "Hello, " : "Hello " + callerName.text() + ", ";
        return hello + "I have been told what it is about: " + sentence(reason.text());
    }

    private static String sentence(String text) {
        return text.matches("(?s).*[.!?…。！？؟।॥][\"”'’)]?") ? text : text + ".";
    }
}
