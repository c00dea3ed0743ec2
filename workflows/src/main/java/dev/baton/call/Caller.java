package dev.baton.call;

/** The person we must never lose, as a participant of the call's room. */
public record Caller(Identity identity, Reach reach) {}
