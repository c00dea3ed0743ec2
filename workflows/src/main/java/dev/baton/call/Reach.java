package dev.baton.call;

/** How somebody takes part: over a phone trunk, or in a browser. */
public enum Reach {
    PHONE,
    BROWSER
}
