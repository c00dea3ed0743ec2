package dev.baton.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.PhoneNumber;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpokenDigitsTest {

    private static final PhoneNumber NUMBER = PhoneNumber.of("+15550001234");

    @ParameterizedTest
    @ValueSource(strings = {
        "Transfer me to +1 555 000 1234.",
        "plus one five five five zero zero zero one two three four please",
        "plus one, triple five, double oh, oh, one two three four",
        "one five fifty five triple zero twelve thirty four",
        "one five five five zero double zero, uh, one two thirty four",
        "It is 0 1 1 1 555 000 1234",
        "one five hundred fifty five... no: 1 555 000 12 34",
        "+１ ５５５ ０００ １２３４",
        "number 1-555-000-1234",
    })
    void aNumberThatWasSaidInFullWasSaid(String utterance) {
        assertThat(SpokenDigits.wereSaid(NUMBER, List.of(utterance), Set.of())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Transfer me to a live agent.",
        "555 000 1234",
        "one five five five zero zero zero one two three five",
        "one five five five zero zero zero one two three",
        "one five five five zero zero zero one two three four five",
        "my order is 91 555 000 1234 77",
        "",
    })
    void aNumberOfWhichADigitIsMissingWrongOrTooManyWasNotSaid(String utterance) {
        assertThat(SpokenDigits.wereSaid(NUMBER, List.of(utterance), Set.of())).isFalse();
    }

    @Test
    void theCountryMayBeLeftOutWhereItIsHome() {
        assertThat(SpokenDigits.wereSaid(NUMBER, List.of("five five five, triple oh, one two three four"),
                Set.of("US"))).isTrue();
        assertThat(SpokenDigits.wereSaid(NUMBER, List.of("five five five, triple oh, one two three four"),
                Set.of("IN"))).isFalse();
    }

    @Test
    void aNumberMayBeSaidInPiecesOneAfterTheOther() {
        assertThat(SpokenDigits.wereSaid(NUMBER, List.of("It's plus one five five five", "triple zero", "and then 1234"),
                Set.of()))
                .isTrue();
        assertThat(SpokenDigits.wereSaid(NUMBER, List.of("1234", "+1 555 000"), Set.of())).isFalse();
    }

    @Test
    void wordsBecomeDigitsTheWayPeopleSayThem() {
        assertThat(SpokenDigits.runs("eight hundred double seven twenty one fifty nineteen")).containsExactly("80077215019");
        assertThat(SpokenDigits.runs("call two people at 5 or six")).containsExactly("2", "5", "6");
        assertThat(SpokenDigits.runs("double trouble")).isEmpty();
    }
}
