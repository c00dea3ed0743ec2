package dev.baton.stage;

import io.temporal.internal.testservice.Backstage.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Somebody who talks to the service: a process, or the test itself. The company counts what it does, and buries it. */
final class Party {

    private final String name;
    private final Map<Kind, List<String>> queues = new HashMap<>();
    volatile boolean alive = true;
    int busy;

    Party(String name) {
        this.name = name;
    }

    void serve(Kind kind, String queue) {
        queues.computeIfAbsent(kind, none -> new ArrayList<>()).add(queue);
    }

    boolean serves(Kind kind, String queue) {
        Kind served = kind == Kind.QUERY ? Kind.WORKFLOW_TASK : kind;
        return queues.getOrDefault(served, List.of()).contains(queue);
    }

    boolean alive() {
        return alive;
    }

    @Override
    public String toString() {
        return name;
    }
}
