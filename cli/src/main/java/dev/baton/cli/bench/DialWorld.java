package dev.baton.cli.bench;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Caller;
import dev.baton.call.Conversation;
import dev.baton.call.Identity;
import dev.baton.call.PhoneNumber;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.call.TenantId;
import dev.baton.directory.AddressBook;
import dev.baton.directory.CallNumbers;
import dev.baton.directory.Directory;
import dev.baton.keeping.Vault;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.Jwt;
import dev.baton.livekit.LiveKit;
import dev.baton.numbers.WorldNumberPlan;
import dev.baton.policy.DialGate;
import dev.baton.policy.HousePolicy;
import dev.baton.policy.PolicySettings;
import dev.baton.port.DialResult;
import dev.baton.port.EffectKey;
import dev.baton.port.Leg;
import dev.baton.port.Telephony;
import dev.baton.pulse.ActivityPulse;
import dev.baton.rooms.Admissions;
import dev.baton.rooms.Names;
import dev.baton.telephony.Dialler;
import dev.baton.telephony.LiveKitTelephony;
import dev.baton.telephony.TelephonySettings;
import dev.baton.telephony.Trunk;
import dev.baton.telephony.Trunks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import livekit.LivekitSip.CreateSIPParticipantRequest;

/** One LiveKit, our dial as a worker has it, and the bare request. */
final class DialWorld implements AutoCloseable {

    private static final PhoneNumber OURS = PhoneNumber.of("+12125550100");
    private static final PhoneNumber CALLERS = PhoneNumber.of("+12125550123");
    private static final Duration RING = Duration.ofSeconds(10);
    private static final int NO_CAP = 100_000;

    private final LiveKit liveKit;
    private final String described;
    private final boolean picksUp;
    private final String trunk;
    private final AutoCloseable behind;
    private final Keeping keeping;
    private final Vault vault;
    private final LiveKitTelephony telephony;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;
    private final String token;
    private final Random random = new Random();

    private DialWorld(String url, ApiKey key, String trunk, boolean picksUp, String described, AutoCloseable behind, Keeping keeping) {
        this.keeping = keeping;
        this.trunk = trunk;
        this.picksUp = picksUp;
        this.described = described;
        this.behind = behind;
        liveKit = new LiveKit(url, key);
        address = URI.create(url.replaceFirst("^ws", "http") + "/twirp/livekit.SIP/CreateSIPParticipant");
        long now = Instant.now().getEpochSecond();
        token = Jwt.sign(key, Map.of("iss", key.key(), "nbf", now, "exp", now + 7200, "sip", Map.of("call", true)));
        var keys = keeping.keys();
        var leases = keeping.leases();
        vault = keeping.vault();
        var gate = new DialGate(new HousePolicy(new WorldNumberPlan(), PolicySettings.forNumbers(Set.of(OURS)).withCaps(NO_CAP, NO_CAP, NO_CAP)), leases, keys);
        var names = new Names(liveKit, keys.deploymentKey().secret());
        var trunks = new Trunks(List.of(Trunk.of(trunk, "bench.invalid", List.of(OURS))), leases);
        telephony = new LiveKitTelephony(liveKit, names, new Dialler(liveKit, names, new Admissions(leases), leases), trunks,
                new AddressBook(Directory.shipped(), new CallNumbers(vault, leases, gate), gate), gate, vault, leases,
                TelephonySettings.standard(), new ActivityPulse());
    }

    static DialWorld simulated(Keeping keeping) {
        var behind = new AnsweringPhone(CALLERS);
        return new DialWorld(behind.url(), behind.key(), behind.trunk(OURS), true,
                "simulated LiveKit, a phone that picks up at once", behind, keeping);
    }

    /** Nobody is rung: the request ends where the server looks for the trunk. */
    static DialWorld at(String url, ApiKey key, Keeping keeping) {
        return new DialWorld(url, key, "ST_nobodyhasthis", false,
                "LiveKit at " + url + ", asked for a trunk that nobody has", () -> {}, keeping);
    }

    /** In milliseconds. */
    double ours() {
        CallId id = CallId.random(random);
        var call = new Call(id, new TenantId("bench"), new RoomName("bench-" + id), new Caller(new Identity("caller-" + id), Reach.PHONE),
                new Conversation("conversation:" + id));
        // Put there by whoever asks for a call.
        var contact = new Telephony.Contact(vault.put(id, Vault.Kind.NUMBER, CALLERS.e164()));
        var dial = new Telephony.Dial(call, new Leg(EffectKey.of("call-" + id, "dial", 1), call.room(), call.caller().identity()), contact, RING);
        long began = System.nanoTime();
        DialResult result = telephony.dial(dial);
        double took = (System.nanoTime() - began) / 1e6;
        expect(result instanceof DialResult.Answered == picksUp && !(result instanceof DialResult.Forbidden), "our dial ended as " + result);
        clear(call.room().value());
        return took;
    }

    double bare() {
        String room = "bench-" + CallId.random(random);
        byte[] body = CreateSIPParticipantRequest.newBuilder().setSipTrunkId(trunk).setSipCallTo(CALLERS.e164()).setSipNumber(OURS.e164())
                .setRoomName(room).setParticipantIdentity("caller").setWaitUntilAnswered(true)
                .setRingingTimeout(com.google.protobuf.Duration.newBuilder().setSeconds(RING.toSeconds())).build().toByteArray();
        HttpRequest request = HttpRequest.newBuilder(address).header("Content-Type", "application/protobuf")
                .header("Authorization", "Bearer " + token).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
        long began = System.nanoTime();
        int status;
        try {
            status = http.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode();
        } catch (IOException gone) {
            throw new UncheckedIOException("the bare call", gone);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
        double took = (System.nanoTime() - began) / 1e6;
        expect(status == (picksUp ? 200 : 404), "the bare call ended in HTTP " + status);
        clear(room);
        return took;
    }

    private void clear(String room) {
        if (picksUp) {
            try {
                var unused = liveKit.rooms().delete(room).await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void expect(boolean so, String otherwise) {
        if (!so) {
            throw new IllegalStateException(otherwise + ": the figure would be worth nothing");
        }
    }

    @Override
    public String toString() {
        return described + "; " + keeping.described();
    }

    @Override
    public void close() {
        liveKit.close();
        keeping.remove().run();
        try {
            behind.close();
        } catch (Exception open) {
            throw new IllegalStateException("the simulated LiveKit did not close", open);
        }
    }
}
