package dev.baton.cli;

import dev.baton.api.Outbound;
import dev.baton.call.Call;
import dev.baton.call.Policy.Verdict;
import dev.baton.call.TenantId;
import dev.baton.directory.CallNumbers;
import dev.baton.keeping.Vault;
import dev.baton.numbers.Address;
import dev.baton.policy.DialGate;
import dev.baton.policy.DialGate.Dialling;
import dev.baton.store.Calls;
import dev.baton.store.Eraser;
import dev.baton.telephony.Trunks;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Calls that are asked for by HTTP, placed as {@code baton call} places them. */
final class HouseOutbound implements Outbound {

    private final House house;
    private final Calls calls;
    private final Eraser eraser;

    HouseOutbound(House house, Calls calls, Eraser eraser) {
        this.house = house;
        this.calls = calls;
        this.eraser = eraser;
    }

    @Override
    public Beginning begin(Wish wish) {
        Verdict verdict = house.gate().mayDial(new Dialling(wish.call(), new Address.Phone(wish.to()), Set.of(), DialGate.Origin.CONFIGURED));
        if (verdict instanceof Verdict.Forbidden(String policy)) {
            return new Refused("to_phone", "to_phone: policy forbids it: " + policy + ".");
        }
        Optional<TooMany> full = tooMany(wish.call().tenant(), Optional.of(new Address.Phone(wish.to())));
        if (full.isPresent()) {
            return full.get();
        }
        Optional<String> why = house.notReady();
        if (why.isPresent()) {
            return new NotReady(why.get() + " Nobody was rung.");
        }
        try {
            return ring(wish.call(), keep(wish));
        } catch (NotTaken refused) {
            return refused.why;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            eraser.neverWas(wish.call().id());
            return new NotReady("Baton is stopping. Nobody was rung.");
        }
    }

    @Override
    public Optional<TooMany> tooMany(TenantId tenant) {
        return tooMany(tenant, Optional.empty());
    }

    private Optional<TooMany> tooMany(TenantId tenant, Optional<Address> to) {
        return house.gate().full(tenant, to).map(full -> new TooMany(full.sentence(), full.retryAfter()));
    }

    private static final class NotTaken extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Refused why;

        private NotTaken(String field, String sentence) {
            super(field);
            why = new Refused(field, sentence);
        }
    }

    /** All of it at once, so that whoever finds the call finds everything that belongs to it. Where its number is kept. */
    private String keep(Wish wish) {
        return house.database().together(() -> {
            Call call = wish.call();
            // Before anything else of this call: its rows take their tenant from here.
            boolean first = calls.begin(call, wish.contactName(), Map.of()) || calls.askedForAgain(call.id());
            if (first) {
                prepare(wish);
            }
            return house.vault().put(call.id(), Vault.Kind.NUMBER, wish.to().e164());
        });
    }

    private void prepare(Wish wish) {
        Call call = wish.call();
        if (wish.from() != null && house.trunks().choose(call.id(), wish.from()) instanceof Trunks.Refused(String why)) {
            throw new NotTaken("from_phone", why);
        }
        if (!wish.mayTransfer() || wish.transferTo() == null) {
            house.transfersOff(call.id());
        } else if (house.numbers().configure(call, wish.transferTo(), Set.of(wish.to())) instanceof CallNumbers.Refused(String why)) {
            throw new NotTaken("transfer_phone_number", why);
        }
        // Whoever else is to be in its room is put on its list.
        house.admissions().byListOnly(call.room());
        String instructions = house.vault().put(call.id(), Vault.Kind.SECRET, wish.instructions());
        calls.note(call.id(), Map.of("caller_name", wish.contactName(), "digest", wish.digest(), "instructions", instructions));
    }

    private Beginning ring(Call call, String number) throws InterruptedException {
        try {
            CallCommand.begin(house, call, number);
        } catch (RuntimeException failed) {
            // If Temporal cannot say, everything stays: the call may have begun, and whoever asks again goes on from here.
            if (house.desk().isKnown(call.id())) {
                return new Begun();
            }
            eraser.neverWas(call.id());
            throw failed;
        }
        return new Begun();
    }
}
