package dev.baton.livekit.simulated;

import dev.baton.livekit.ApiKey;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.phones.Journal;
import dev.baton.livekit.phones.Manner;
import dev.baton.livekit.phones.ReferManner;
import dev.baton.livekit.phones.SipPhone;
import dev.baton.livekit.phones.Tone;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitSip.SIPDispatchRule;
import livekit.LivekitSip.SIPDispatchRuleDirect;
import livekit.LivekitSip.SIPDispatchRuleInfo;
import livekit.LivekitSip.SIPInboundTrunkInfo;

/** A livekit-server and a livekit-sip that are running, and scripted telephones around them. */
final class RealSip {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int TRIES = 120;

    private final ApiKey key = new ApiKey(System.getProperty("livekit.key", "devkey"), System.getProperty("livekit.secret", "unset"));
    private final String url = System.getProperty("livekit.url", "unset");
    private final InetSocketAddress sip;

    RealSip() {
        String[] told = System.getProperty("livekit.sip", "127.0.0.1:5060").split(":");
        sip = new InetSocketAddress(told[0], Integer.parseInt(told[1]));
    }

    ApiKey key() {
        return key;
    }

    String url() {
        return url;
    }

    private static String number() {
        return "+1555" + ThreadLocalRandom.current().nextInt(1_000_000, 9_999_999);
    }

    Telephone install(Tone tone, Manner manner, ReferManner onRefer) {
        return new RealTelephone(number(), new SipPhone(tone, manner, onRefer));
    }

    /** Through an inbound trunk and a rule of its own, which are taken away when the caller is there. */
    SipTable.Caller callsIn(LiveKit liveKit, String room, ReferManner onRefer) throws InterruptedException {
        String to = number();
        String from = number();
        String trunk = liveKit.sip().createInboundTrunk(SIPInboundTrunkInfo.newBuilder().setName("table").addNumbers(to).build()).await()
                .orThrow("make an inbound trunk").getSipTrunkId();
        String rule = liveKit.sip().createRule(SIPDispatchRuleInfo.newBuilder().setName("table").addTrunkIds(trunk)
                .setRule(SIPDispatchRule.newBuilder().setDispatchRuleDirect(SIPDispatchRuleDirect.newBuilder().setRoomName(room))).build()).await()
                .orThrow("make a rule").getSipDispatchRuleId();
        try {
            SipPhone phone = talking(from, to, onRefer);
            String identity = "sip_" + from;
            awaitActive(liveKit, room, identity);
            return new SipTable.Caller(identity, new RealTelephone(from, phone));
        } finally {
            liveKit.sip().deleteRule(rule).await();
            liveKit.sip().deleteTrunk(trunk).await();
        }
    }

    /** A livekit-sip on a busy machine refuses callers, too. */
    private SipPhone talking(String from, String to, ReferManner onRefer) throws InterruptedException {
        for (int again = 0; ; again++) {
            var phone = new SipPhone(Tone.CALLER, new Manner.Ends(486, Duration.ZERO), onRefer);
            phone.calls(sip, from, to);
            Journal.Entry ending = phone.journal().awaitEither(Journal.Kind.TALKS, Journal.Kind.REFUSED, LONG);
            if (ending.kind() == Journal.Kind.TALKS) {
                return phone;
            }
            phone.close();
            if (!ending.detail().equals("503") || again == TRIES) {
                throw new AssertionError("the caller was refused with SIP " + ending.detail());
            }
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }
    }

    // No event tells of it: LiveKit has none for attributes.
    private static void awaitActive(LiveKit liveKit, String room, String identity) throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (liveKit.rooms().participants(room).await().orThrow("look").stream().noneMatch(one -> active(one, identity))) {
            if (System.nanoTime() > end) {
                throw new AssertionError(identity + " did not come into the room");
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private static boolean active(ParticipantInfo one, String identity) {
        return one.getIdentity().equals(identity) && one.getAttributesOrDefault("sip.callStatus", "").equals("active");
    }

    /** The target of the REFER that it got, and the headers that came along. */
    static String referred(Telephone telephone) throws InterruptedException {
        return ((RealTelephone) telephone).phone().journal().await(Journal.Kind.REFERRED, LONG).detail();
    }

    private record RealTelephone(String number, SipPhone phone) implements Telephone {
        @Override
        public String address() {
            return phone.address();
        }

        @Override
        public void awaitRinging(Duration atMost) throws InterruptedException {
            phone.journal().await(Journal.Kind.RINGS, atMost);
        }

        @Override
        public void awaitCancel(Duration atMost) throws InterruptedException {
            phone.journal().await(Journal.Kind.CANCELLED, atMost);
        }

        @Override
        public void awaitBye(Duration atMost) throws InterruptedException {
            phone.journal().await(Journal.Kind.RELEASED, atMost);
        }

        @Override
        public void awaitRefer(Duration atMost) throws InterruptedException {
            phone.journal().await(Journal.Kind.REFERRED, atMost);
        }

        @Override
        public int mark() {
            return phone.mark();
        }

        @Override
        public boolean hears(Tone wanted, int mark, Duration atMost) throws InterruptedException {
            return phone.hears(wanted, mark, atMost);
        }

        @Override
        public void close() {
            phone.close();
        }
    }
}
