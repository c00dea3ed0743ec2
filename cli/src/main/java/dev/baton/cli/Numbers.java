package dev.baton.cli;

import dev.baton.call.PhoneNumber;
import dev.baton.numbers.Written;

/** Numbers as they are typed at the command line. */
final class Numbers {

    private Numbers() {}

    static PhoneNumber typed(String option, String text) {
        return switch (Written.read(text)) {
            case Written.Readable(PhoneNumber number) -> number;
            case Written.Unreadable(String sentence) -> throw new Wrong(Wrong.USAGE, option + ": " + sentence + ".");
        };
    }
}
