package dev.baton.stage;

import dev.baton.stage.Calls.ServiceCall;
import io.temporal.internal.testservice.Backstage;
import io.temporal.internal.testservice.OutstandingActivity.Beat;
import io.temporal.internal.testservice.SteppedTime;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** All that goes on behind the scene. What the service tells reaches whom it concerns. */
final class Wings implements Backstage {

    final Trace trace;
    final Company company;
    final Agenda agenda;
    final Calls calls;
    final Activities activities;
    final Turns turns;
    final Tasks tasks;

    Wings(SteppedTime time, Supplier<String> diagnostics) {
        trace = new Trace(time);
        company = new Company(diagnostics);
        agenda = new Agenda(company, time);
        calls = new Calls(company);
        activities = new Activities(company, agenda, time);
        turns = new Turns(company, calls, activities);
        tasks = new Tasks(company, activities);
    }

    /** False if it was dead already. */
    boolean died(Party party) {
        if (!company.dies(party)) {
            return false;
        }
        tasks.breakOffPolls(party);
        activities.lostBy(party);
        turns.release(party);
        return true;
    }

    void describe(StringBuilder text) {
        try (var _ = company.alone()) {
            text.append("After ").append(trace.elapsed()).append(":\n");
            company.describe(text);
            activities.describe(text);
            tasks.describe(text);
            turns.describe(text);
            agenda.describe(text);
            trace.describe(text);
        }
    }

    @Override
    public void ready(Task task) {
        tasks.ready(task);
    }

    @Override
    public Future<Task> poll(Call call, Kind kind, String queue) {
        return tasks.poll(((ServiceCall) call).party(), kind, queue);
    }

    @Override
    public void undelivered(Call call, Task task) {
        tasks.through(((ServiceCall) call).party(), task.activity() == null ? null : task.activity().token());
    }

    @Override
    public void waits(Call call) {
        calls.waits((ServiceCall) call);
    }

    @Override
    public void answerDue(Call call) {
        calls.answerDue((ServiceCall) call);
    }

    @Override
    public void cancelRequested(String runId, long scheduledEventId) {
        activities.interruptSoon(
                one -> one.runId().equals(runId) && one.scheduledEventId() == scheduledEventId, Beat.CANCELLED);
    }

    @Override
    public void gone(String runId, long scheduledEventId) {
        activities.interruptSoon(
                one -> one.runId().equals(runId) && one.scheduledEventId() == scheduledEventId, Beat.GONE);
    }

    @Override
    public void closed(String runId) {
        activities.interruptSoon(one -> one.runId().equals(runId), Beat.GONE);
    }
}
