package dev.baton.stage;

import java.util.List;
import java.util.Random;

/** Which of the things that could happen next does. */
@FunctionalInterface
public interface Choice {

    int pick(List<String> names);

    static Choice first() {
        return names -> 0;
    }

    static Choice seeded(long seed) {
        var random = new Random(seed);
        return names -> random.nextInt(names.size());
    }
}
