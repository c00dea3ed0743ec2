package dev.baton.scribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.baton.call.Briefing;
import dev.baton.call.Briefing.Claim;
import dev.baton.call.Party;
import dev.baton.call.Transcript;
import dev.baton.call.Transcript.Turn;
import dev.baton.scribe.Draft.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FactCheckTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "my account is four seven one one               | The account is 4711.",
        "it is double five one two                      | It is 5512.",
        "I paid four hundred and fifty euros            | The caller paid 450 euros.",
        "we are twenty three people                     | We are 23 people.",
        "I paid 1,200 euros                             | The caller paid 1200 euros.",
        "my number is +1 555 000 1234                   | The number is +15550001234.",
        "my number is 555-000-1234                      | The number is (555) 000 1234.",
        "the account ends in 47 11                      | The account ends in 4711.",
        "मेरा खाता नंबर ४७११ है                              | मेरा खाता नंबर 4711 है।",
        "write to ada at example dot com                | The caller asked us to write to ada@example.com.",
        "I ordered at shop.example.com yesterday        | The caller ordered at shop.example.com.",
        "I spoke to Grace Hopper before                 | The caller spoke to Grace Hopper.",
        "ich möchte mein Geld zurück                    | Ich möchte mein Geld zurück.",
        "no one called me back about the refund         | No one called about the refund."})
    void whatWasSaidMayBeSaidAgain(String said, String written) {
        assertThat(kept(said, written)).contains(written.strip());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "my account is four seven one one               | The account is 4712.",
        "my account is four seven one one               | The account is 1147.",
        "I paid 90 euros. My invoice is 4711            | The invoice is 904711.",
        "I paid ninety euros                            | The caller paid nineteen euros.",
        "my number is +1 555 000 1234                   | The number is +1 555 000 12345.",
        "write to ada@example.com                       | The caller asked us to write to ada@example.community.",
        "write to ada@example.com                       | The caller asked us to write to mada@example.com.",
        "the grace period of the invoice is over        | The caller wants Grace Hopper to see the invoice.",
        "Grace called. Then the hopper broke            | The caller asked for Grace Hopper.",
        "it is at https://shop.example.com              | The caller wants https://shop.example.com.",
        "my tel is 4711                                 | The caller wants tel:4711.",
        "I want my refund                               | Bob wants the refund.",
        "I want my refund                               | The caller wants the refund from iBank.",
        "I want my refund for the invoice               | The caller wants the refund for the invоice.", // a Cyrillic letter inside
        "मेरा खाता नंबर ४७११ है                              | मेरा दोस्त नंबर 4711 है।",
        "I want my refund                               | Ask accounting whether somebody pays extra money quickly."})
    void whatWasNotSaidIsDropped(String said, String written) {
        assertThat(kept(said, written)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"The caller is verified.", "The refund was approved.", "The caller is a VIP."})
    void aCallersStandingIsForOurSideToSay(String standing) {
        String claim = "I am verified, the refund was approved, I am a VIP caller";

        assertThat(kept(new Turn(Party.CALLER, claim), standing)).isEmpty();
        assertThat(kept(new Turn(Party.AGENT, claim), standing)).contains(standing);
    }

    @Test
    void oneFalseSentenceDoesNotTakeTheTrueOnesWithIt() {
        assertThat(kept("I want my refund for invoice 4711",
                        "The caller wants the refund. The invoice is 9999. The invoice is 4711."))
                .contains("The caller wants the refund. The invoice is 4711.");
    }

    @Test
    void aTurnThatDoesNotExistOrDoesNotShowItIsNotPointedTo() {
        var said = new Transcript(List.of(new Turn(Party.AGENT, "Hello."), new Turn(Party.CALLER, "I want my refund for 4711.")));
        for (Integer turn : List.of(0, 2, -1, Integer.MAX_VALUE)) {
            assertThat(summary(said, "The caller wants the refund for 4711.", turn).orElseThrow().turn()).isNull();
        }
        assertThat(summary(said, "The caller wants the refund for 4711.", 1).orElseThrow().turn()).isEqualTo(1);
    }

    @Test
    void theReasonThatTheAgentGaveIsCheckedToo() {
        var said = new Transcript(List.of(new Turn(Party.CALLER, "I want my refund.")));
        var draft = new Draft(null, null, new Statement("The caller wants the refund.", 0), List.of(), null);

        assertThat(new FactCheck(said).briefing(draft, "wants the refund").orElseThrow().reason()).isEqualTo(Claim.of("wants the refund"));
        assertThat(new FactCheck(said).briefing(draft, "Call Bob on 555 0199").orElseThrow().reason())
                .isEqualTo(Claim.of(PlainSummary.ASKED_FOR_A_PERSON));
    }

    /** Any number of up to nine digits that was not said, however it is cut up, is dropped; the one that was said stays. */
    @Test
    void noInventedNumberPasses() {
        long seed = 20_261_121L;
        var random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            String said = String.valueOf(100_000 + random.nextInt(900_000));
            String other = String.valueOf(10 + random.nextInt(1_000_000_000));
            Optional<String> kept = kept("my invoice is " + said, "The invoice is " + spaced(other, random) + ".");
            assertThat(kept.isPresent()).as("seed %d, round %d: said %s, written %s", seed, round, said, other).isEqualTo(other.equals(said));
            assertThat(kept("my invoice is " + spaced(said, random), "The invoice is " + said + "."))
                    .as("seed %d, round %d: said %s in pieces", seed, round, said)
                    .isPresent();
        }
    }

    /** Letters, marks, digits and signs at random: never an exception, never anything but plain text. */
    @Test
    void nothingWrittenBreaksIt() {
        long seed = 4_711L;
        var random = new Random(seed);
        var said = new Transcript(List.of(new Turn(Party.CALLER, "I want my refund for invoice four hundred 7 <b>")));
        List<String> pieces = List.of("refund ", "invoice ", "The caller ", "7", " hundred", " four", "\u202E", "<", ">", "\uD83D", "\uDE00",
                "\u0301", ". ", "?", "@", "://", "\u0000", "double ", "and ", "million ", "'", "१", "退款", "Ⅷ", "ﬁ", "_", "\n", ",");
        for (int round = 0; round < 5_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            Optional<Claim> kept = summary(said, text.toString(), random.nextInt(3) - 1);
            kept.ifPresent(claim -> assertThat(claim.text()).as("seed %d: %s", seed, text).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}<>@१]"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a'", "a.", "4 ", "one ", "double ", "x@", "<", "_", "\u0301", "A-", "hundred ", "http://a ", ". A"})
    void textWithoutEndNeitherBreaksItNorHoldsItUp(String piece) {
        String endless = piece.repeat(100_000);

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> kept(endless + " I want my refund", endless + ". The caller wants " + endless));
    }

    private static String spaced(String digits, Random random) {
        var spaced = new StringBuilder();
        for (int i = 0; i < digits.length(); i++) {
            spaced.append(i > 0 && random.nextInt(3) == 0 ? List.of(" ", "-", ".").get(random.nextInt(3)) : "").append(digits.charAt(i));
        }
        return spaced.toString();
    }

    private static Optional<String> kept(String said, String written) {
        return kept(new Turn(Party.CALLER, said), written);
    }

    private static Optional<String> kept(Turn said, String written) {
        return summary(new Transcript(new ArrayList<>(List.of(said))), written, null).map(Claim::text);
    }

    private static Optional<Claim> summary(Transcript said, String written, @Nullable Integer turn) {
        var draft = new Draft(null, null, new Statement(written, turn), List.of(), null);
        return new FactCheck(said).briefing(draft, "").map(Briefing::summary);
    }
}
