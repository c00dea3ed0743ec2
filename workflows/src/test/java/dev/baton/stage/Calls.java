package dev.baton.stage;

import io.temporal.internal.testservice.Backstage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls to the service, and who makes them. While a call waits for a workflow, neither it nor whoever waits for it does
 * anything; when its answer is due, both go on.
 */
final class Calls {

    private final Company company;
    private final ThreadLocal<@Nullable Actor> actors = new ThreadLocal<>();
    private final List<Actor> clients = new ArrayList<>();
    private volatile Thread driver = Thread.currentThread();

    Calls(Company company) {
        this.company = company;
    }

    /** Who does something on a thread of its own, and may have to wait there: an activity, or a client of the story. */
    static final class Actor {
        private final Party party;
        private final @Nullable InHand activity;
        private int waiting;
        private boolean over;

        Actor(Party party, @Nullable InHand activity) {
            this.party = party;
            this.activity = activity;
        }

        @Nullable InHand activity() {
            return activity;
        }
    }

    static final class ServiceCall extends Backstage.Call {
        private final Party party;
        private final @Nullable Actor actor;
        private final Thread caller;
        private boolean waits;
        private boolean ended;

        private ServiceCall(String method, Party party, @Nullable Actor actor, Thread caller) {
            super(method);
            this.party = party;
            this.actor = actor;
            this.caller = caller;
        }

        Party party() {
            return party;
        }
    }

    // Who calls

    void drivenByThisThread() {
        driver = Thread.currentThread();
    }

    /** Whoever this thread is. */
    @Nullable Actor actor() {
        return actors.get();
    }

    <T> T acting(Actor actor, Supplier<T> work) {
        actors.set(actor);
        try {
            return work.get();
        } finally {
            actors.remove();
            over(actor);
        }
    }

    <T> CompletableFuture<T> callOut(String what, Callable<T> call) {
        var result = new CompletableFuture<T>();
        var client = new Actor(company.story(), null);
        try (var _ = company.alone()) {
            clients.add(client);
            company.begins(client.party);
        }
        Thread.ofVirtual().name(what).start(() -> {
            actors.set(client);
            try {
                result.complete(call.call());
            } catch (Throwable failed) {
                result.completeExceptionally(failed);
            } finally {
                try (var _ = company.alone()) {
                    clients.remove(client);
                    over(client);
                    company.ends(client.party);
                }
            }
        });
        return result;
    }

    /** It may leave calls behind that still wait; nobody waits with them. */
    private void over(Actor actor) {
        try (var _ = company.alone()) {
            actor.over = true;
            if (actor.waiting > 0) {
                company.begins(actor.party);
            }
        }
    }

    // What becomes of a call

    ServiceCall call(Party party, String method) {
        Actor actor = actors.get();
        if (actor == null && party == company.story() && Thread.currentThread() != driver) {
            actor = onlyClient();
        }
        return new ServiceCall(method, party, actor, Thread.currentThread());
    }

    /** The SDK asks for the outcome of an accepted update on a thread of its own; somebody waits for it. */
    private @Nullable Actor onlyClient() {
        try (var _ = company.alone()) {
            List<Actor> active = clients.stream().filter(client -> client.waiting == 0).toList();
            return active.size() == 1 ? active.getFirst() : null;
        }
    }

    /** Who drives cannot wait for what only happens when somebody drives. */
    void mayWait(ServiceCall call) {
        if (call.actor == null && call.caller == driver) {
            throw new IllegalStateException(
                    "The driver itself would wait for " + call.method() + ". Use callOut or story.");
        }
    }

    void begins(ServiceCall call) {
        company.begins(call.party);
    }

    void waits(ServiceCall call) {
        try (var _ = company.alone()) {
            if (call.ended || call.waits) {
                return;
            }
            call.waits = true;
            company.ends(call.party);
            Actor actor = call.actor;
            if (actor != null && actor.waiting++ == 0 && !actor.over) {
                company.ends(actor.party);
            }
        }
    }

    void answerDue(ServiceCall call) {
        try (var _ = company.alone()) {
            if (call.ended || !call.waits) {
                return;
            }
            call.waits = false;
            company.begins(call.party);
            goesOn(call.actor);
        }
    }

    void ends(ServiceCall call) {
        try (var _ = company.alone()) {
            if (call.ended) {
                return;
            }
            call.ended = true;
            if (call.waits) {
                call.waits = false;
                goesOn(call.actor);
            } else {
                company.ends(call.party);
            }
        }
    }

    private void goesOn(@Nullable Actor actor) {
        if (actor != null && --actor.waiting == 0 && !actor.over) {
            company.begins(actor.party);
        }
    }
}
