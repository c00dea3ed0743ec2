package dev.baton.transfer;

/** The six steps of a warm transfer, in the order in which the caller would tell them. */
enum Step {
    HOLD("Hold the caller"),
    CONSULT("Open a consultation"),
    DIAL("Dial the supervisor"),
    SUMMARIZE("Summarize"),
    CONNECT("Connect"),
    LEAVE("Disconnect the agent");

    private final String title;

    Step(String title) {
        this.title = title;
    }

    int number() {
        return ordinal() + 1;
    }

    /** As Temporal's UI shows it beside the activity. */
    String summary() {
        return number() + ". " + title;
    }

    String summary(String detail) {
        return summary() + ": " + detail;
    }
}
