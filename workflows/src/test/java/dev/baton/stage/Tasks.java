package dev.baton.stage;

import com.google.protobuf.ByteString;
import io.temporal.internal.testservice.Backstage.Kind;
import io.temporal.internal.testservice.Backstage.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** What workers are to do, and who polls for it. Only queries, which change nothing, are handed out before they are picked. */
final class Tasks {

    private final Company company;
    private final Activities activities;
    private final List<Task> waiting = new ArrayList<>();
    private final List<Poll> polls = new ArrayList<>();

    Tasks(Company company, Activities activities) {
        this.company = company;
        this.activities = activities;
    }

    void ready(Task task) {
        try (var _ = company.alone()) {
            if (task.kind() == Kind.QUERY) {
                for (Party party : company.living()) {
                    Poll poll = poll(party, task);
                    if (poll != null) {
                        hand(poll, task);
                        return;
                    }
                }
            }
            waiting.add(task);
        }
    }

    Future<Task> poll(Party party, Kind kind, String queue) {
        var poll = new Poll(kind, queue, party);
        try (var _ = company.alone()) {
            if (!party.alive()) {
                poll.cancel(true);
                return poll;
            }
            polls.add(poll);
            waiting.stream()
                    .filter(task -> task.kind() == Kind.QUERY && poll.takes(task))
                    .findFirst()
                    .ifPresent(query -> {
                        waiting.remove(query);
                        hand(poll, query);
                    });
            company.changed();
            return poll;
        }
    }

    /** A worker is through with a task. */
    void through(Party party, @Nullable ByteString activity) {
        try (var _ = company.alone()) {
            if (activity != null) {
                activities.putDown(party, activity);
            }
            company.ends(party);
        }
    }

    void breakOffPolls(Party dead) {
        try (var _ = company.alone()) {
            List.copyOf(polls).stream().filter(poll -> poll.party == dead).forEach(poll -> poll.cancel(true));
        }
    }

    /** What somebody can take. */
    List<Option> options() {
        try (var _ = company.alone()) {
            return waiting.stream()
                    .filter(task -> taker(task) != null)
                    .map(task -> new Option(task.name(), () -> deliver(task)))
                    .toList();
        }
    }

    private @Nullable Party taker(Task task) {
        for (Party party : company.living()) {
            if (party.serves(task.kind(), task.queue())) {
                return party;
            }
        }
        return null;
    }

    private void deliver(Task task) {
        try (var _ = company.alone()) {
            Party party = taker(task);
            if (party == null) {
                return;
            }
            company.awaitWhile(
                    () -> party.alive() && poll(party, task) == null, "so that " + party + " polls " + task.queue());
            Poll poll = poll(party, task);
            if (party.alive() && poll != null) {
                waiting.remove(task);
                hand(poll, task);
            }
        }
    }

    private @Nullable Poll poll(Party party, Task task) {
        for (Poll poll : polls) {
            if (poll.party == party && poll.takes(task)) {
                return poll;
            }
        }
        return null;
    }

    private void hand(Poll poll, Task task) {
        polls.remove(poll);
        if (task.activity() != null) {
            activities.taken(poll.party, task.activity());
        }
        company.begins(poll.party);
        poll.complete(task);
    }

    void describe(StringBuilder text) {
        polls.forEach(poll -> text.append(poll.party).append(" polls ").append(poll.queue).append('\n'));
        waiting.forEach(task ->
                text.append("to do: ").append(task.name()).append(" on ").append(task.queue()).append('\n'));
    }

    private final class Poll extends CompletableFuture<Task> {
        private final Kind kind;
        private final String queue;
        private final Party party;

        Poll(Kind kind, String queue, Party party) {
            this.kind = kind;
            this.queue = queue;
            this.party = party;
        }

        boolean takes(Task task) {
            return queue.equals(task.queue()) && (kind == Kind.ACTIVITY) == (task.kind() == Kind.ACTIVITY);
        }

        @Override
        public boolean cancel(boolean interrupt) {
            try (var _ = company.alone()) {
                polls.remove(this);
                return super.cancel(interrupt);
            }
        }
    }
}
