package dev.baton.desk;

/** What the desk answers to a wish. A refusal says what is wrong and what to do. */
public sealed interface Said<T> {

    record Done<T>(T what) implements Said<T> {}

    record Refused<T>(String why) implements Said<T> {}
}
