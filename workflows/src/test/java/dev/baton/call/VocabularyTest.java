package dev.baton.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.baton.port.CallAgent;
import dev.baton.port.Telephony;
import dev.baton.transfer.Decision;
import dev.baton.transfer.Phrase;
import dev.baton.transfer.TransferId;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {

    @ParameterizedTest
    @ValueSource(strings = {"+15550001234", "+919876543210", "+4930123456"})
    void aNumberInE164FormIsOne(String number) {
        assertThat(PhoneNumber.of(number).e164()).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "911", "5550001234", "+0123456789", "+1 555 000 1234", "+1555000123456789", "sip:+15550001234@host",
        "+１５５５０００１２３４", "+15550001234;ext=1", "+15550001234\n"})
    void anythingElseIsRefusedWithASentenceAndWithoutRepeatingIt(String number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PhoneNumber.of(number))
                .withMessage("not a phone number: write it in E.164 form, a plus sign and 7 to 15 digits, such as +15550001234");
    }

    @Test
    void aNumberIsMaskedWhereverItIsPrinted() {
        assertThat("calling " + new PhoneNumber("+15550001234", "42")).isEqualTo("calling +15•••••••34 ext. •").doesNotContain("5550001", "42");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+15550001234", "5550001234", "Billing", "sales team", "sip:grace@host", "a-5550001234", ""})
    void aDestinationIsAnAliasAndNeverDigits(String alias) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Destination(alias)).withMessageNotContaining("5550001234");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sip_+15550001234", "call-555-000-1234", "room 5550001234"})
    void aForeignNameThatHoldsANumberMayNotEnterAHistory(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new RoomName(name)).withMessageNotContaining("0001234");
        assertThatIllegalArgumentException().isThrownBy(() -> new Identity(name)).withMessageNotContaining("0001234");
    }

    @Test
    void aCallNamesItselfWithoutWordsAndWithoutDigits() {
        var random = new Random(7);
        List<CallId> ids = Stream.generate(() -> CallId.random(random)).limit(1000).toList();
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.value().matches("[bcdfghjkmnpqrstvwxz]{4}(-[bcdfghjkmnpqrstvwxz]{4}){2}"));
    }

    @Test
    void whereANumberIsKeptIsNotTheNumberAndWhereWordsAreKeptAreNotTheWords() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Telephony.Contact("+15550001234")).withMessageNotContaining("0001234");
        assertThatIllegalArgumentException().isThrownBy(() -> new Telephony.Contact("vault/5550001234")).withMessageNotContaining("0001234");
        assertThatIllegalArgumentException().isThrownBy(() -> new CallAgent.Utterance("the one from March"));
    }

    @Test
    void aNumberInTheWrongPlaceIsNotReadOutInTheError() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TransferId("+15550001234")).withMessageNotContaining("0001234");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ring +1 555\u2011000\u20111234 instead", "ring +1\u00a0555\u00a0000\u00a01234 instead",
        "ring 555 - 000 - 1234 instead", "ring 555 \u2013 000 \u2013 1234 instead", "ring 55\u200b50\u200b00\u200b12\u200b34 instead"})
    void aNumberIsANumberWhateverDashesAndSpacesItIsWrittenWith(String words) {
        assertThat(Phrase.shortened(words)).isEqualTo("ring ••• instead");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Supervisor(new SupervisorId("grace"), words, Reach.PHONE))
                .withMessageNotContaining("1234");
    }

    @Test
    void aTransferKnowsItsCall() {
        var call = new CallId("bcdf-ghjk-mnpq");
        assertThat(TransferId.of(call, 12).call()).isEqualTo(call);
        assertThatIllegalArgumentException().isThrownBy(() -> new TransferId("call-bcdf"));
    }

    @Test
    void whatPeopleSayIsKeptShortAndRobbedOfAnythingThatCouldBeDialled() {
        assertThat(Phrase.shortened("  call me\nback on +1 (555) 000-1234 after   5 ")).isEqualTo("call me back on ••• after 5");
        assertThat(Phrase.shortened("x".repeat(500))).hasSize(200).endsWith("…");
        assertThat(new Decision.Decline("ring 555 0001234 instead", true).reason()).isEqualTo("ring ••• instead");
    }

    @Test
    void aClaimPointsToATurnOrToNone() {
        assertThat(Briefing.Claim.of("wants a refund").turn()).isNull();
        assertThatIllegalArgumentException().isThrownBy(() -> new Briefing.Claim("wants a refund", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Briefing.Claim(" ", 1));
    }

    @Test
    void whatWasSaidIsNotPrinted() {
        var transcript = new Transcript(List.of(new Transcript.Turn(Party.CALLER, "my pin is 4711")));
        assertThat(transcript + ", " + transcript.turns()).isEqualTo("transcript of 1 turns, [a turn of the caller]");
    }
}
