package dev.baton.policy;

import dev.baton.call.NumberPlan;
import dev.baton.call.PhoneNumber;
import dev.baton.call.Policy;
import dev.baton.call.TenantId;
import dev.baton.numbers.Address;
import dev.baton.numbers.Regions;
import dev.baton.numbers.SipAddress;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which numbers and addresses this house dials at all, whoever asks. Reads memory only. */
public final class HousePolicy implements Policy {

    private static final Verdict ALLOWED = new Verdict.Allowed();
    private static final Set<String> KNOWN_TO_ALL = Set.of("911", "112", "999");

    private final NumberPlan plan;
    private final PolicySettings settings;

    public HousePolicy(NumberPlan plan, PolicySettings settings) {
        this.plan = plan;
        this.settings = settings;
    }

    PolicySettings settings() {
        return settings;
    }

    @Override
    public Verdict mayDial(TenantId tenant, PhoneNumber number) {
        return switch (plan.standingOf(number)) {
            case ORDINARY -> mayDialOrdinary(number);
            case PREMIUM -> never("a premium-rate number", number);
            case SHARED_COST -> never("a shared-cost number", number);
            case SATELLITE -> never("a satellite number", number);
            case PERSONAL -> never("a personal number", number);
            case EMERGENCY -> never("an emergency number", number);
            case SHORT_CODE -> never("a short code", number);
            case UNKNOWN -> never("a number of a kind that nobody knows", number);
        };
    }

    public Verdict mayDial(TenantId tenant, Address address) {
        return switch (address) {
            case Address.Phone(PhoneNumber number) -> mayDial(tenant, number);
            case Address.Sip(SipAddress uri) -> mayDial(tenant, uri);
            case Address.Web _ -> ALLOWED;
        };
    }

    private Verdict mayDialOrdinary(PhoneNumber number) {
        Optional<String> country = Regions.of(number);
        if (country.isEmpty() || !settings.countries().contains(country.get())) {
            return new Verdict.Forbidden("a number in " + country.orElse("no country") + ", where this house does not call ("
                    + number.masked() + "): " + (settings.countries().isEmpty()
                            ? "name the countries that it may call in " + PolicySettings.ALLOWED_COUNTRIES
                            : "add the country to " + PolicySettings.ALLOWED_COUNTRIES + " if it should"));
        }
        if (isOurs(number)) {
            return new Verdict.Forbidden("one of our own trunk's numbers (" + number.masked() + "): the call would come back "
                    + "to us and go round in circles; name the number of a person");
        }
        String extension = number.extension();
        // Keyed in on somebody's exchange, it might be dialled on from there.
        if (extension != null && (KNOWN_TO_ALL.contains(extension) || Regions.callsForHelp(extension, country.get()))) {
            return new Verdict.Forbidden("a number whose extension is an emergency number (" + number.masked()
                    + "): give that desk another extension");
        }
        return ALLOWED;
    }

    private Verdict mayDial(TenantId tenant, SipAddress uri) {
        if (uri.callsForHelp()) {
            return new Verdict.Forbidden("a SIP address that calls for help, which this house never dials by itself");
        }
        Optional<PhoneNumber> number = uri.number();
        if (number.isPresent()) {
            return mayDial(tenant, number.get());
        }
        if (uri.user().startsWith("+")) {
            return new Verdict.Forbidden("a SIP address whose user part begins like a phone number and is none: write "
                    + "the number in E.164 form, without marks");
        }
        Optional<String> digits = uri.dialledDigits();
        return digits.isPresent() ? mayDialLocally(digits.get()) : ALLOWED;
    }

    /** Digits without a country: an extension of somebody's exchange, unless they could be anything else. */
    private Verdict mayDialLocally(String digits) {
        var near = new TreeSet<>(settings.countries());
        near.addAll(settings.homeCountries());
        if (Regions.callsForHelp(digits)) {
            return new Verdict.Forbidden("a SIP address whose user part is an emergency number, "
                    + "which this house never dials by itself");
        }
        if (digits.length() > 6 || digits.indexOf('+') >= 0 || digits.startsWith("0")) {
            return new Verdict.Forbidden("a SIP address whose user part could be a number of any country: "
                    + "write it in E.164 form, with a plus sign and the country code");
        }
        if (digits.length() < 3 || Regions.isShortCode(digits, near)) {
            return new Verdict.Forbidden("a SIP address whose user part is a short code of a country that this house calls: "
                    + "use a name in place of the digits");
        }
        return ALLOWED;
    }

    boolean isOurs(PhoneNumber number) {
        return settings.ownNumbers().stream().anyMatch(own -> Regions.sameLine(own, number));
    }

    private static Verdict never(String kind, PhoneNumber number) {
        return new Verdict.Forbidden(kind + ", which this house does not dial (" + number.masked() + "): name another number");
    }
}
