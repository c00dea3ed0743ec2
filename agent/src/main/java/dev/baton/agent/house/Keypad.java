package dev.baton.agent.house;

import dev.baton.transfer.Decision;
import java.util.Map;
import java.util.Set;

/** What the keys of a supervisor's telephone say during a briefing. Every other key says nothing. */
final class Keypad {

    private static final Map<Character, Decision> KEYS = Map.of(
            '1', new Decision.Accept(),
            // Nobody gave a reason that the caller could be told.
            '2', new Decision.Decline("by keypad", false),
            '3', new Decision.AskCaller("more, from the caller first"));

    private Keypad() {}

    static Set<Character> keys() {
        return KEYS.keySet();
    }

    static Decision meaning(char key) {
        Decision decision = KEYS.get(key);
        if (decision == null) {
            throw new IllegalArgumentException("key " + key + " decides nothing");
        }
        return decision;
    }
}
