package dev.baton.livekit.simulated;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import dev.baton.simulation.SipAnswer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import livekit.LivekitSip.SIPOutboundTrunkInfo;
import livekit.LivekitSip.SIPParticipantInfo;
import livekit.LivekitSip.TransferSIPParticipantRequest;

/** The part of the SIP service that rings phones and moves callers, as measured on livekit-sip 1.10.0. */
final class SipDesk {

    private static final String SERVICE = "SIP";
    private static final Duration RING = Duration.ofMinutes(3);
    private static final Duration WAIT = Duration.ofSeconds(80);
    private static final Duration TRANSFER = Duration.ofSeconds(30);

    // Measured with no livekit-sip running.
    private static final Duration SEARCH = Duration.ofSeconds(1);

    private final Telephones telephones;
    private final TrunkDesk trunks;
    private final Ids ids;
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private final Map<String, Login> logins = new ConcurrentHashMap<>();
    private final Set<String> strict = ConcurrentHashMap.newKeySet();
    private volatile boolean sipServiceRuns = true;

    SipDesk(Telephones telephones, TrunkDesk trunks, Ids ids) {
        this.telephones = telephones;
        this.trunks = trunks;
        this.ids = ids;
    }

    void openAt(Door door) {
        door.open(SERVICE, "CreateSIPParticipant", CreateSIPParticipantRequest.getDefaultInstance(), this::dial);
        door.open(SERVICE, "TransferSIPParticipant", TransferSIPParticipantRequest.getDefaultInstance(), this::transfer);
    }

    void sipServiceRuns(boolean runs) {
        sipServiceRuns = runs;
    }

    /** What the carrier at that address wants to be told before it rings anybody. */
    void carrierAsks(String address, String user, String password) {
        logins.put(address, new Login(user, password));
    }

    /** The carrier at that address lets no number be shown but the trunk's own. */
    void carrierShowsOnlyItsOwn(String address) {
        strict.add(address);
    }

    private record Pending(String to, CompletableFuture<SipAnswer> answer) {}

    private record Login(String user, String password) {}

    private Message dial(Visit<CreateSIPParticipantRequest> visit) throws InterruptedException {
        visit.visitor().mayCall();
        CreateSIPParticipantRequest request = visit.request();
        SIPOutboundTrunkInfo trunk = trunk(request);
        if (!sipServiceRuns) {
            throw visit.searchInVain(SEARCH);
        }
        if (request.getSipTrunkId().isEmpty() && request.getTrunk().getHostname().matches(".*[;=].*")) {
            // livekit-sip's own check, which the server before it does not make.
            throw TwirpError.fromBehind("invalid_argument", "address must not contain parameters");
        }
        logIn(trunk);
        if (strict.contains(trunk.getAddress()) && !request.getSipNumber().isEmpty() && !trunk.getNumbersList().contains(request.getSipNumber())) {
            throw TwirpError.ofSip(403, SipWords.invite(403));
        }
        String identity = identity(request);
        Telephones.Ringing ringing = ring(request, trunk, identity);
        if (request.getWaitUntilAnswered() || ringing.answer().isDone()) {
            verdict(visit, request.getRoomName(), identity, ringing.answer());
        }
        return SIPParticipantInfo.newBuilder().setParticipantId(ringing.participantId()).setParticipantIdentity(identity)
                .setRoomName(request.getRoomName()).setSipCallId(ringing.sipCallId()).build();
    }

    private SIPOutboundTrunkInfo trunk(CreateSIPParticipantRequest request) {
        require(!request.getSipTrunkId().isEmpty() || (request.hasTrunk() && !request.getSipNumber().isEmpty()),
                "missing sip trunk id and sip number");
        require(!request.getSipCallTo().isEmpty(), "missing sip callee number");
        String to = request.getSipCallTo().toLowerCase(Locale.ROOT);
        require(!to.contains("@") && !to.startsWith("sip:"), "SipCallTo should be a phone number or SIP user, not a full SIP URI");
        require(!request.getRoomName().isEmpty(), "missing room name");
        if (request.getSipTrunkId().isEmpty()) {
            return SIPOutboundTrunkInfo.newBuilder().addNumbers(request.getSipNumber()).build();
        }
        return trunks.outbound(request.getSipTrunkId())
                .orElseThrow(() -> new TwirpError("not_found", "requested sip trunk does not exist"));
    }

