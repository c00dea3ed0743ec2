package dev.baton.directory;

import dev.baton.numbers.Address;
import dev.baton.policy.DialGate.Origin;

/** Where to reach somebody, and on whose word. */
public record Whereabouts(Address address, Origin origin) {}
