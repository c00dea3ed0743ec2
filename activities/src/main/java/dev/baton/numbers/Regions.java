package dev.baton.numbers;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.MatchType;
import com.google.i18n.phonenumbers.Phonenumber;
import com.google.i18n.phonenumbers.ShortNumberInfo;
import dev.baton.call.PhoneNumber;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where in the world a number is at home, and what is dialled there in an emergency. */
public final class Regions {

    /** Numbers of no country, such as international freephone. */
    public static final String WORLD = "001";

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
    private static final ShortNumberInfo SHORT = ShortNumberInfo.getInstance();

    // The library has no list of these that others may read, and warns of each region that it has no short numbers for.
    private static final Set<String> WITH_SHORT_NUMBERS = NUMBERS.getSupportedRegions().stream()
            .filter(region -> ShortNumberInfo.class.getResource("data/ShortNumberMetadataProto_" + region) != null)
            .collect(Collectors.toUnmodifiableSet());

    private Regions() {}

    public static boolean exists(String region) {
        return region.equals(WORLD) || NUMBERS.getSupportedRegions().contains(region);
    }

    /** The region; of a number that no country has given out, the main one of its country code. */
    public static Optional<String> of(PhoneNumber number) {
        return parsed(number).map(one -> {
            String region = NUMBERS.getRegionCodeForNumber(one);
            return region != null ? region : NUMBERS.getRegionCodeForCountryCode(one.getCountryCode());
        }).filter(Regions::exists);
    }

    /** The digits that are dialled within the country, without any prefix. */
    public static Optional<String> nationalDigits(PhoneNumber number) {
        return parsed(number).map(NUMBERS::getNationalSignificantNumber);
    }

    /**
     * Whether both ring the same line. Extensions ring it too, and so does an older way to write it, such as Mexico's
     * with a 1 in between; a doubtful likeness counts as the same, because a call to oneself never ends well.
     */
    public static boolean sameLine(PhoneNumber one, PhoneNumber other) {
        if (one.e164().equals(other.e164())) {
            return true;
        }
        MatchType match = NUMBERS.isNumberMatch(one.e164(), other.e164());
        return match == MatchType.EXACT_MATCH || match == MatchType.NSN_MATCH || match == MatchType.SHORT_NSN_MATCH;
    }

    /** Digits as they are, dialled from anywhere in the world. */
    public static boolean callsForHelp(String digits) {
        return WITH_SHORT_NUMBERS.stream().anyMatch(region -> callsForHelp(digits, region));
    }

    /** Digits as they are, dialled in this region. */
    public static boolean callsForHelp(String digits, String region) {
        return WITH_SHORT_NUMBERS.contains(region) && SHORT.isEmergencyNumber(digits, region);
    }

    /** Digits as they are, dialled in one of these regions. */
    public static boolean isShortCode(String digits, Set<String> regions) {
        return regions.stream().filter(WITH_SHORT_NUMBERS::contains).anyMatch(region -> isShortIn(digits, region));
    }

    static boolean callsForHelpIn(String digits, int countryCode) {
        return NUMBERS.getRegionCodesForCountryCode(countryCode).stream().anyMatch(region -> callsForHelp(digits, region));
    }

    static boolean isShort(Phonenumber.PhoneNumber number) {
        return NUMBERS.getRegionCodesForCountryCode(number.getCountryCode()).stream()
                .filter(WITH_SHORT_NUMBERS::contains)
                .anyMatch(region -> SHORT.isValidShortNumberForRegion(number, region));
    }

    static Optional<Phonenumber.PhoneNumber> parsed(PhoneNumber number) {
        try {
            return Optional.of(NUMBERS.parse(number.e164(), null));
        } catch (NumberParseException nowhere) {
            return Optional.empty();
        }
    }

    private static boolean isShortIn(String digits, String region) {
        try {
            return SHORT.isValidShortNumberForRegion(NUMBERS.parse(digits, region), region);
        } catch (NumberParseException tooShortToParse) {
            return false;
        }
    }
}
