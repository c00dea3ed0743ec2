package dev.baton.agent.house;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Party;
import dev.baton.desk.Said;
import dev.baton.desk.TransferDesk;
import dev.baton.port.CallAgent;
import dev.baton.port.Leg;
import dev.baton.port.Situation;
import dev.baton.transfer.Decision;
import dev.baton.transfer.TransferId;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what is asked of this process's agents. It plays, and it listens for keys and for life on the line; it does not converse. */
public final class HouseAgent implements CallAgent {

    /** Four beats within the two seconds after which an agent counts as lost. */
    static final Duration BEAT = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(HouseAgent.class);
    private static final Duration LONGEST_DECIDING = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(100);
    // A call that goes on as a new run asks again within this.
    private static final Duration ASKED_BY_NOBODY = Duration.ofSeconds(5);

    private final Names names;
    private final TransferDesk desk;
    private final Duration listenFor;
    private final Map<CallId, Company> companies = new ConcurrentHashMap<>();

    /** @param listenFor after a joining, how long it is listened for both at most */
    public HouseAgent(Names names, TransferDesk desk, Duration listenFor) {
        this.names = names;
        this.desk = desk;
        this.listenFor = listenFor;
    }

    void keep(CallId call, Company company) {
        companies.put(call, company);
    }

    void forget(CallId call, Company company) {
        companies.remove(call, company);
    }

    @Override
    public Left attend(Attendance attendance) {
        Call call = attendance.call();
        Company company = with(call);
        int mine = company.attended();
        String caller = caller(call);
        Runnable beat = beating();
        switch (attendance.situation()) {
            case Situation.Talking(var first) -> {
                if (first != null) {
                    company.say(Set.of(caller), first, beat);
                }
                // Nobody of ours can talk with them yet; better music than silence.
                company.hold(caller, beat);
                if (first == null) {
                    company.greet(caller);
                }
            }
            case Situation.Holding _ -> {
                company.hold(caller, beat);
                company.wantStandIn();
            }
            case Situation.Visiting _ -> company.rest();
        }
        return beatUntilLeft(company, mine, attendance.situation() instanceof Situation.Visiting);
    }

    private Left beatUntilLeft(Company company, int mine, boolean visiting) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        while (true) {
            try {
                return company.leaving().get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillHere) {
                beat(context, company, mine, visiting);
            } catch (ExecutionException lost) {
                throw Activity.wrap(lost.getCause());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw ApplicationFailure.newFailure("this agent process is being ended", "AgentLost");
            }
        }
    }

    private static void beat(ActivityExecutionContext context, Company company, int mine, boolean visiting) {
        // A visitor has published nothing yet: there is no sound that could have stopped.
        if (!visiting && !company.flows(BEAT)) {
            return;
        }
        try {
            context.heartbeat(null);
        } catch (ActivityCompletionException unwanted) {
            Thread.ofVirtual().start(() -> leaveUnlessAsked(company, mine));
            throw unwanted;
        }
    }

    private static void leaveUnlessAsked(Company company, int mine) {
        try {
            company.leaving().get(ASKED_BY_NOBODY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException asked) {
            if (!company.attendedSince(mine)) {
                company.leave();
            }
        } catch (ExecutionException | InterruptedException over) {
            // Gone already.
        }
    }

    @Override
    public void hold(Hold hold) {
        Company company = with(hold.call());
        company.hold(caller(hold.call()), beating());
        company.wantStandIn();
    }

    @Override
    public void resume(Resume resume) {
        Company company = with(resume.call());
        Runnable beat = beating();
        String caller = caller(resume.call());
        company.say(Set.of(caller), resume.why(), beat);
        company.hold(caller, beat);
        company.dismissStandIns();
    }

    @Override
    public void announce(Announcement announcement) {
        Call call = announcement.call();
        Company company = with(call);
        Optional<String> supervisor = Optional.ofNullable(announcement.leg()).map(Leg::identity).map(leg -> names.inLiveKit(call.room(), leg));
        switch (announcement.to()) {
            case CALLER -> company.say(Set.of(caller(call)), announcement.notice(), beating());
            case SUPERVISOR -> supervisor.ifPresent(whom -> company.tell(whom, announcement.notice(), beating()));
            case BOTH -> {
                Set<String> all = new HashSet<>(company.people());
                all.add(caller(call));
                supervisor.ifPresent(all::add);
                company.say(all, announcement.notice(), beating());
            }
        }
    }

    /** The caller hears that something is asked. What they say is not taken down, so no reply is claimed. */
    @Override
    public Reply ask(Inquiry inquiry) {
        switch (inquiry.purpose()) {
            case QUESTION_FROM_SUPERVISOR -> with(inquiry.call()).ask(caller(inquiry.call()), beating());
            // To invite somebody to speak to nobody would be worse than not to ask.
            case LEAVE_MESSAGE -> {}
        }
        return new NoReply();
    }

    @Override
    public ConversationOver consult(Consult consult) {
        Call call = consult.call();
        Runnable beat = beating();
        char key = with(call).brief(names.inLiveKit(call.room(), consult.leg().identity()), Keypad.keys(), beat);
        var slip = new Decision.Slip(consult.consultation(), Keypad.meaning(key), Party.SUPERVISOR);
        decide(new TransferId(consult.transfer()), slip, beat);
        return new ConversationOver();
    }

    /** Until it is heard: whoever pressed a key will not press it again. */
    private void decide(TransferId transfer, Decision.Slip slip, Runnable beat) {
        while (true) {
            CompletableFuture<Said<TransferId>> deciding = CompletableFuture.supplyAsync(() -> desk.decide(transfer, slip), Thread::startVirtualThread);
            try {
                if (Company.await(deciding, LONGEST_DECIDING, "handing over a decision", beat) instanceof Said.Refused<TransferId>(String why)) {
                    LOG.info("a key came too late: {}", why);
                }
                return;
            } catch (ApplicationFailure away) {
                LOG.warn("a decision cannot be handed over yet: {}", away.getMessage());
                Company.pause(beat);
            }
        }
    }

    @Override
    public Introduced introduce(Introduction introduction) {
        Call call = introduction.call();
        Company company = with(call);
        // Whoever joined them took the music off; we do too, or it would come back with a caller who connects anew.
        company.rest();
        String supervisor = names.inLiveKit(call.room(), introduction.leg().identity());
        return new Introduced(company.bothAreHeard(caller(call), supervisor, listenFor, beating()));
    }

    @Override
    public void leave(Call call) {
        Company company = companies.get(call.id());
        if (company != null) {
            company.leave();
        }
    }

    // Of the activity that runs on this thread.
    private static Runnable beating() {
        ActivityExecutionContext context = Activity.getExecutionContext();
        return () -> context.heartbeat(null);
    }

    private Company with(Call call) {
        Company company = companies.get(call.id());
        if (company == null) {
            throw ApplicationFailure.newNonRetryableFailure("the house agent is not with call " + call.id(), "AgentLeft");
        }
        return company;
    }

    private String caller(Call call) {
        return names.inLiveKit(call.room(), call.caller().identity());
    }
}
