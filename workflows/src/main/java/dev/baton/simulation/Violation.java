package dev.baton.simulation;

import java.time.Instant;

/** Something that must never happen to anybody on a phone, and did. */
public record Violation(Instant at, String sentence) {}
