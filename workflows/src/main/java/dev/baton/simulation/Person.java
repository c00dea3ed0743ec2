package dev.baton.simulation;

import dev.baton.call.PhoneNumber;
import dev.baton.call.Policy;
import dev.baton.call.Reach;
import dev.baton.call.Supervisor;
import dev.baton.call.SupervisorId;
import dev.baton.call.TenantId;
import java.util.List;

/** Somebody who can be called. */
public final class Person {

    private static final Policy POLICY = new OrdinaryNumbersOnly(new FictionalNumberPlan());
    private static final TenantId HOUSE = new TenantId("house");

    private final String id;
    private final String name;
    private final PhoneNumber number;
    private Reach reach = Reach.PHONE;
    private boolean premium;
    private List<Habit> habits = List.of(Habits.answers(Habits.after(3)));
    private int calls;

    Person(String id, String name, PhoneNumber number) {
        this.id = id;
        this.name = name;
        this.number = number;
    }

    /** What this person does with the first call, with the second, and so on; the last habit stays. */
    public Person when(Habit... inOrder) {
        if (inOrder.length == 0) {
            throw new IllegalArgumentException(name + " needs at least one habit");
        }
        habits = List.of(inOrder);
        calls = 0;
        return this;
    }

    public Person inBrowser() {
        reach = Reach.BROWSER;
        return this;
    }

    /** From now on this person is at a premium number, which no policy of ours allows. */
    public Person mayNotBeDialled() {
        premium = true;
        return this;
    }

    public String name() {
        return name;
    }

    public PhoneNumber number() {
        return number;
    }

    public Supervisor supervisor() {
        return new Supervisor(new SupervisorId(id), name, reach);
    }

    /** What policy says about this person's number, at this moment. */
    Policy.Verdict verdict() {
        return POLICY.mayDial(HOUSE, premium ? FictionalNumberPlan.PREMIUM : number);
    }

    boolean forbidden() {
        return verdict() instanceof Policy.Verdict.Forbidden;
    }

    Habit next() {
        Habit habit = habits.get(Math.min(calls, habits.size() - 1));
        calls++;
        return habit;
    }
}
