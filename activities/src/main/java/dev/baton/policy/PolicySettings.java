package dev.baton.policy;

import dev.baton.call.PhoneNumber;
import dev.baton.numbers.Regions;
import dev.baton.numbers.Written;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this house allows. Where no country is named, those of its own numbers are allowed and no other, so that a fresh
 * installation calls nobody abroad.
 */
public record PolicySettings(
        Set<String> allowedCountries,
        Set<PhoneNumber> ownNumbers,
        boolean spokenNumbers,
        int dialsPerCall,
        int dialsPerDestination,
        int dialsPerMinute) {

    public static final String ALLOWED_COUNTRIES = "BATON_ALLOWED_COUNTRIES";
    public static final String OWN_NUMBERS = "BATON_OWN_NUMBERS";
    public static final String SPOKEN_NUMBERS = "BATON_SPOKEN_NUMBERS";
    public static final String DIALS_PER_CALL = "BATON_DIALS_PER_CALL";
    public static final String DIALS_PER_DESTINATION = "BATON_DIALS_PER_DESTINATION";
    public static final String DIALS_PER_MINUTE = "BATON_DIALS_PER_MINUTE";
    /** The trunk's numbers, whosever trunk it is. */
    private static final List<String> OUTBOUND_NUMBERS = List.of("VOBIZ_OUTBOUND_NUMBER", "TWILIO_OUTBOUND_NUMBER", "TRUNK_OUTBOUND_NUMBER");

    private static final int MOST = 100_000;

    public PolicySettings {
        allowedCountries = Set.copyOf(allowedCountries);
        ownNumbers = Set.copyOf(ownNumbers);
        allowedCountries.stream().filter(country -> !Regions.exists(country)).findAny().ifPresent(unknown -> {
            throw new IllegalArgumentException("there is no country \"" + unknown
                    + "\": use two-letter codes such as US or DE");
        });
        if (Stream.of(dialsPerCall, dialsPerDestination, dialsPerMinute).anyMatch(cap -> cap < 1 || cap > MOST)) {
            throw new IllegalArgumentException("a cap on dials is a number from 1 to " + MOST);
        }
    }

    /** Every default, for a house that has these numbers of its own. */
    public static PolicySettings forNumbers(Set<PhoneNumber> ownNumbers) {
        return new PolicySettings(Set.of(), ownNumbers, false, 20, 60, 60);
    }

    public PolicySettings allowing(String... countries) {
        return new PolicySettings(Set.of(countries), ownNumbers, spokenNumbers, dialsPerCall, dialsPerDestination,
                dialsPerMinute);
    }

    public PolicySettings withSpokenNumbers() {
        return new PolicySettings(allowedCountries, ownNumbers, true, dialsPerCall, dialsPerDestination, dialsPerMinute);
    }

    public PolicySettings withCaps(int perCall, int perDestination, int perMinute) {
        return new PolicySettings(allowedCountries, ownNumbers, spokenNumbers, perCall, perDestination, perMinute);
    }

    /** Where this house may call. */
    public Set<String> countries() {
        return allowedCountries.isEmpty() ? homeCountries() : allowedCountries;
    }

    /** Where this house has numbers: a caller who names a number there may leave out the country. */
    public Set<String> homeCountries() {
        return ownNumbers.stream().map(Regions::of).flatMap(Optional::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Reads the environment or a .env file. Every mistake is told at once, each with its setting. */
    public static PolicySettings from(Map<String, String> environment) {
        return new FromEnvironment(environment).read();
    }

    private static final class FromEnvironment {

        private final Map<String, String> environment;
        private final List<String> wrong = new ArrayList<>();

        FromEnvironment(Map<String, String> environment) {
            this.environment = environment;
        }

        PolicySettings read() {
            var countries = new LinkedHashSet<String>();
            list(ALLOWED_COUNTRIES).forEach(entry -> country(entry, countries));
            var own = new LinkedHashSet<PhoneNumber>();
            list(OWN_NUMBERS).forEach(entry -> number(OWN_NUMBERS, entry, own));
            OUTBOUND_NUMBERS.forEach(name -> list(name).forEach(entry -> number(name, entry, own)));
            boolean spoken = yes(SPOKEN_NUMBERS);
            PolicySettings usual = forNumbers(Set.of());
            int[] caps = {usual.dialsPerCall, usual.dialsPerDestination, usual.dialsPerMinute};
            cap(DIALS_PER_CALL, value -> caps[0] = value);
            cap(DIALS_PER_DESTINATION, value -> caps[1] = value);
            cap(DIALS_PER_MINUTE, value -> caps[2] = value);
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException(String.join("\n", wrong));
            }
            return new PolicySettings(countries, own, spoken, caps[0], caps[1], caps[2]);
        }

        private Stream<String> list(String name) {
            return Stream.of(environment.getOrDefault(name, "").split(",")).map(String::strip)
                    .filter(entry -> !entry.isEmpty());
        }

        private void country(String entry, Set<String> countries) {
            String code = entry.toUpperCase(Locale.ROOT);
            if (Regions.exists(code)) {
                countries.add(code);
            } else {
                wrong.add(ALLOWED_COUNTRIES + ": one entry is no country: use two-letter codes with commas between them, "
                        + "such as US,CA,IN.");
            }
        }

        private void number(String name, String entry, Set<PhoneNumber> numbers) {
            switch (Written.read(entry)) {
                case Written.Readable(PhoneNumber number) -> numbers.add(PhoneNumber.of(number.e164()));
                case Written.Unreadable(String sentence) -> wrong.add(name + ": " + sentence + ".");
            }
        }

        private boolean yes(String name) {
            String value = environment.getOrDefault(name, "").strip().toLowerCase(Locale.ROOT);
            if (!Set.of("", "true", "false").contains(value)) {
                wrong.add(name + ": write true or false; left out, it is false.");
            }
            return value.equals("true");
        }

        private void cap(String name, IntConsumer keep) {
            String value = environment.getOrDefault(name, "").strip();
            if (value.isEmpty()) {
                return;
            }
            if (value.matches("[0-9]{1,6}") && Integer.parseInt(value) >= 1 && Integer.parseInt(value) <= MOST) {
                keep.accept(Integer.parseInt(value));
            } else {
                wrong.add(name + ": write a number from 1 to " + MOST + ".");
            }
        }
    }
}
