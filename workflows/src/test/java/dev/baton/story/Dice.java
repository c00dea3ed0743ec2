package dev.baton.story;

import static dev.baton.simulation.Habits.after;

import java.time.Duration;
import java.util.SplittableRandom;

/** What chance decides. The same seed throws the same. */
final class Dice {

    private final SplittableRandom random;

    Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    boolean coin() {
        return random.nextBoolean();
    }

    boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    /** From 0, and less than that many. */
    int upTo(int many) {
        return random.nextInt(many);
    }

    int whole(int... choices) {
        return choices[random.nextInt(choices.length)];
    }

    double part(double... choices) {
        return choices[random.nextInt(choices.length)];
    }

    Duration pause() {
        return after(whole(0, 1, 1, 2, 4, 6));
    }

    @SafeVarargs
    final <T> T any(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
