package dev.baton.cli;

import java.util.ArrayList;
import java.util.List;

/** One thing the doctor looked at: a line, and under it what to do about it. */
record Check(String what, Verdict verdict, String found, List<Advice> advice) {

    enum Verdict {
        OK("ok"),
        WARNING("warning"),
        FAILED("FAILED"),
        NOT_CHECKED("-");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** {@code verbatim}: to be copied, so it is never broken into lines. */
    record Advice(String text, boolean verbatim) {}

    Check {
        advice = List.copyOf(advice);
    }

    static Check ok(String what, String found) {
        return new Check(what, Verdict.OK, found, List.of());
    }

    static Check warning(String what, String found, String cure) {
        return new Check(what, Verdict.WARNING, found, List.of(new Advice(cure, false)));
    }

    static Check failed(String what, String found, String cure) {
        return new Check(what, Verdict.FAILED, found, List.of(new Advice(cure, false)));
    }

    static Check notChecked(String what, String why) {
        return new Check(what, Verdict.NOT_CHECKED, why, List.of());
    }

    Check and(String text, boolean verbatim) {
        var more = new ArrayList<>(advice);
        more.add(new Advice(text, verbatim));
        return new Check(what, verdict, found, more);
    }

    boolean failed() {
        return verdict == Verdict.FAILED;
    }
}
