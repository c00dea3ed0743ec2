package dev.baton.livekit.phones;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A telephone with one line, which does what it was told to. Everything that concerns its call happens on one thread. */
public final class SipPhone implements AutoCloseable {

    private static final Pattern SOUND = Pattern.compile("m=audio (\\d+)");
    private static final Pattern EVENTS = Pattern.compile("a=rtpmap:(\\d+) telephone-event/8000");
    private static final Pattern WHERE = Pattern.compile("c=IN IP4 (\\S+)");

    private final Manner manner;
    private final ReferManner onRefer;
    private final SipWire wire = new SipWire();
    private final Media media;
    private final Journal journal = new Journal();
    private final String tag = UUID.randomUUID().toString();
    private final ScheduledThreadPoolExecutor hand = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("phone").factory());
    private @Nullable SipMessage ringing;
    private @Nullable InetSocketAddress caller;
    private @Nullable Dialog dialog;

    public SipPhone(Tone tone, Manner manner, ReferManner onRefer) {
        this(tone::sample, _ -> {}, manner, onRefer);
    }

    public SipPhone(Voice voice, Ear ear, Manner manner, ReferManner onRefer) {
        this.manner = manner;
        this.onRefer = onRefer;
        media = new Media(voice, ear);
        hand.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        wire.listen((message, from) -> {
            if (!hand.isShutdown()) {
                hand.execute(() -> receive(message, from));
            }
        });
    }

    /** To be written as the address of a trunk. */
    public String address() {
        return "127.0.0.1:" + wire.port();
    }

    InetSocketAddress listensAt() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), wire.port());
    }

    public Journal journal() {
        return journal;
    }

    /** A place in what it hears, from which on to listen. */
    public int mark() {
        return media.mark();
    }

    public boolean hears(Tone wanted, int mark, Duration atMost) throws InterruptedException {
        return media.awaitTone(wanted, mark, atMost);
    }

    public void calls(InetSocketAddress server, String from, String to) {
        hand.execute(() -> wire.request(SipMessage.starting("INVITE sip:" + to + "@" + written(server) + " SIP/2.0")
                .with("From", "<sip:" + from + "@" + address() + ">;tag=" + tag).with("To", "<sip:" + to + "@" + written(server) + ">")
                .with("Call-ID", UUID.randomUUID() + "@phones.test").with("CSeq", "1 INVITE").carrying("application/sdp", sdp(Media.EVENT)), server));
    }

    /** While it talks. */
    public void press(char key) {
        media.press(key);
    }

    /** Ends the call that it has; refuses the one that rings. */
    public void hangUp() {
        if (!hand.isShutdown()) {
            hand.execute(() -> {
                SipMessage invite = ringing;
                if (dialog == null && invite != null && caller != null) {
                    ringing = null;
                    wire.answer(invite, 603, tag, caller);
                    journal.write(Journal.Kind.HANGS_UP, "");
                } else {
                    bye();
                }
            });
        }
    }

    private static String written(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private void later(Duration delay, Runnable action) {
        if (!hand.isShutdown()) {
            hand.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void receive(SipMessage message, InetSocketAddress from) {
        if (message.isResponse()) {
            if (message.method().equals("INVITE")) {
                answered(message, from);
            }
            return;
        }
        if (message.method().equals("ACK")) {
            acknowledged(message);
            return;
        }
        if (wire.cameBefore(message, from)) {
            return;
        }
        switch (message.method()) {
            case "INVITE" -> invited(message, from);
            case "CANCEL" -> cancelled(message, from);
            case "BYE" -> released(message, from);
            case "REFER" -> referred(message, from);
            case "OPTIONS", "NOTIFY", "INFO" -> wire.answer(message, 200, tag, from);
            default -> wire.answer(message, 405, tag, from);
        }
    }

    // It is called.

    private void invited(SipMessage invite, InetSocketAddress from) {
        if (manner instanceof Manner.Challenges(int status, String user, String password)) {
            var credentials = new Credentials(status, user, password);
            if (!credentials.areIn(invite)) {
                wire.answer(invite, wire.response(invite, status, tag).with(List.of(credentials.challenge())), from);
                return;
            }
        }
        journal.write(Journal.Kind.INVITED, SipMessage.uri(invite.header("From")));
        ringing = invite;
        caller = from;
        wire.answer(invite, 100, tag, from);
        switch (manner) {
            case Manner.Answers(Duration after) -> rings(invite, from, after, () -> pickUp(invite, from));
            case Manner.AnswersAndHangsUp(Duration after, Duration talk) -> rings(invite, from, after, () -> {
                pickUp(invite, from);
                later(talk, this::bye);
            });
            case Manner.Ends(int status, Duration after) -> rings(invite, from, after, () -> {
                ringing = null;
                wire.answer(invite, status, tag, from);
                journal.write(Journal.Kind.HANGS_UP, Integer.toString(status));
            });
            case Manner.RingsForever() -> rings(invite, from, Duration.ofMinutes(5), () -> {});
            case Manner.Challenges(_, _, _) -> pickUp(invite, from);
        }
    }

    private void rings(SipMessage invite, InetSocketAddress from, Duration time, Runnable then) {
        if (time.isZero()) {
            then.run();
            return;
        }
        wire.answer(invite, 180, tag, from);
        journal.write(Journal.Kind.RINGS, "");
        later(time, () -> {
            if (ringing == invite) {
                then.run();
            }
        });
    }

    private void pickUp(SipMessage invite, InetSocketAddress from) {
        dialog = Dialog.calledBy(invite, tag, from);
        media.talkTo(sound(invite), events(invite));
        SipMessage ok = wire.response(invite, 200, tag).carrying("application/sdp", sdp(events(invite)));
        journal.write(Journal.Kind.ANSWERS, "");
        wire.answer(invite, ok, from);
        insist(ok, from, 8);
    }

    /** Until the ACK comes: neither it nor the 200 may be lost. */
    private void insist(SipMessage ok, InetSocketAddress to, int times) {
        later(Duration.ofMillis(500), () -> {
            if (ringing != null && times > 0) {
                wire.send(ok, to);
                insist(ok, to, times - 1);
            }
        });
    }

    private void acknowledged(SipMessage ack) {
        if (ringing != null && dialog != null && dialog.owns(ack)) {
            ringing = null;
            journal.write(Journal.Kind.TALKS, "");
        }
    }

    private void cancelled(SipMessage cancel, InetSocketAddress from) {
        wire.answer(cancel, 200, tag, from);
        SipMessage invite = ringing;
        if (invite != null && dialog == null) {
            ringing = null;
            journal.write(Journal.Kind.CANCELLED, "");
            wire.answer(invite, 487, tag, from);
        }
    }

    // It calls.

    private void answered(SipMessage response, InetSocketAddress from) {
        if (response.status() < 200) {
            return;
        }
        if (response.status() >= 300) {
            // Hop by hop: the ACK of a refusal carries the INVITE's own Via.
            wire.send(SipMessage.starting("ACK " + SipMessage.uri(response.header("To")) + " SIP/2.0").with(response.all("Via"))
                    .with("From", response.header("From")).with("To", response.header("To")).with("Call-ID", response.header("Call-ID"))
                    .with("CSeq", response.header("CSeq").replace("INVITE", "ACK")), from);
            journal.write(Journal.Kind.REFUSED, Integer.toString(response.status()));
            return;
        }
        Dialog before = dialog;
        Dialog made = before == null ? Dialog.answeredBy(response, from) : before;
        dialog = made;
        wire.request(made.ack(), from);
        if (before == null) {
            media.talkTo(sound(response), events(response));
            journal.write(Journal.Kind.TALKS, "");
        }
    }

    // It talks.

    private void bye() {
        Dialog one = dialog;
        if (one != null) {
            wire.request(one.next("BYE"), one.peer());
            ended(Journal.Kind.HANGS_UP);
        }
    }

    private void released(SipMessage bye, InetSocketAddress from) {
        wire.answer(bye, dialog == null ? 481 : 200, tag, from);
        if (dialog != null) {
            ended(Journal.Kind.RELEASED);
        }
    }

    private void ended(Journal.Kind how) {
        dialog = null;
        ringing = null;
        media.close();
        journal.write(how, "");
    }

    private void referred(SipMessage refer, InetSocketAddress from) {
        String extra = refer.headers().stream().filter(one -> one.name().startsWith("X-")).map(one -> " " + one.name() + ": " + one.value())
                .collect(Collectors.joining());
        journal.write(Journal.Kind.REFERRED, refer.header("Refer-To") + extra);
        switch (onRefer) {
            case ReferManner.Refuses(int status) -> wire.answer(refer, status, tag, from);
            case ReferManner.SaysNoMore() -> wire.answer(refer, 202, tag, from);
            case ReferManner.HangsUp(Duration after) -> {
                wire.answer(refer, 202, tag, from);
                later(after, this::bye);
            }
            case ReferManner.Reports(int accepted, int ending, Duration after) -> {
                wire.answer(refer, accepted, tag, from);
                report(100, false);
                later(after.dividedBy(2), () -> report(180, false));
                later(after, () -> report(ending, true));
            }
        }
    }

    private void report(int status, boolean last) {
        Dialog one = dialog;
        if (one != null) {
            wire.request(one.next("NOTIFY").with("Event", "refer").with("Subscription-State", last ? "terminated;reason=noresource" : "active;expires=60")
                    .carrying("message/sipfrag;version=2.0", "SIP/2.0 " + status + " " + Reasons.of(status) + "\r\n"), one.peer());
        }
    }

    private String sdp(int events) {
        return String.join("\r\n", "v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0",
                "m=audio " + media.port() + " RTP/AVP 0 " + events, "a=rtpmap:0 PCMU/8000",
                "a=rtpmap:" + events + " telephone-event/8000", "a=fmtp:" + events + " 0-15", "a=ptime:20", "a=sendrecv", "");
    }

    private static int events(SipMessage message) {
        Matcher type = EVENTS.matcher(message.body());
        return type.find() ? Integer.parseInt(type.group(1)) : Media.EVENT;
    }

    private static InetSocketAddress sound(SipMessage message) {
        Matcher port = SOUND.matcher(message.body());
        Matcher where = WHERE.matcher(message.body());
        if (!port.find() || !where.find()) {
            throw new IllegalStateException("no sound is offered in " + message.startLine());
        }
        return new InetSocketAddress(where.group(1), Integer.parseInt(port.group(1)));
    }

    /** Hangs up first, if it still talks. */
    @Override
    public void close() {
        hand.execute(() -> {
            bye();
            media.close();
            wire.close();
        });
        hand.shutdown();
    }
}
