package dev.baton.stage;

/** Something that can happen next. */
record Option(String name, Runnable run) {}
