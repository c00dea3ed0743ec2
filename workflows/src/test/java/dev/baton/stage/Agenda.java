package dev.baton.stage;

import io.temporal.internal.testservice.SteppedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What is going to happen at which time, because somebody agreed to it. */
final class Agenda {

    private final Company company;
    private final SteppedTime time;
    private final PriorityQueue<Appointment> appointments = new PriorityQueue<>();
    private long agreed;

    Agenda(Company company, SteppedTime time) {
        this.company = company;
        this.time = time;
    }

    void at(Instant when, String what, Runnable action) {
        try (var _ = company.alone()) {
            Instant now = time.now();
            appointments.add(new Appointment(when.isBefore(now) ? now : when, agreed++, what, action));
        }
    }

    void after(Duration delay, String what, Runnable action) {
        at(time.now().plus(delay), what, action);
    }

    @Nullable Instant next() {
        try (var _ = company.alone()) {
            Appointment first = appointments.peek();
            return first == null ? null : first.at;
        }
    }

    /** In the order in which they were agreed, which is not the queue's own. */
    List<Option> due() {
        try (var _ = company.alone()) {
            return appointments.stream()
                    .filter(item -> !item.at.isAfter(time.now()))
                    .sorted()
                    .map(item -> new Option(item.what, () -> begin(item)))
                    .toList();
        }
    }

    private void begin(Appointment appointment) {
        try (var _ = company.alone()) {
            appointments.remove(appointment);
        }
        appointment.action.run();
    }

    void describe(StringBuilder text) {
        appointments.stream().sorted().limit(12).forEach(item -> text.append("agenda: ")
                .append(item.at)
                .append(' ')
                .append(item.what)
                .append('\n'));
    }

    private record Appointment(Instant at, long order, String what, Runnable action)
            implements Comparable<Appointment> {
        @Override
        public int compareTo(Appointment other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
