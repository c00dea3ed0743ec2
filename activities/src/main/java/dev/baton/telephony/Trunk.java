package dev.baton.telephony;

import dev.baton.call.PhoneNumber;
import java.util.List;
import java.util.Map;

/** An outbound trunk of LiveKit's as this house uses it. Its first number is the one that phones show. */
public record Trunk(String id, String address, List<PhoneNumber> numbers, TrunkProfile profile, CallerIds callerIds, int callsPerSecond) {

    static final String PROFILE = "BATON_TRUNK_PROFILE";
    static final String CALLS_PER_SECOND = "BATON_CALLS_PER_SECOND";
    static final String CALLER_ID = "BATON_CALLER_ID";

    public Trunk {
        numbers = List.copyOf(numbers);
        if (id.isBlank()) {
            throw new IllegalArgumentException("an outbound trunk needs its LiveKit id: set OUTBOUND_TRUNK_ID, such as ST_…");
        }
        if (TrunkProfile.host(address).isBlank()) {
            throw new IllegalArgumentException("trunk " + id + " needs the address of its provider: set VOBIZ_SIP_DOMAIN or BATON_SIP_DOMAIN");
        }
        if (numbers.isEmpty()) {
            throw new IllegalArgumentException("trunk " + id + " needs at least one number to show: set VOBIZ_OUTBOUND_NUMBER or BATON_TRUNK_NUMBERS");
        }
        if (callsPerSecond < 0 || callsPerSecond > 1000) {
            throw new IllegalArgumentException("trunk " + id + ": calls per second go from 1 to 1000, or 0 for no limit");
        }
    }

    /** As its carrier's profile has it. */
    public static Trunk of(String id, String address, List<PhoneNumber> numbers) {
        return of(id, address, numbers, TrunkProfile.at(address));
    }

    public static Trunk of(String id, String address, List<PhoneNumber> numbers, TrunkProfile profile) {
        return new Trunk(id, address, numbers, profile, profile.callerIds(), profile.callsPerSecond());
    }

    /** With what the operator says of the carrier besides. */
    public static Trunk of(String id, String address, List<PhoneNumber> numbers, Map<String, String> settings) {
        String name = said(settings, PROFILE);
        Trunk usual = of(id, address, numbers, name.isEmpty() ? TrunkProfile.at(address) : TrunkProfile.named(name));
        String calls = said(settings, CALLS_PER_SECOND);
        if (!calls.matches("[0-9]{0,4}")) {
            throw new IllegalArgumentException(CALLS_PER_SECOND + " is a number from 1 to 1000, or 0 for no limit");
        }
        Trunk paced = calls.isEmpty() ? usual : usual.withCallsPerSecond(Integer.parseInt(calls));
        return switch (said(settings, CALLER_ID)) {
            case "" -> paced;
            case "trunk" -> paced.showing(CallerIds.OF_THE_TRUNK);
            case "caller" -> paced.showing(CallerIds.OF_THE_CALLER_TOO);
            default -> throw new IllegalArgumentException(CALLER_ID + " says whose number a supervisor's phone shows: trunk or caller");
        };
    }

    private static String said(Map<String, String> settings, String name) {
        return settings.getOrDefault(name, "").strip();
    }

    public Trunk withCallsPerSecond(int calls) {
        return new Trunk(id, address, numbers, profile, callerIds, calls);
    }

    /** For a carrier that agreed to it. */
    public Trunk showing(CallerIds agreed) {
        return new Trunk(id, address, numbers, profile, agreed, callsPerSecond);
    }
}
