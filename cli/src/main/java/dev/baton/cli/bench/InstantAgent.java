package dev.baton.cli.bench;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.port.CallAgent;
import java.util.function.Consumer;

/** An agent that says everything in no time. */
final class InstantAgent implements CallAgent {

    private final Attending attending;
    private final Consumer<Consult> consulting;

    InstantAgent(Attending attending, Consumer<Consult> consulting) {
        this.attending = attending;
        this.consulting = consulting;
    }

    @Override
    public Left attend(Attendance attendance) {
        attending.untilToldToLeave(name(attendance.call().id()));
        return new Left();
    }

    @Override
    public void hold(Hold hold) {}

    @Override
    public void resume(Resume resume) {}

    @Override
    public void announce(Announcement announcement) {}

    @Override
    public Reply ask(Inquiry inquiry) {
        return new NoReply();
    }

    @Override
    public ConversationOver consult(Consult consult) {
        consulting.accept(consult);
        return new ConversationOver();
    }

    @Override
    public Introduced introduce(Introduction introduction) {
        return new Introduced(true);
    }

    @Override
    public void leave(Call call) {
        attending.leave(name(call.id()));
    }

    private static String name(CallId call) {
        return call.value();
    }
}
