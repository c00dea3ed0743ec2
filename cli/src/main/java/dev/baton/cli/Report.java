package dev.baton.cli;

import java.util.List;

/** The doctor's page: sections as they are ready, one line for each check, the sum at the end. */
final class Report {

    private static final int NAME = 14;
    private static final int WORD = 7;
    private static final int UNDER = NAME + WORD + 6;

    private final Screen screen;
    private int warnings;
    private int failures;

    Report(Screen screen) {
        this.screen = screen;
    }

    void tell(String section, List<Check> checks) {
        screen.line(section);
        for (Check check : checks) {
            screen.row(check.what(), NAME, check.verdict().toString(), WORD, check.found());
            for (Check.Advice advice : check.advice()) {
                for (String line : advice.text().split("\n", -1)) {
                    screen.under(UNDER, advice.verbatim() ? "  " : "> ", line, advice.verbatim());
                }
            }
            warnings += check.verdict() == Check.Verdict.WARNING ? 1 : 0;
            failures += check.failed() ? 1 : 0;
        }
        screen.line("");
    }

    int end() {
        screen.line(failures == 0 && warnings == 0 ? "Everything is well."
                : counted(failures, "failure") + ", " + counted(warnings, "warning") + "." + (failures == 0 ? " Baton can work." : ""));
        return failures == 0 ? 0 : 1;
    }

    private static String counted(int number, String what) {
        return (number == 0 ? "no" : number) + " " + what + (number == 1 ? "" : "s");
    }
}
