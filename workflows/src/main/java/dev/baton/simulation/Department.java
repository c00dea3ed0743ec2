package dev.baton.simulation;

import dev.baton.call.SupervisorId;
import java.util.List;
import java.util.stream.Stream;

/** Where a transfer can go. */
public final class Department {

    private final String publicName;
    private List<SupervisorId> inOrder = List.of();
    private boolean closed;

    Department(String publicName) {
        this.publicName = publicName;
    }

    public Department rings(String... supervisors) {
        inOrder = Stream.of(supervisors).map(SupervisorId::new).toList();
        return this;
    }

    public Department closed() {
        closed = true;
        return this;
    }

    public String publicName() {
        return publicName;
    }

    public List<SupervisorId> inOrder() {
        return inOrder;
    }

    public boolean isClosed() {
        return closed;
    }
}
