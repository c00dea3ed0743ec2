package dev.baton.cli.ear;

import dev.baton.livekit.phones.Exchange;
import dev.baton.livekit.phones.Journal;
import dev.baton.livekit.phones.Manner;
import dev.baton.livekit.phones.ReferManner;
import dev.baton.livekit.phones.SipPhone;
import dev.baton.simulation.Habit;
import dev.baton.simulation.ReferHabit;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Assumptions;

/** All phones of a test, each a SIP telephone that a real livekit-sip rings, or that rings it. */
public final class SipPhones implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Exchange exchange = new Exchange();
    private final List<SipPhone> phones = new CopyOnWriteArrayList<>();

    /** To be written as the address of a trunk. */
    public String address() {
        return exchange.address();
    }

    public void connect(Phone phone) {
        exchange.connect(phone.number(), telephone(phone, manner(phone.habit())));
    }

    /** Rings in. livekit-sip answers when somebody is there to be heard. */
    public Ringing callIn(Phone phone, InetSocketAddress server, String to) {
        SipPhone sip = telephone(phone, new Manner.Ends(486, Duration.ZERO));
        sip.calls(server, phone.number(), to);
        return () -> sip.journal().awaitEither(Journal.Kind.TALKS, Journal.Kind.REFUSED, PATIENCE).kind() == Journal.Kind.TALKS;
    }

    /** A call that was not answered yet. */
    public interface Ringing {
        /** False if it was refused. */
        boolean isAnswered() throws InterruptedException;
    }

    private SipPhone telephone(Phone phone, Manner manner) {
        var ear = new SipEar(phone.heard());
        var sip = new SipPhone(phone.voice()::sample, ear, manner, manner(phone.refer()));
        phones.add(sip);
        phone.on(new Leg() {
            @Override
            public void press(char key) {
                sip.press(key);
            }

            @Override
            public void hangUp() {
                sip.hangUp();
            }
        });
        sip.journal().tell(entry -> {
            switch (entry.kind()) {
                case INVITED -> phone.invited();
                case RINGS -> phone.rang();
                case ANSWERS -> phone.talked();
                case TALKS -> phone.talked(); // Whoever rang in did not answer.
                case CANCELLED, RELEASED, HANGS_UP -> phone.over();
                case REFERRED, REFUSED -> {}
            }
        });
        return sip;
    }

    private static Manner manner(Habit habit) {
        return switch (habit.ringing()) {
            case Habit.Answers(Duration ringing) -> new Manner.Answers(ringing);
            case Habit.Voicemail(Duration ringing) -> new Manner.Answers(ringing);
            case Habit.Fails(int status, Duration ringing) -> new Manner.Ends(status, ringing);
            case Habit.Forever() -> new Manner.RingsForever();
            case Habit.NoLineFree(), Habit.AnswersTooLate() -> {
                Assumptions.abort("no telephone can make a real livekit-sip do this");
                yield new Manner.RingsForever();
            }
        };
    }

    private static ReferManner manner(ReferHabit habit) {
        return switch (habit) {
            case ReferHabit.Moves(Duration after) -> new ReferManner.Reports(200, after);
            case ReferHabit.Fails(int status, Duration after) -> new ReferManner.Reports(status, after);
            case ReferHabit.Refuses(int status) -> new ReferManner.Refuses(status);
            case ReferHabit.NeverReports() -> new ReferManner.SaysNoMore();
            case ReferHabit.CallerHangsUp(Duration after) -> new ReferManner.HangsUp(after);
        };
    }

    /** Whoever is still on the line hangs up. */
    @Override
    public void close() {
        phones.forEach(SipPhone::close);
        exchange.close();
    }
}
