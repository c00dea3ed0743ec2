package dev.baton.cli.ear;

import dev.baton.agent.media.Pacer;
import dev.baton.agent.webrtc.Studio;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.simulated.Telephones;
import dev.baton.simulation.Habit;
import dev.baton.simulation.ReferHabit;
import dev.baton.simulation.SipAnswer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import livekit.LivekitModels.ParticipantInfo;

/** All phones of a test, each a participant of a real room when it is in use. */
public final class Phones implements Telephones, AutoCloseable {

    // Measured: so long after the carrier took a caller, the bridge lets them go.
    private static final Duration BRIDGE_SAYS_GOODBYE = Duration.ofSeconds(1);
    // Measured: the participant's state tells of a hang-up before the false success does. Our word to the server takes some of that.
    private static final Duration TOLD_BEFORE = Duration.ofMillis(100);

    private final String url;
    private final ApiKey key;
    private final Studio studio = Studio.open();
    private final Pacer pacer = new Pacer();
    private final ScheduledExecutorService time = Executors.newScheduledThreadPool(2, Thread.ofPlatform().daemon().name("phones-", 0).factory());
    private final Map<String, Phone> byNumber = new ConcurrentHashMap<>();
    private final Map<String, PhoneLeg> legs = new ConcurrentHashMap<>();

    /** {@code url}: of the real server. */
    public Phones(String url, ApiKey key) {
        this.url = url;
        this.key = key;
    }

    public void connect(Phone phone) {
        byNumber.put(phone.number(), phone);
    }

    /** Somebody who is called in at a web page. */
    public Page page(String name, Tone voice) {
        return new Page(name, voice, new PhoneLeg.Exchange(url, key, studio, pacer));
    }

    /** A caller rings in, and is in this room. */
    public void callIn(Phone phone, String room, String identity) throws InterruptedException {
        ParticipantInfo like = ParticipantInfo.newBuilder().setIdentity(identity).setName("Phone").setKind(ParticipantInfo.Kind.SIP)
                .putAttributes("sip.phoneNumber", phone.number()).build();
        PhoneLeg leg = leg(phone, room, like);
        leg.pickUp();
    }

    private PhoneLeg leg(Phone phone, String room, ParticipantInfo like) throws InterruptedException {
        PhoneLeg leg = PhoneLeg.join(phone, room, like, new PhoneLeg.Exchange(url, key, studio, pacer));
        legs.put(place(room, like.getIdentity()), leg);
        return leg;
    }

    private static String place(String room, String identity) {
        return room + "\n" + identity;
    }

    @Override
    public Ringing ring(Ring ring) throws InterruptedException {
        Phone phone = byNumber.get(ring.number());
        if (phone == null) {
            return new Ringing("", "", CompletableFuture.completedFuture(new SipAnswer.Status(404)));
        }
        Habit.Ringing habit = phone.habit().ringing();
        if (habit instanceof Habit.NoLineFree) {
            return new Ringing("", "", CompletableFuture.completedFuture(new SipAnswer.CpuExhausted()));
        }
        phone.invited();
        PhoneLeg leg = leg(phone, ring.room(), ring.like());
        leg.ring();
        after(ring.ringFor(), () -> leg.unlessTalking(new SipAnswer.Canceled()));
        switch (habit) {
            case Habit.Answers(Duration ringing) -> after(ringing, leg::pickUp);
            case Habit.Voicemail(Duration ringing) -> after(ringing, leg::pickUp);
            case Habit.Fails(int status, Duration ringing) -> after(ringing, () -> leg.unlessTalking(new SipAnswer.Status(status)));
            case Habit.AnswersTooLate() -> after(ring.ringFor(), leg::pickUp);
            case Habit.Forever(), Habit.NoLineFree() -> {}
        }
        return new Ringing(leg.participant(), leg.callId(), leg.answer());
    }

    private void after(Duration delay, Runnable what) {
        var unused = time.schedule(what, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletableFuture<SipAnswer> refer(Move move) {
        PhoneLeg leg = legs.get(place(move.room(), move.identity()));
        if (leg == null) {
            return CompletableFuture.completedFuture(new SipAnswer.NotFound());
        }
        var answer = new CompletableFuture<SipAnswer>();
        switch (leg.phone().refer()) {
            case ReferHabit.Moves(Duration after) -> after(after, () -> {
                answer.complete(new SipAnswer.Ok());
                after(BRIDGE_SAYS_GOODBYE, leg::hangUp);
            });
            case ReferHabit.Fails(int status, Duration after) -> after(after, () -> answer.complete(new SipAnswer.Reported(status)));
            case ReferHabit.Refuses(int status) -> answer.complete(new SipAnswer.Status(status));
            case ReferHabit.NeverReports() -> after(move.waitFor(), () -> answer.complete(new SipAnswer.Deadline()));
            case ReferHabit.CallerHangsUp(Duration after) -> after(after, () -> {
                leg.hangUp();
                after(TOLD_BEFORE, () -> answer.complete(new SipAnswer.Ok()));
            });
        }
        return answer;
    }

    @Override
    public Optional<ParticipantInfo> find(String room, String identity) {
        return Optional.ofNullable(legs.get(place(room, identity))).filter(leg -> !leg.isOver()).map(PhoneLeg::described);
    }

    @Override
    public void remove(String room, String identity) {
        Optional.ofNullable(legs.get(place(room, identity))).ifPresent(PhoneLeg::hangUp);
    }

    /** Whoever is still on the line hangs up. */
    @Override
    public void close() {
        legs.values().forEach(PhoneLeg::hangUp);
        time.shutdownNow();
        pacer.close();
    }
}
