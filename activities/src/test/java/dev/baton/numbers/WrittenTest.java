package dev.baton.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.PhoneNumber;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WrittenTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "+15550001234 | +15550001234 |",
        "+1 555 000 1234 | +15550001234 |",
        "+1 (555) 000-1234 | +15550001234 |",
        "+91 98765 43210 ext. 42 | +919876543210 | 42",
        "+1 555 000 1234 x7 | +15550001234 | 7",
        "＋１５５５０００１２３４ | +15550001234 |",
        "+٩١٩٨٧٦٥٤٣٢١٠ | +919876543210 |",
        "+९१ ९८७६५ ४३२१० | +919876543210 |",
    })
    void aNumberIsReadAsItIsWritten(String text, String e164, String extension) {
        assertThat(Written.read(text)).isEqualTo(new Written.Readable(new PhoneNumber(e164, extension)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "+", "911", "15550001234", "0015550001234", "+0155500012", "+911", "+1555000123456789", "tel:+15550001234",
        "+15550001234;phone-context=example.com", "+15550001234;ext=5", "+15550001234p123", "+15550001234w9",
                "+15550001234#31#",
        "*67+15550001234", "+1555\r\n0001234", "+15550001234\r\nX-Bad: yes", "+15550001234@example.com", "+1900FLOWERS",
        "+15550001234%31", "+15550001234?a=b", "++15550001234", "+1555000\u00001234", "+15550001234 ext. 12345678901",
        "\u202E+15550001234", "sip:+15550001234@example.com",
    })
    void anythingThatATrunkMightReadOtherwiseIsNoNumber(String text) {
        assertThat(Written.read(text)).isInstanceOf(Written.Unreadable.class);
        assertThat(((Written.Unreadable) Written.read(text)).sentence()).contains("E.164");
    }

    @Property(tries = 2000)
    void whateverIsWrittenTheAnswerIsANumberOrASentence(@ForAll String text) {
        switch (Written.read(text)) {
            case Written.Readable(PhoneNumber number) -> assertThat(number.e164()).matches("\\+[1-9][0-9]{6,14}");
            case Written.Unreadable(String sentence) -> assertThat(sentence).isNotBlank();
        }
    }
}
