package dev.baton.simulation;

import dev.baton.transfer.HouseRules;
import java.util.List;
import java.util.function.Consumer;

/**
 * One call, or a few, from beginning to end: what people and machines do, and what Baton promises for it.
 *
 * @param ends how each transfer must end, and then each call, as a person tells it
 */
public record Story(String name, String promise, HouseRules rules, Consumer<Scene> script, List<String> ends) {

    public Story {
        ends = List.copyOf(ends);
    }

    @Override
    public String toString() {
        return name;
    }
}
