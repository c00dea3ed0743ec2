package dev.baton.simulation;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Destination;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.call.SupervisorId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who exists: the directory of supervisors and destinations, and the callers. */
final class People {

    private final Map<SupervisorId, Person> supervisors = new LinkedHashMap<>();
    private final Map<Destination, Department> departments = new LinkedHashMap<>();
    private final Map<CallId, CallerStory> callers = new LinkedHashMap<>();
    private int numbers;

    /** Everybody has a number of their own. */
    Person person(String id, String name) {
        return new Person(id, name, FictionalNumberPlan.of(++numbers));
    }

    void add(SupervisorId id, Person person) {
        supervisors.put(id, person);
    }

    void add(Destination destination, Department department) {
        departments.put(destination, department);
    }

    void add(CallId call, CallerStory caller) {
        callers.put(call, caller);
    }

    Optional<Department> department(Destination destination) {
        return Optional.ofNullable(departments.get(destination));
    }

    Person supervisor(SupervisorId id) {
        @Nullable Person person = supervisors.get(id);
        if (person == null) {
            throw new IllegalArgumentException("the story has no supervisor " + id);
        }
        return person;
    }

    Map<Destination, Department> departments() {
        return Map.copyOf(departments);
    }

    Optional<Person> supervisorAt(String number) {
        return supervisors.values().stream().filter(one -> one.number().e164().equals(number)).findFirst();
    }

    Optional<Person> callerAt(String number) {
        return callers.values().stream().map(CallerStory::person).filter(one -> one.number().e164().equals(number)).findFirst();
    }

    List<SupervisorId> supervisors() {
        return List.copyOf(supervisors.keySet());
    }

    Optional<CallerStory> caller(CallId call) {
        return Optional.ofNullable(callers.get(call));
    }

    Optional<CallId> callIn(RoomName room) {
        return callers.values().stream().map(CallerStory::call).filter(call -> call.room().equals(room)).map(Call::id).findFirst();
    }

    Reach reachOfCallerIn(RoomName room) {
        return callers.values().stream().map(CallerStory::call).filter(call -> call.room().equals(room))
                .map(call -> call.caller().reach()).findFirst().orElse(Reach.BROWSER);
    }
}
