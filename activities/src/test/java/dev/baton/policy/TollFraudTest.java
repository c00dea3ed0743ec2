package dev.baton.policy;

import static dev.baton.policy.Deployment.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber;
import com.google.i18n.phonenumbers.ShortNumberInfo;
import dev.baton.call.PhoneNumber;
import dev.baton.call.Policy.Verdict;
import dev.baton.numbers.Address;
import dev.baton.numbers.SipAddress;
import dev.baton.numbers.Written;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Every region and every kind that is known, written in every way that we could think of. The judge is not the policy's own
 * code: what a text would reach on a careless trunk is looked up in the library's raw tables here.
 */
final class TollFraudTest {

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
    private static final Set<PhoneNumberType> HARMLESS = Set.of(PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE,
            PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.TOLL_FREE, PhoneNumberType.VOIP, PhoneNumberType.UAN);
    // The library warns at length when it is asked for theirs.
    private static final Set<String> WITHOUT_SHORT_NUMBERS = Set.of("TA", "TK", "GQ", "IO");
    private static final List<String> DIGITS = List.of("٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "０１２３４５６７８９", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗");

    private final HousePolicy policy = Deployment.policy(Deployment.callingEverywhere());

    @Test
    void noNumberOfAnyRegionIsDialledThatPolicyForbids() {
        Map<PhoneNumberType, Integer> asked = new EnumMap<>(PhoneNumberType.class);
        var wrong = new ArrayList<String>();
        var regions = new TreeSet<String>();
        int cases = 0;
        int dialled = 0;
        for (Example example : examples()) {
            regions.add(example.region());
            for (String text : waysToWrite(example.e164())) {
                cases++;
                asked.merge(example.type(), 1, Integer::sum);
                Optional<Address> reached = dial(text);
                if (reached.isEmpty()) {
                    continue;
                }
                dialled++;
                if (!harmless(reached.get())) {
                    wrong.add(example + " written as " + text);
                }
            }
        }
        System.out.println("toll fraud: " + cases + " generated cases over " + regions.size() + " regions, " + dialled
                + " dialled, by kind " + asked);
        assertThat(wrong).isEmpty();
        assertThat(cases).isGreaterThanOrEqualTo(5_000);
        assertThat(regions).hasSizeGreaterThan(240);
        assertThat(asked.keySet()).containsAll(Set.of(PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST,
                PhoneNumberType.PERSONAL_NUMBER, PhoneNumberType.UNKNOWN, PhoneNumberType.PAGER));
        // A policy that refuses everything would pass all of this.
        assertThat(dialled).isGreaterThan(1_000);
    }

    @Test
    void noEmergencyNumberOrShortCodeIsDialledInAnyForm() {
        int cases = 0;
        var wrong = new ArrayList<String>();
        for (String region : NUMBERS.getSupportedRegions()) {
            if (WITHOUT_SHORT_NUMBERS.contains(region)) {
                continue;
            }
            for (String digits : shortNumbers(region)) {
                for (String text : waysToWriteShort(digits, NUMBERS.getCountryCodeForRegion(region))) {
                    cases++;
                    if (dial(text).isPresent()) {
                        wrong.add(region + " " + text);
                    }
                }
            }
        }
        System.out.println("short and emergency numbers: " + cases + " generated cases");
        assertThat(wrong).isEmpty();
        assertThat(cases).isGreaterThan(5_000);
    }

    @Test
    void anEmergencyNumberOfAnotherCountryIsNoExtensionOfSomebodysExchange() {
        HousePolicy german = Deployment.policy(PolicySettings.forNumbers(Set.of()).allowing("DE"));
        int cases = 0;
        for (String region : NUMBERS.getSupportedRegions()) {
            for (String digits : WITHOUT_SHORT_NUMBERS.contains(region) ? Set.<String>of() : shortNumbers(region)) {
                if (ShortNumberInfo.getInstance().isEmergencyNumber(digits, region)) {
                    cases++;
                    Address address = sip("sip:" + digits + "@pbx.example.com").orElseThrow();
                    assertThat(german.mayDial(TENANT, address)).as(region + " " + digits).isInstanceOf(Verdict.Forbidden.class);
                }
            }
        }
        assertThat(cases).isGreaterThan(200);
    }

    private record Example(String region, PhoneNumberType type, String e164) {}

    private static List<Example> examples() {
        var examples = new LinkedHashSet<Example>();
        for (String region : NUMBERS.getSupportedRegions()) {
            for (PhoneNumberType type : NUMBERS.getSupportedTypesForRegion(region)) {
                add(examples, region, type, NUMBERS.getExampleNumberForType(region, type));
            }
            add(examples, region, PhoneNumberType.UNKNOWN, NUMBERS.getInvalidExampleNumber(region));
        }
        for (int code : NUMBERS.getSupportedGlobalNetworkCallingCodes()) {
            Phonenumber.PhoneNumber example = NUMBERS.getExampleNumberForNonGeoEntity(code);
            add(examples, "001", NUMBERS.getNumberType(example), example);
        }
        for (String satellite : List.of("+870773111632", "+881612345678", "+8821612345678", "+883510012345", "+979123456789",
                "+61147101234")) {
            examples.add(new Example("satellites", PhoneNumberType.UNKNOWN, satellite));
        }
        return List.copyOf(examples);
    }

    private static void add(Set<Example> examples, String region, PhoneNumberType type, Phonenumber.PhoneNumber number) {
        if (number != null) {
            examples.add(new Example(region, type, NUMBERS.format(number, PhoneNumberFormat.E164)));
        }
    }

