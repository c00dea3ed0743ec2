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
        if (verdict instanceof Verdict.Forbidden(String why)) {
            return new Refused("to_phone", "to_phone: policy forbids it: " + why + ".");
        }
        Optional<TooMany> full = tooMany(wish.call().tenant(), Optional.of(new Address.Phone(wish.to())));
        if (full.isPresent()) {
            return full.get();
        }
        if (!house.isServed()) {
            return new NotReady("No worker is at work: start 'baton worker'. Nobody was rung.");
        }
        Call call = wish.call();
        // Before anything else of this call is kept: its rows take their tenant from here.
        calls.begin(call, wish.contactName(), Map.of("caller_name", wish.contactName(), "digest", wish.digest()));
        try {
            Optional<Refused> refused = prepare(wish);
            if (refused.isPresent()) {
                undo(call);
                return refused.get();
            }
            CallCommand.begin(house, call, wish.to());
            return new Begun();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            undo(call);
            return new NotReady("Baton is stopping. Nobody was rung.");
        } catch (RuntimeException failed) {
            undo(call);
            throw failed;
        }
    }

    @Override
    public Optional<TooMany> tooMany(TenantId tenant) {
        return tooMany(tenant, Optional.empty());
    }

    private Optional<TooMany> tooMany(TenantId tenant, Optional<Address> to) {
        return house.gate().full(tenant, to).map(full -> new TooMany(full.sentence(), full.retryAfter()));
    }

    private Optional<Refused> prepare(Wish wish) {
        Call call = wish.call();
        if (wish.from() != null && house.trunks().choose(call.id(), wish.from()) instanceof Trunks.Refused(String why)) {
            return Optional.of(new Refused("from_phone", why));
        }
        if (!wish.mayTransfer() || wish.transferTo() == null) {
            house.transfersOff(call.id());
        } else if (house.numbers().configure(call, wish.transferTo(), Set.of(wish.to())) instanceof CallNumbers.Refused(String why)) {
            return Optional.of(new Refused("transfer_phone_number", why));
        }
        String instructions = house.vault().put(call.id(), Vault.Kind.SECRET, wish.instructions());
        calls.note(call.id(), Map.of("caller_name", wish.contactName(), "digest", wish.digest(), "instructions", instructions));
        return Optional.empty();
    }

    private void undo(Call call) {
        eraser.erase(call.id());
        calls.forget(call.id());
    }
}