    /** Measured: to the last letter, and without the 401 or 407 that the carrier answered. */
    private void logIn(SIPOutboundTrunkInfo trunk) {
        Login wanted = logins.get(trunk.getAddress());
        if (wanted == null) {
            return;
        }
        if (trunk.getAuthUsername().isEmpty() || trunk.getAuthPassword().isEmpty()) {
            throw TwirpError.fromBehind("failed_precondition", "sip server required auth, but no username or password was provided");
        }
        if (!wanted.equals(new Login(trunk.getAuthUsername(), trunk.getAuthPassword()))) {
            throw TwirpError.fromBehind("failed_precondition", "max auth retry attempts reached for SIP invite");
        }
    }

    private String identity(CreateSIPParticipantRequest request) {
        return !request.getParticipantIdentity().isEmpty() ? request.getParticipantIdentity()
                : request.getHidePhoneNumber() ? ids.next("sip_") : "sip_" + request.getSipCallTo();
    }

    private Telephones.Ringing ring(CreateSIPParticipantRequest request, SIPOutboundTrunkInfo trunk, String identity) throws InterruptedException {
        ParticipantInfo.Builder like = ParticipantInfo.newBuilder().setIdentity(identity).setKind(ParticipantInfo.Kind.SIP)
                .setName(request.getParticipantName().isEmpty() ? "Phone " + request.getSipCallTo() : request.getParticipantName())
                .setMetadata(request.getParticipantMetadata()).putAllAttributes(request.getParticipantAttributesMap())
                .putAttributes("sip.trunkID", trunk.getSipTrunkId());
        if (!request.getHidePhoneNumber()) {
            like.putAttributes("sip.phoneNumber", request.getSipCallTo());
            like.putAttributes("sip.trunkPhoneNumber", request.getSipNumber().isEmpty() ? trunk.getNumbers(0) : request.getSipNumber());
        }
        Duration ringFor = request.hasRingingTimeout() ? duration(request.getRingingTimeout()) : RING;
        return telephones.ring(new Telephones.Ring(request.getRoomName(), like.build(), request.getSipCallTo(), ringFor));
    }

    private void verdict(Visit<CreateSIPParticipantRequest> visit, String room, String identity, CompletableFuture<SipAnswer> answer)
            throws InterruptedException {
        try {
            switch (await(answer, visit.deadline().orElse(WAIT))) {
                case SipAnswer.Ok() -> {}
                case SipAnswer.Status(int status) -> throw TwirpError.ofSip(status, SipWords.invite(status));
                case SipAnswer.Reported(int status) -> throw TwirpError.ofSip(status, SipWords.invite(status));
                case SipAnswer.Canceled() -> throw TwirpError.fromBehind("canceled", "sip request timed out");
                case SipAnswer.Removed() -> throw TwirpError.fromBehind("canceled", "the participant was removed");
                case SipAnswer.CpuExhausted() -> throw TwirpError.fromBehind("unavailable", "cpu exhausted");
                case SipAnswer.NotFound() -> throw new TwirpError("not_found", "requested sip trunk does not exist");
                case SipAnswer.Deadline() -> throw TwirpError.fromBehind("deadline_exceeded", "request timed out");
            }
        } catch (TimeoutException late) {
            // The deadline reaches the phone as a CANCEL.
            telephones.remove(room, identity);
            throw TwirpError.fromBehind("deadline_exceeded", "request timed out");
        }
    }