    private static List<String> waysToWrite(String e164) {
        String digits = e164.substring(1);
        var ways = new ArrayList<String>(List.of(e164, digits, "00" + digits, "011" + digits, "+" + e164, "+0" + digits,
                spaced(e164), e164 + "7", e164.substring(0, e164.length() - 1), "+" + digits.charAt(0) + "0"
                        + digits.substring(1),
                e164 + " ext. 42", e164 + " ext. 911", e164 + ";ext=42", e164 + ",,,42", e164 + "p42", e164 + "#42", "*67"
                        + e164,
                "tel:" + e164, "tel:" + digits + ";phone-context=+1", e164 + ";phone-context=+1", e164
                        + "\r\nRefer-To: <tel:+19005550100>",
                e164 + "%3Buser=phone", e164 + "@pbx.example.com", e164 + "?Replaces=1", "\u202E" + e164, e164 + "\u0000",
                "sip:" + e164 + "@pbx.example.com", "sip:" + digits + "@pbx.example.com", "sips:00" + digits
                        + "@pbx.example.com",
                "sip:" + e164 + "@pbx.example.com;user=phone", "sip:" + e164 + ";phone-context=+1@pbx.example.com",
                "sip:" + e164 + "@pbx.example.com?Refer-To=tel:" + e164, "sip:a%40b:" + e164 + "@pbx.example.com",
                "sip:%2B" + digits + "@pbx.example.com", "sip:" + e164 + "@pbx.example.com\r\nVia: x", "sip:" + e164
                        + "-.@pbx.example.com",
                "sip:" + e164 + "p1@pbx.example.com", "sip:" + digits + "@pbx.example.com;transport=tcp",
                "sip:" + e164 + "@pbx.example.com;transport=tcp", "sip:ada@pbx.example.com;maddr=" + e164));
        DIGITS.forEach(script -> ways.add("+" + inScript(digits, script)));
        DIGITS.forEach(script -> ways.add("sip:+" + inScript(digits, script) + "@pbx.example.com"));
        return ways;
    }

    private static Set<String> shortNumbers(String region) {
        var found = new TreeSet<String>();
        for (String digits : List.of("911", "112", "999", "000", "110", "119", "100", "101", "102", "103", "108", "113", "115",
                "117", "118", "122", "190", "191", "192", "193", "197", "198", "211", "311", "411", "116117", "116000", "15",
                "17", "18")) {
            if (ShortNumberInfo.getInstance().isEmergencyNumber(digits, region) || isShort(digits, region)) {
                found.add(digits);
            }
        }
        return found;
    }

    private static boolean isShort(String digits, String region) {
        try {
            return ShortNumberInfo.getInstance().isValidShortNumberForRegion(NUMBERS.parse(digits, region), region);
        } catch (NumberParseException none) {
            return false;
        }
    }

    private static List<String> waysToWriteShort(String digits, int country) {
        var ways = new ArrayList<>(List.of(digits, "+" + digits, "+" + country + digits, "+" + country + " " + digits, "tel:"
                + digits,
                "sip:" + digits + "@pbx.example.com", "sip:+" + digits + "@pbx.example.com", "sip:+" + country + digits
                        + "@pbx.example.com",
                "sip:" + country + digits + "@emergency.example.com", "sips:" + digits + "@pbx.example.com:5061;transport=tls",
                "sip:" + String.join(".", digits.split("")) + "@pbx.example.com", "sip:" + String.join("-", digits.split(""))
                        + "@pbx.example.com",
                "sip:" + digits + "p@pbx.example.com", "sip:" + digits + ";phone-context=+1@pbx.example.com", "sip:_" + digits
                        + "@pbx.example.com",
                "sip:%39" + digits + "@pbx.example.com", "sip:sos@pbx.example.com", "sip:SOS.fire@pbx.example.com",
                        "urn:service:sos"));
        DIGITS.forEach(script -> ways.add(inScript(digits, script)));
        DIGITS.forEach(script -> ways.add("+" + country + inScript(digits, script)));
        return ways;
    }

    private static String spaced(String e164) {
        return String.join(" ", e164.split("(?<=\\G.{3})"));
    }

    private static String inScript(String digits, String script) {
        int[] letters = script.codePoints().toArray();
        var written = new StringBuilder();
        digits.chars().forEach(digit -> written.appendCodePoint(letters[digit - '0']));
        return written.toString();
    }

    /** What would be handed to a trunk, if anything is. */
    private Optional<Address> dial(String text) {
        Optional<Address> address = text.startsWith("sip") ? sip(text) : phone(text);
        return address.filter(one -> policy.mayDial(TENANT, one) instanceof Verdict.Allowed);
    }

    private static Optional<Address> sip(String text) {
        return SipAddress.read(text) instanceof SipAddress.Readable(SipAddress uri) ? Optional.of(new Address.Sip(uri))
                : Optional.empty();
    }

    private static Optional<Address> phone(String text) {
        return Written.read(text) instanceof Written.Readable(PhoneNumber number) ? Optional.of(new Address.Phone(number))
                : Optional.empty();
    }

    private static boolean harmless(Address address) {
        return switch (address) {
            case Address.Phone(PhoneNumber number) -> harmless(number.e164()) && !"911".equals(number.extension());
            case Address.Sip(SipAddress uri) ->
                harmless(uri.user()) && uri.uri().matches("sips?:[^;?%@\\s]+@pbx\\.example\\.com(;transport=tcp)?");
            case Address.Web _ -> true;
        };
    }

    private static boolean harmless(String e164) {
        try {
            Phonenumber.PhoneNumber number = NUMBERS.parse(e164, null);
            return e164.startsWith("+") && NUMBERS.isValidNumber(number) && HARMLESS.contains(NUMBERS.getNumberType(number))
                    && !e164.matches("\\+(87|88[123]|979|808|6114).*");
        } catch (NumberParseException nowhere) {
            return false;
        }
    }
}
