package dev.baton.telephony;

import dev.baton.call.CallId;
import dev.baton.call.PhoneNumber;
import dev.baton.keeping.Leases;
import dev.baton.numbers.Written;
import java.util.List;
import java.util.Optional;

/** The outbound trunks of this house, and which of their numbers a call goes out from. */
public final class Trunks {


    private final List<Trunk> all;
    private final Leases leases;

    /** The first one is used where nobody says otherwise. */
    public Trunks(List<Trunk> all, Leases leases) {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("no outbound trunk is configured, so no phone can ring: set OUTBOUND_TRUNK_ID,"
                    + " or run ./baton trunk sync, which prints it");
        }
        this.all = List.copyOf(all);
        this.leases = leases;
    }

    /** A trunk, and the number of it that is shown. */
    public record Outlet(Trunk trunk, PhoneNumber number) {}

    public sealed interface Choice {}

    public record Chosen(Outlet outlet) implements Choice {}

    /** Says why, and what to do. */
    public record Refused(String sentence) implements Choice {}

    /** {@code from_phone} of a request: from now on this call goes out from there, whichever process dials. */
    public Choice choose(CallId call, String fromPhone) {
        return switch (Written.read(fromPhone)) {
            case Written.Unreadable(String sentence) -> new Refused("from_phone: " + sentence + ".");
            case Written.Readable(PhoneNumber number) -> {
                for (Trunk trunk : all) {
                    int place = trunk.numbers().indexOf(PhoneNumber.of(number.e164()));
                    if (place >= 0) {
                        String name = outletOf(call);
                        leases.free(name);
                        leases.acquire(name, trunk.id() + " " + place, Leases.WHOLE_CALL);
                        yield new Chosen(new Outlet(trunk, trunk.numbers().get(place)));
                    }
                }
                yield new Refused("from_phone: " + number.masked() + " is on no outbound trunk of this house: use one of "
                        + numbers() + ", or add it to the trunk and run ./baton trunk sync.");
            }
        };
    }

    /** What was chosen for the call, else the first number of the first trunk. */
    public Outlet outletFor(CallId call) {
        return leases.holderOf(outletOf(call)).flatMap(this::kept).orElseGet(() -> new Outlet(all.getFirst(), all.getFirst().numbers().getFirst()));
    }

    /** The trunk that LiveKit says a phone is on. */
    Optional<Trunk> trunk(String id) {
        return all.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    // The number itself is kept nowhere. A trunk that was changed meanwhile is as if nobody had chosen.
    private Optional<Outlet> kept(String chosen) {
        String[] parts = chosen.split(" ", 2);
        int place = Integer.parseInt(parts[1]);
        return trunk(parts[0]).filter(trunk -> place < trunk.numbers().size()).map(trunk -> new Outlet(trunk, trunk.numbers().get(place)));
    }

    private String numbers() {
        return String.join(", ", all.stream().flatMap(trunk -> trunk.numbers().stream()).map(PhoneNumber::masked).toList());
    }

    private static String outletOf(CallId call) {
        return "outlet:" + call;
    }
}
