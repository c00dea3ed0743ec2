package dev.baton.directory;

/** How a number without a department is called in front of people. */
final class DefaultNumber {

    static final String PUBLIC_NAME = "our team";

    private DefaultNumber() {}
}
