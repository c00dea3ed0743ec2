package dev.baton.call;

/** Those who can ask for something during a call. */
public enum Party {
    CALLER("the caller"),
    AGENT("the agent"),
    SUPERVISOR("the supervisor"),
    BRIEFER("the briefing colleague"),
    OPERATOR("an operator");

    private final String spoken;

    Party(String spoken) {
        this.spoken = spoken;
    }

    /** As one says it in a sentence. */
    public String spoken() {
        return spoken;
    }
}
