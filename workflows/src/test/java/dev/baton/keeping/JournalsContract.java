package dev.baton.keeping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.port.Ledger.Entry;
import dev.baton.port.Ledger.Page;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What all journals promise. */
public abstract class JournalsContract {

    protected static final String WORKFLOW = "call-bcdf-ghjk-mnpq";

    protected abstract Journals journals();

    @Test
    void entriesComeBackInTheOrderOfTheirNumbers() {
        Journals journals = journals();
        journals.add(page(entry(3, "third", null)));
        journals.add(page(entry(1, "first", 1), entry(2, "tab\tline\nback\\slash “é”\r", 6)));

        assertThat(journals.of(WORKFLOW))
                .containsExactly(entry(1, "first", 1), entry(2, "tab\tline\nback\\slash “é”\r", 6), entry(3, "third", null));
    }

    @Test
    void aPageMayComeTwice() {
        Journals journals = journals();
        journals.add(page(entry(1, "first", null)));
        journals.add(page(entry(1, "first", null), entry(2, "second", null)));

        assertThat(journals.of(WORKFLOW)).extracting(Entry::text).containsExactly("first", "second");
    }

    @Test
    void whatWasWrittenFirstStays() {
        Journals journals = journals();
        journals.add(page(entry(1, "first", null)));
        journals.add(page(entry(1, "something else", null)));

        assertThat(journals.of(WORKFLOW)).extracting(Entry::text).containsExactly("first");
    }

    @Test
    void workflowsAreKeptApart() {
        Journals journals = journals();
        journals.add(page(entry(1, "first", null)));

        assertThat(journals.of("call-other")).isEmpty();
        assertThat(journals.of(WORKFLOW.toUpperCase(Locale.ROOT))).isEmpty();
    }

    @Test
    void anEmptyPageIsNothing() {
        Journals journals = journals();
        journals.add(page());

        assertThat(journals.of(WORKFLOW)).isEmpty();
    }

    protected static Entry entry(int number, String text, @Nullable Integer step) {
        return new Entry(number, Instant.parse("2026-11-21T09:00:00.123456789Z").plusSeconds(number), step, text);
    }

    protected static Page page(Entry... entries) {
        return new Page(WORKFLOW, List.of(entries));
    }
}
