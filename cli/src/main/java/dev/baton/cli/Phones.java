package dev.baton.cli;

import dev.baton.call.NumberPlan;
import dev.baton.directory.Directory;
import dev.baton.numbers.WorldNumberPlan;
import java.util.Optional;

/** Whom a house can call: which numbers there are, and its directory, where that is not the one of the settings. */
record Phones(NumberPlan plan, Optional<Directory> directory) {

    static final Phones REAL = new Phones(new WorldNumberPlan(), Optional.empty());
}
