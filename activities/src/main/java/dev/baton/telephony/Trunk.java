package dev.baton.telephony;

import dev.baton.call.PhoneNumber;
import java.util.List;

/** An outbound trunk of LiveKit's as this house uses it. Its first number is the one that phones show. */
public record Trunk(String id, String address, List<PhoneNumber> numbers, TrunkProfile profile, CallerIds callerIds, int callsPerSecond) {

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

    public Trunk withCallsPerSecond(int calls) {
        return new Trunk(id, address, numbers, profile, callerIds, calls);
    }

    /** For a carrier that agreed to it. */
    public Trunk showing(CallerIds agreed) {
        return new Trunk(id, address, numbers, profile, agreed, callsPerSecond);
    }
}
