package dev.baton.numbers;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber;
import dev.baton.call.NumberPlan;
import dev.baton.call.PhoneNumber;
import java.util.List;

/** The numbers that the countries of the world have given out, as libphonenumber knows them. */
public final class WorldNumberPlan implements NumberPlan {

    // Satellites and the networks beside them: the library calls some of them mobile or voice over IP. The last is
    // Australia's, which has its satellites among its own numbers.
    private static final List<String> SATELLITES = List.of("+870", "+881", "+882", "+883", "+6114");
    private static final String PREMIUM_OF_THE_WORLD = "+979";
    private static final String SHARED_COST_OF_THE_WORLD = "+808";
    private static final String PERSONAL_OF_THE_WORLD = "+878";

    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();

    @Override
    public Standing standingOf(PhoneNumber number) {
        String e164 = number.e164();
        if (SATELLITES.stream().anyMatch(e164::startsWith)) {
            return Standing.SATELLITE;
        }
        if (e164.startsWith(PREMIUM_OF_THE_WORLD)) {
            return Standing.PREMIUM;
        }
        if (e164.startsWith(SHARED_COST_OF_THE_WORLD)) {
            return Standing.SHARED_COST;
        }
        if (e164.startsWith(PERSONAL_OF_THE_WORLD)) {
            return Standing.PERSONAL;
        }
        return Regions.parsed(number).map(this::standingOf).orElse(Standing.UNKNOWN);
    }

    private Standing standingOf(Phonenumber.PhoneNumber number) {
        String national = numbers.getNationalSignificantNumber(number);
        if (Regions.callsForHelpIn(national, number.getCountryCode())) {
            return Standing.EMERGENCY;
        }
        if (Regions.isShort(number)) {
            return Standing.SHORT_CODE;
        }
        return numbers.isValidNumber(number) ? standingOf(numbers.getNumberType(number)) : Standing.UNKNOWN;
    }

    private static Standing standingOf(PhoneNumberType type) {
        return switch (type) {
            case FIXED_LINE, MOBILE, FIXED_LINE_OR_MOBILE, TOLL_FREE, VOIP, UAN -> Standing.ORDINARY;
            case PREMIUM_RATE -> Standing.PREMIUM;
            case SHARED_COST -> Standing.SHARED_COST;
            case PERSONAL_NUMBER -> Standing.PERSONAL;
            // Nobody answers a pager, and a mailbox is no colleague.
            case PAGER, VOICEMAIL, UNKNOWN -> Standing.UNKNOWN;
        };
    }
}
