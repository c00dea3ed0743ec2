package dev.baton.directory;

import dev.baton.call.Call;
import dev.baton.call.PhoneNumber;
import dev.baton.call.Policy.Verdict;
import dev.baton.call.SupervisorId;
import dev.baton.numbers.Address;
import dev.baton.policy.DialGate;
import dev.baton.policy.DialGate.Dialling;
import dev.baton.policy.DialGate.Origin;
import java.util.Optional;
import java.util.Set;

/** For dial adapters: where somebody is reached, given out only if it may be dialled now. */
public final class AddressBook {

    private final Directory directory;
    private final CallNumbers callNumbers;
    private final DialGate gate;

    public AddressBook(Directory directory, CallNumbers callNumbers, DialGate gate) {
        this.directory = directory;
        this.callNumbers = callNumbers;
        this.gate = gate;
    }

    public sealed interface Clearance {}

    public record Cleared(Address address) implements Clearance {}

    public record Forbidden(String why) implements Clearance {}

    /** Asked once for each attempt, just before the phone rings: a clearance counts as a dial. */
    public Clearance clear(Call call, SupervisorId id, Set<PhoneNumber> callersNumbers) {
        Optional<Whereabouts> found = whereabouts(call, id);
        if (found.isEmpty()) {
            return new Forbidden("nobody who is in the directory any more: ask for a destination that is listed");
        }
        Whereabouts there = found.get();
        return switch (gate.mayRing(new Dialling(call, there.address(), callersNumbers, there.origin()))) {
            case Verdict.Allowed() -> new Cleared(there.address());
            case Verdict.Forbidden(String why) -> new Forbidden(why);
        };
    }

    /** For following a leg that rings already: asks nobody and counts nothing. */
    public Optional<Whereabouts> whereabouts(Call call, SupervisorId id) {
        return directory.person(id)
                .map(listed -> new Whereabouts(listed.address(), Origin.CONFIGURED))
                .or(() -> callNumbers.find(call, id));
    }
}
