package dev.baton.directory;

import dev.baton.call.Call;
import dev.baton.call.Destination;
import dev.baton.call.Policy.Verdict;
import dev.baton.call.Supervisor;
import dev.baton.call.SupervisorId;
import dev.baton.keeping.Leases;
import dev.baton.policy.HousePolicy;
import dev.baton.port.Roster;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** The roster over a directory in memory, and over leases that all processes share. */
public final class ListedRoster implements Roster {

    // Without a run of digits that could be taken for a number on its way into a history.
    private static final DateTimeFormatter SPOKEN_TIME = DateTimeFormatter.ofPattern("EEEE, d MMMM, 'at' HH:mm",
            Locale.ENGLISH);

    private final Directory directory;
    private final HousePolicy policy;
    private final Leases leases;
    private final InstantSource clock;

    public ListedRoster(Directory directory, HousePolicy policy, Leases leases, InstantSource clock) {
        this.directory = directory;
        this.policy = policy;
        this.leases = leases;
        this.clock = clock;
    }

    @Override
    public Route resolve(Question question) {
        Optional<Supervisor> callNumber = CallNumbers.supervisor(question.call(), question.to());
        if (callNumber.isPresent()) {
            return new Hunt(question.to(), callNumber.get().name(), List.of(callNumber.get()));
        }
        return directory.department(question.to())
                .map(department -> resolve(question.call(), department))
                .orElseGet(() -> new NoRoute(NoRoute.Why.UNKNOWN_DESTINATION, unknown(question.to())));
    }

    private Route resolve(Call call, Department department) {
        String name = department.publicName();
        Instant now = clock.instant();
        if (!department.hours().areOpenAt(now)) {
            return closed(name, department.hours().nextOpening(now));
        }
        List<Listed> listed = department.inOrder().stream().map(directory::person).flatMap(Optional::stream).toList();
        if (listed.isEmpty()) {
            return new NoRoute(NoRoute.Why.NOBODY_LISTED, "Nobody is listed for " + name
                    + ": add a supervisor to it in the directory.");
        }
        List<Listed> allowed = listed.stream()
                .filter(one -> policy.mayDial(call.tenant(), one.address()) instanceof Verdict.Allowed)
                .toList();
        if (allowed.isEmpty()) {
            return new NoRoute(NoRoute.Why.FORBIDDEN, "Policy forbids every number of " + name + ", the first as "
                    + why(call, listed.getFirst()) + ".");
        }
        List<Supervisor> onDuty = allowed.stream()
                .filter(one -> one.hours().isEmpty() || one.hours().get().areOpenAt(now))
                .map(Listed::supervisor)
                .toList();
        return onDuty.isEmpty() ? closed(name, nextOnDuty(department, allowed, now))
                : new Hunt(department.alias(), name, onDuty);
    }

    /** When the first of them is on duty while the destination is open. */
    private static Optional<ZonedDateTime> nextOnDuty(Department department, List<Listed> people, Instant now) {
        return people.stream()
                .map(one -> bothOpen(department.hours(), one.hours().orElse(department.hours()), now))
                .flatMap(Optional::stream)
                .min(ZonedDateTime::compareTo);
    }

    private static Optional<ZonedDateTime> bothOpen(OpeningHours door, OpeningHours person, Instant now) {
        Instant at = now;
        // Each step goes on to an opening of one of the two; a year of them is enough.
        for (int step = 0; step < 1_000; step++) {
            Optional<ZonedDateTime> next = earlier(door.nextOpening(at), person.nextOpening(at));
            if (next.isEmpty()) {
                return Optional.empty();
            }
            at = next.get().toInstant();
            if (door.areOpenAt(at) && person.areOpenAt(at)) {
                return Optional.of(at.atZone(door.zone()));
            }
        }
        return Optional.empty();
    }

    private static Optional<ZonedDateTime> earlier(Optional<ZonedDateTime> one, Optional<ZonedDateTime> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return one.get().isAfter(other.get()) ? other : one;
    }

    private static NoRoute closed(String name, Optional<ZonedDateTime> opens) {
        return new NoRoute(NoRoute.Why.CLOSED, opens
                .map(time -> name + " is closed now. It opens again on " + SPOKEN_TIME.format(time) + " (" + time.getZone()
                        + "): ask again then.")
                .orElse(name + " is closed, and will not open within a year: correct its hours in the directory."));
    }

    private String unknown(Destination to) {
        List<String> aliases = directory.aliases();
        String others = aliases.isEmpty() ? "list one in the directory." : "ask for one of " + String.join(", ", aliases) + ".";
        return to.equals(Directory.DEFAULT)
                ? "There is no default destination: set " + DirectorySettings.DEFAULT_TRANSFER_NUMBER + ", or " + others
                : "There is no destination \"" + to + "\": add it to the directory, or " + others;
    }

    private String why(Call call, Listed one) {
        return switch (policy.mayDial(call.tenant(), one.address())) {
            case Verdict.Forbidden(String why) -> why;
            case Verdict.Allowed() -> throw new IllegalStateException("policy allows " + one.id()
                    + " now, and did not a moment ago");
        };
    }

    @Override
    public Reservation reserve(Wish wish) {
        Optional<SupervisorId> before = leases.holderOf(heldBy(wish.holder())).map(SupervisorId::new);
        List<SupervisorId> engaged = new ArrayList<>();
        for (SupervisorId id : wish.inOrder()) {
            if (leases.acquire(lease(id), wish.holder(), wish.lease())) {
                letGoOfOthers(wish, before, Optional.of(id));
                remember(wish.holder(), id, wish.lease());
                return new Reserved(id, engaged);
            }
            engaged.add(id);
        }
        letGoOfOthers(wish, before, Optional.empty());
        return new AllEngaged();
    }

    @Override
    public void release(Release release) {
        leases.release(lease(release.supervisor()), release.holder());
        leases.release(heldBy(release.holder()), release.supervisor().value());
    }

    /** For a holder that is gone, and cannot let go itself. */
    public void releaseAllOf(String holder) {
        leases.holderOf(heldBy(holder)).ifPresent(id -> release(new Release(new SupervisorId(id), holder)));
    }

    /** The one that was noted, and any of this wish that a process which died on the way did not come to note. */
    private void letGoOfOthers(Wish wish, Optional<SupervisorId> before, Optional<SupervisorId> kept) {
        before.filter(id -> !Objects.equals(Optional.of(id), kept)).ifPresent(id -> release(new Release(id, wish.holder())));
        wish.inOrder().stream()
                .filter(id -> !Objects.equals(Optional.of(id), kept))
                .forEach(id -> leases.release(lease(id), wish.holder()));
    }

    private void remember(String holder, SupervisorId id, Duration life) {
        leases.acquire(heldBy(holder), id.value(), life);
    }

    private static String lease(SupervisorId id) {
        return "supervisor:" + id;
    }

    private static String heldBy(String holder) {
        return "supervisor-of:" + holder;
    }
}
