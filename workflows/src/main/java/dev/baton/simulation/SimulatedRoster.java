package dev.baton.simulation;

import dev.baton.call.Supervisor;
import dev.baton.call.SupervisorId;
import dev.baton.keeping.Leases;
import dev.baton.port.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

final class SimulatedRoster implements Roster {

    private final Effects effects;
    private final People people;
    private final Leases leases;

    SimulatedRoster(Effects effects, People people, Leases leases) {
        this.effects = effects;
        this.people = people;
        this.leases = leases;
    }

    /** Reads memory and changes nothing, so it waits for no turn: a local activity may not take long. */
    @Override
    public Route resolve(Question question) {
        String alias = question.to().alias();
        Optional<Department> found = people.department(question.to());
        if (found.isEmpty()) {
            return new NoRoute(NoRoute.Why.UNKNOWN_DESTINATION,
                    "There is no destination \"" + alias + "\": add it to the directory, or ask for one that is listed.");
        }
        Department department = found.get();
        if (department.isClosed()) {
            return new NoRoute(NoRoute.Why.CLOSED, department.publicName() + " is closed now: ask again during its hours.");
        }
        List<Supervisor> allowed = department.inOrder().stream()
                .map(people::supervisor)
                .filter(person -> !person.forbidden())
                .map(Person::supervisor)
                .toList();
        if (department.inOrder().isEmpty()) {
            return new NoRoute(NoRoute.Why.NOBODY_LISTED, "Nobody is listed for " + department.publicName() + ": add a supervisor to it.");
        }
        if (allowed.isEmpty()) {
            return new NoRoute(NoRoute.Why.FORBIDDEN, "Policy forbids every number of " + department.publicName() + ": change the policy or the numbers.");
        }
        return new Hunt(question.to(), department.publicName(), allowed);
    }

    @Override
    public Reservation reserve(Wish wish) {
        return effects.effect("Roster.reserve", "reserve one of " + wish.inOrder(), () -> take(wish));
    }

    private Reservation take(Wish wish) {
        List<SupervisorId> engaged = new ArrayList<>();
        for (SupervisorId id : wish.inOrder()) {
            if (leases.acquire(lease(id), wish.holder(), wish.lease())) {
                // A holder has one supervisor at a time.
                people.supervisors().stream().filter(other -> !other.equals(id)).forEach(other -> letGo(other, wish.holder()));
                return new Reserved(id, engaged);
            }
            engaged.add(id);
        }
        people.supervisors().forEach(other -> letGo(other, wish.holder()));
        return new AllEngaged();
    }

    @Override
    public void release(Release release) {
        effects.effect("Roster.release", "release " + release.supervisor(), () -> letGo(release.supervisor(), release.holder()));
    }

    private void letGo(SupervisorId id, String holder) {
        leases.release(lease(id), holder);
    }

    Optional<String> holderOf(SupervisorId id) {
        return leases.holderOf(lease(id));
    }

    private static String lease(SupervisorId id) {
        return "supervisor:" + id;
    }
}