    private Message transfer(Visit<TransferSIPParticipantRequest> visit) throws InterruptedException {
        TransferSIPParticipantRequest request = visit.request();
        if (request.getRoomName().isEmpty()) {
            throw TwirpError.fromBehind("invalid_argument", "Missing room name");
        }
        if (request.getParticipantIdentity().isEmpty()) {
            throw TwirpError.fromBehind("invalid_argument", "Missing participant identity");
        }
        visit.visitor().mayCall();
        visit.visitor().mayAdminister(request.getRoomName());
        require(!request.getTransferTo().isEmpty(), "missing transfer to");
        require(request.getTransferTo().matches("<?(sips?|tel):.+"), "transfer_to must be a valid SIP(s) or TEL URI (sip:, sips: or tel:)");
        Duration waitFor = request.hasRingingTimeout() ? duration(request.getRingingTimeout()) : TRANSFER;
        Duration shortest = visit.deadline().filter(one -> one.compareTo(waitFor) < 0).orElse(waitFor);
        try {
            return switch (await(refer(request, shortest), shortest.plusSeconds(1))) {
                case SipAnswer.Ok() -> Empty.getDefaultInstance();
                case SipAnswer.Status(int status) -> throw TwirpError.ofSip(status, "");
                case SipAnswer.Reported(int status) -> throw TwirpError.ofSip(status, "call transfer failed: ");
                case SipAnswer.NotFound() -> throw TwirpError.fromBehind("not_found", "sip call not found");
                case SipAnswer.Deadline(), SipAnswer.Canceled(), SipAnswer.Removed() ->
                    throw TwirpError.fromBehind("deadline_exceeded", "request timed out");
                case SipAnswer.CpuExhausted() -> throw TwirpError.fromBehind("unavailable", "cpu exhausted");
            };
        } catch (TimeoutException late) {
            throw TwirpError.fromBehind("deadline_exceeded", "request timed out");
        }
    }

    /** One REFER at a time for a call: whoever asks for the same again waits for the same outcome. */
    private synchronized CompletableFuture<SipAnswer> refer(TransferSIPParticipantRequest request, Duration waitFor) {
        ParticipantInfo one = telephones.find(request.getRoomName(), request.getParticipantIdentity())
                .orElseThrow(() -> TwirpError.fromBehind("not_found", "participant does not exist"));
        if (!one.containsAttributes("sip.callID")) {
            throw TwirpError.fromBehind("invalid_argument", "no SIP session associated with participant");
        }
        if (!one.getAttributesOrThrow("sip.callStatus").equals("active")) {
            // Measured: nobody answers for a leg that still rings, and LiveKit waits for the whole time.
            return new CompletableFuture<SipAnswer>().completeOnTimeout(new SipAnswer.Deadline(), waitFor.toMillis(), TimeUnit.MILLISECONDS);
        }
        String sipCall = one.getAttributesOrThrow("sip.callID");
        Pending other = pending.get(sipCall);
        if (other != null && !other.to().equals(request.getTransferTo())) {
            throw TwirpError.fromBehind("invalid_argument", "call already being transferred elsewhere");
        }
        if (other != null) {
            return other.answer();
        }
        String number = request.getTransferTo().replaceAll("^<?(sips?|tel):|@.*$|>$", "");
        var mine = new Pending(request.getTransferTo(), telephones.refer(new Telephones.Move(request.getRoomName(),
                request.getParticipantIdentity(), number, waitFor, request.getPlayDialtone())));
        pending.put(sipCall, mine);
        mine.answer().whenComplete((answer, bug) -> pending.remove(sipCall, mine));
        return mine.answer();
    }

    private static SipAnswer await(CompletableFuture<SipAnswer> answer, Duration atMost) throws InterruptedException, TimeoutException {
        try {
            return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException bug) {
            throw new IllegalStateException("a phone of the simulation failed", bug.getCause());
        }
    }

    private static Duration duration(com.google.protobuf.Duration duration) {
        return Duration.ofSeconds(duration.getSeconds(), duration.getNanos());
    }

    private static void require(boolean so, String otherwise) {
        if (!so) {
            throw new TwirpError("invalid_argument", otherwise);
        }
    }
}
