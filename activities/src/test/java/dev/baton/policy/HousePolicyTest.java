package dev.baton.policy;

import static dev.baton.policy.Deployment.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.PhoneNumber;
import dev.baton.call.Policy.Verdict;
import dev.baton.numbers.Address;
import dev.baton.numbers.SipAddress;
import dev.baton.numbers.Written;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HousePolicyTest {

    private static final Set<String> NEVER_ANYWHERE = Set.of("911", "112", "999", "000", "110", "119", "sos");

    private final HousePolicy everywhere = Deployment.policy(Deployment.callingEverywhere());
    private final HousePolicy atHome = Deployment.policy(PolicySettings.forNumbers(Set.of(Deployment.OURS)));

    @ParameterizedTest
    @CsvSource({
        "+19002345678, premium-rate",
        "+979123456789, premium-rate",
        "+39848123456, shared-cost",
        "+80812345678, shared-cost",
        "+881612345678, satellite",
        "+870773111632, satellite",
        "+8821612345678, satellite",
        "+883510012345, satellite",
        "+447012345678, personal",
        "+878101234567890, personal",
        "+49116117, short code",
        "+15550002222, nobody knows",
        "+9999999999, nobody knows",
    })
    void whatIsDearOrUnknownIsNeverDialled(String number, String kind) {
        assertThat(everywhere.mayDial(TENANT, PhoneNumber.of(number)))
                .isInstanceOfSatisfying(Verdict.Forbidden.class, no ->
                        assertThat(no.why()).contains(kind).doesNotContain(number));
    }

    @Test
    void whereNoCountryIsNamedOnlyThoseOfOurOwnNumbersAreCalled() {
        assertThat(atHome.mayDial(TENANT, PhoneNumber.of("+12125550123"))).isEqualTo(new Verdict.Allowed());
        assertThat(forbidden(atHome, "+442079460958")).contains("a number in GB", "BATON_ALLOWED_COUNTRIES");
        // The same country code, and a favourite of fraudsters.
        assertThat(forbidden(atHome, "+18765230123")).contains("a number in JM");
        HousePolicy abroad = Deployment.policy(PolicySettings.forNumbers(Set.of(Deployment.OURS)).allowing("GB"));
        assertThat(abroad.mayDial(TENANT, PhoneNumber.of("+442079460958"))).isEqualTo(new Verdict.Allowed());
        assertThat(forbidden(abroad, "+12125550123")).contains("a number in US");
        assertThat(forbidden(Deployment.policy(PolicySettings.forNumbers(Set.of())),
                "+12125550123")).contains("name the countries");
    }

    @Test
    void ourOwnTrunksNumbersAreNotCalledHoweverTheyAreWritten() {
        assertThat(forbidden(atHome, Deployment.OURS.e164())).contains("circles");
        assertThat(atHome.mayDial(TENANT, new PhoneNumber(Deployment.OURS.e164(), "42"))).isInstanceOf(Verdict.Forbidden.class);
        assertThat(atHome.mayDial(TENANT, sip("sip:+12125550100@pbx.example.com"))).isInstanceOf(Verdict.Forbidden.class);
        PolicySettings inMexico = PolicySettings.forNumbers(Set.of(PhoneNumber.of("+5215512345678")));
        HousePolicy mexican = Deployment.policy(inMexico);
        assertThat(forbidden(mexican, "+525512345678")).contains("circles");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "sip:911@pbx.example.com", "sip:9.1.1@pbx.example.com", "sip:9-1-1@pbx.example.com", "sip:112@pbx.example.com",
                "sip:sos@pbx.example.com",
        "sip:sos.police@pbx.example.com", "sip:+911@pbx.example.com", "sip:+19002345678@pbx.example.com",
                "sip:19002345678@pbx.example.com",
        "sip:0019002345678@pbx.example.com", "sip:2125550123@pbx.example.com", "sip:+1900FLOWERS@pbx.example.com",
                "sip:0@pbx.example.com",
        "sip:411@pbx.example.com", "sip:911p@pbx.example.com", "sip:+@pbx.example.com",
    })
    void aSipAddressIsNoWayAround(String uri) {
        assertThat(everywhere.mayDial(TENANT, sip(uri))).isInstanceOf(Verdict.Forbidden.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sip:ada@pbx.example.com", "sips:ada.lovelace@pbx.example.com:5061;transport=tls",
        "sip:+12125550123@pbx.example.com", "sip:desk-7@10.0.0.5"})
    void aPlainSipAddressIsCalled(String uri) {
        assertThat(atHome.mayDial(TENANT, sip(uri))).isEqualTo(new Verdict.Allowed());
    }

    @Test
    void anExtensionThatCallsForHelpIsNotKeyedInOnSomebodysExchange() {
        for (String extension : Set.of("911", "112", "999")) {
            assertThat(everywhere.mayDial(TENANT, new PhoneNumber("+12125550123", extension)))
                    .isInstanceOf(Verdict.Forbidden.class);
        }
        assertThat(everywhere.mayDial(TENANT, new PhoneNumber("+919876543210", "100"))).isInstanceOf(Verdict.Forbidden.class);
        assertThat(everywhere.mayDial(TENANT, new PhoneNumber("+12125550123", "100"))).isEqualTo(new Verdict.Allowed());
    }

    @Test
    void theTelephoneOfAColleagueInTheirOwnExchangeIsCalledByItsDigits() {
        HousePolicy german = Deployment.policy(PolicySettings.forNumbers(Set.of()).allowing("DE"));
        assertThat(german.mayDial(TENANT, sip("sip:2001@pbx.example.com"))).isEqualTo(new Verdict.Allowed());
        assertThat(german.mayDial(TENANT, sip("sip:116117@pbx.example.com"))).isInstanceOf(Verdict.Forbidden.class);
    }

    @Property(tries = 3000)
    void noSipAddressIsDialledThatCouldCallForHelpOrHideANumber(@ForAll("sipAddresses") String text) {
        if (SipAddress.read(text) instanceof SipAddress.Readable(SipAddress uri)
                && everywhere.mayDial(TENANT, new Address.Sip(uri)) instanceof Verdict.Allowed) {
            String digits = uri.user().replaceAll("[^0-9a-z]", "");
            assertThat(NEVER_ANYWHERE).as(text).doesNotContain(digits);
            assertThat(uri.uri()).isEqualTo(text).doesNotContainPattern("[\\s%?,<>\"]");
            assertThat(uri.uri().chars().filter(letter -> letter == '@').count()).isEqualTo(1);
            assertThat(digits.matches("[0-9]{7,}") && !uri.user().startsWith("+")).as(text).isFalse();
        }
    }

    @Provide
    Arbitrary<String> sipAddresses() {
        Arbitrary<String> users = Arbitraries.oneOf(
                Arbitraries.strings().withChars("019+.-_sopwa;%@:\r\n ?#*٩").ofMaxLength(12),
                Arbitraries.of("911", "112", "sos", "ada", "+19002345678", "9.11", "+12125550123"));
        Arbitrary<String> rest = Arbitraries.oneOf(
                Arbitraries.of("pbx.example.com", "10.0.0.1:5060", "pbx;transport=udp", "pbx;user=phone", "pbx?To=x", "a@b",
                        "pbx\r\nVia: x", "[::1]"),
                Arbitraries.strings().withChars("ab.-:;=?%@\r1").ofMaxLength(12));
        return Combinators.combine(Arbitraries.of("sip:", "sips:", "SIP:", "tel:", ""), users, rest).as((scheme, user, host) ->
                scheme + user + "@" + host);
    }

    @Property(tries = 3000)
    void noDigitsMakeThePolicyFallOverOrAllowWhatIsNoNumber(@ForAll("digits") String text) {
        if (Written.read(text) instanceof Written.Readable(PhoneNumber number)
                && everywhere.mayDial(TENANT, number) instanceof Verdict.Allowed) {
            assertThat(number.e164()).doesNotContainPattern("^\\+(870|88[123]|979|808|878|1900)");
        }
    }

    @Provide
    Arbitrary<String> digits() {
        Arbitrary<String> codes = Arbitraries.of("1", "44", "49", "91", "870", "881", "882", "883", "888", "979", "808", "800",
                "878", "999", "1900", "0");
        return Combinators.combine(codes, Arbitraries.strings().numeric().ofMinLength(0).ofMaxLength(13),
                Arbitraries.of("", " ext. 5", "x911", ";ext=1", "p1", "\n")).as((code, rest, end) -> "+" + code + rest + end);
    }

    private static String forbidden(HousePolicy policy, String number) {
        return ((Verdict.Forbidden) policy.mayDial(TENANT, PhoneNumber.of(number))).why();
    }

    private static Address sip(String uri) {
        return new Address.Sip(((SipAddress.Readable) SipAddress.read(uri)).address());
    }
}
