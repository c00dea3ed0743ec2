package dev.baton.wire;

import dev.baton.call.Briefing;
import dev.baton.call.Briefing.Claim;
import dev.baton.call.BriefingReference;
import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Caller;
import dev.baton.call.Conversation;
import dev.baton.call.Destination;
import dev.baton.call.Identity;
import dev.baton.call.Party;
import dev.baton.call.PhoneNumber;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.call.Supervisor;
import dev.baton.call.SupervisorId;
import dev.baton.call.TenantId;
import dev.baton.call.Transcript;
import dev.baton.port.AgentPost;
import dev.baton.port.BriefingBy;
import dev.baton.port.CallAgent;
import dev.baton.port.CallerId;
import dev.baton.port.ConsultationId;
import dev.baton.port.DialResult;
import dev.baton.port.EffectKey;
import dev.baton.port.Ledger;
import dev.baton.port.Leg;
import dev.baton.port.Line;
import dev.baton.port.Notice;
import dev.baton.port.RoomHint;
import dev.baton.port.Rooms;
import dev.baton.port.Roster;
import dev.baton.port.Scribe;
import dev.baton.port.Situation;
import dev.baton.port.Telephony;
import dev.baton.transfer.CallEnd;
import dev.baton.transfer.CallProgress;
import dev.baton.transfer.CallStart;
import dev.baton.transfer.Decision;
import dev.baton.transfer.HouseRules;
import dev.baton.transfer.Outcome;
import dev.baton.transfer.Progress;
import dev.baton.transfer.TransferId;
import dev.baton.transfer.TransferOrder;
import dev.baton.transfer.TransferReport;
import dev.baton.transfer.TransferRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One example of everything that can enter a history, with nothing left out that may be there. */
final class WireSamples {

    private static final CallId CALL_ID = new CallId("bcdf-ghjk-mnpq");
    private static final TenantId TENANT = new TenantId("acme");
    private static final RoomName ROOM = new RoomName("call-bcdf-ghjk-mnpq");
    private static final Identity IDENTITY = new Identity("caller-1");
    private static final Caller CALLER = new Caller(IDENTITY, Reach.PHONE);
    private static final Conversation CONVERSATION = new Conversation("vault/bcdf-ghjk-mnpq/transcript/1");
    private static final Call CALL = new Call(CALL_ID, TENANT, ROOM, CALLER, CONVERSATION);

    private static final Destination BILLING = new Destination("billing");
    private static final SupervisorId GRACE_ID = new SupervisorId("grace");
    private static final SupervisorId LINUS_ID = new SupervisorId("linus");
    private static final Supervisor GRACE = new Supervisor(GRACE_ID, "Grace", Reach.PHONE);
    private static final Supervisor LINUS = new Supervisor(LINUS_ID, "Linus", Reach.BROWSER);

    private static final TransferId TRANSFER = new TransferId("transfer-bcdf-ghjk-mnpq-1");
    private static final EffectKey DIAL_KEY = new EffectKey("transfer-bcdf-ghjk-mnpq-1/dial/1");
    private static final Leg LEG = new Leg(DIAL_KEY, ROOM, new Identity("leg:transfer-bcdf-ghjk-mnpq-1/dial/1"));
    private static final AgentPost AGENT = new AgentPost("agent-7f", new Identity("agent-1"), Rooms.AgentKind.OWN);
    private static final Notice NOTICE = new Notice(Notice.Kind.DECLINED, "in a meeting");
    private static final Line.Consultation PRIVATE_LINE = new Line.Consultation("transfer-bcdf-ghjk-mnpq-1", CALL, BriefingBy.AGENT);
    private static final ConsultationId CONSULTATION = new ConsultationId(2, 1);
    private static final BriefingReference BRIEFING = new BriefingReference("vault/bcdf-ghjk-mnpq/briefing/2");
    private static final CallAgent.Utterance UTTERANCE = new CallAgent.Utterance("vault/bcdf-ghjk-mnpq/transcript/1.14");
    private static final Telephony.Contact CONTACT = new Telephony.Contact("vault/bcdf-ghjk-mnpq/number/3");

    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00.250Z");
    private static final Ledger.Entry ENTRY = new Ledger.Entry(4, NINE, 3, "rang Grace: declined, in a meeting");
    private static final Roster.NoRoute NO_ROUTE =
            new Roster.NoRoute(Roster.NoRoute.Why.NOBODY_LISTED, "Nobody is listed for billing. Add someone to the directory.");
    private static final Outcome.Attempt ATTEMPT = new Outcome.Attempt(GRACE, "declined");
    private static final Rooms.Presence PRESENCE = new Rooms.Presence(IDENTITY, Rooms.Role.CALLER, Rooms.Standing.PRESENT, true);

    private static final HouseRules RULES = new HouseRules(
            Duration.ofSeconds(20),
            Duration.ofSeconds(90),
            Duration.ofMinutes(2),
            Duration.ofSeconds(30),
            Duration.ofHours(2),
            Duration.ofHours(4),
            Duration.ofMinutes(5),
            5,
            3,
            HouseRules.WhenNobodyAnswers.TAKE_MESSAGE,
            HouseRules.WhenSupervisorDrops.AGENT_RETURNS,
            false,
            true,
            Duration.ofSeconds(110));
    private static final TransferRequest REQUEST = new TransferRequest(
            "ask-1", BILLING, TransferRequest.Mode.WARM, BriefingBy.AGENT, "a wrong invoice", Party.CALLER, NINE);
    private static final Outcome.Connected CONNECTED = new Outcome.Connected(GRACE, LEG, true);

    private WireSamples() {}

    static List<Record> all() {
        return List.of(
                // The words of a call
                CALL_ID,
                TENANT,
                ROOM,
                IDENTITY,
                CALLER,
                CONVERSATION,
                CALL,
                BILLING,
                GRACE_ID,
                GRACE,
                BRIEFING,

                // Kept in the vault, which outlives a history
                new PhoneNumber("+15550001234", "42"),
                new Claim("was billed twice", 3),
                new Briefing(
                        new Claim("Ada", 1),
                        Claim.of("a wrong invoice"),
                        new Claim("was billed twice", 3),
                        List.of(Claim.of("looked at the invoice")),
                        new Claim("when will the money be back?", 9),
                        "Hello Ada, I have your invoice here."),
                new Transcript.Turn(Party.CALLER, "I was billed twice."),
                new Transcript(List.of(
                        new Transcript.Turn(Party.AGENT, "How may I help?"), new Transcript.Turn(Party.CALLER, "I was billed twice."))),

                // Ports
                new RoomHint("EV_bcdf"),
                NOTICE,
                DIAL_KEY,
                LEG,
                AGENT,
                CONSULTATION,
                CONTACT,
                new Telephony.Dial(CALL, LEG, CONTACT, Duration.ofSeconds(45)),
                new Telephony.Refer(new EffectKey("transfer-bcdf-ghjk-mnpq-1/refer/1"), CALL, BILLING, GRACE, Duration.ofSeconds(20)),
                new Telephony.Succeeded(),
                new Telephony.Refused(603, "declined"),
                new Telephony.CallerEnded(),
                new Telephony.Unknown("no NOTIFY came"),
                PRIVATE_LINE,
                new Line.Opened("isolated"),
                new Line.NotPossible("the room is gone"),
                new Line.Ring(PRIVATE_LINE, GRACE, LEG, Duration.ofSeconds(20), CallerId.THE_TRUNKS),
                new Line.Joining(PRIVATE_LINE, GRACE, LEG),
                new Line.Merged(),
                new Line.HalfMerged("the caller hears nobody"),
                new Line.MergeRefused("the server said no"),
                new Line.Drop(LEG, Line.IfAnswered.SPARE),
                new Roster.Question(CALL, BILLING),
                new Roster.Hunt(BILLING, "Billing", List.of(GRACE, LINUS)),
                NO_ROUTE,
                new Roster.Wish(List.of(GRACE_ID, LINUS_ID), "transfer-bcdf-ghjk-mnpq-1", Duration.ofMinutes(3)),
                new Roster.Reserved(LINUS_ID, List.of(GRACE_ID)),
                new Roster.AllEngaged(),
                new Roster.Release(GRACE_ID, "transfer-bcdf-ghjk-mnpq-1"),
                new Scribe.Order(CALL, "a wrong invoice"),
                new Scribe.Written(BRIEFING, Scribe.Source.MODEL),
                ENTRY,
                new Ledger.Page("transfer-bcdf-ghjk-mnpq-1", List.of(ENTRY)),
                new CallAgent.Attendance(CALL, AGENT, new Situation.Talking(NOTICE)),
                new CallAgent.Left(),
                new CallAgent.Hold(CALL, "transfer-bcdf-ghjk-mnpq-1"),
                new CallAgent.Resume(CALL, NOTICE),
                new CallAgent.Announcement(CALL, CallAgent.Audience.SUPERVISOR, LEG, NOTICE),
                new CallAgent.Inquiry(CALL, CallAgent.Purpose.QUESTION_FROM_SUPERVISOR, "which invoice?"),
                new CallAgent.Replied(UTTERANCE),
                new CallAgent.NoReply(),
                UTTERANCE,
                new CallAgent.Consult(
                        CALL, "transfer-bcdf-ghjk-mnpq-1", CONSULTATION, GRACE, LEG, BriefingBy.AGENT, BRIEFING, UTTERANCE),
                new CallAgent.ConversationOver(),
                new CallAgent.Introduction(CALL, GRACE, LEG),
                new CallAgent.Introduced(true),
                new Situation.Talking(NOTICE),
                new Situation.Holding("transfer-bcdf-ghjk-mnpq-1"),
                new Situation.Visiting(),
                new DialResult.Answered(),
                new DialResult.Busy(486),
                new DialResult.Declined(603),
                new DialResult.NoAnswer(),
                new DialResult.Unreachable(404),
                new DialResult.RefusedByTrunk(401, "the trunk's user name and password", CallerId.THE_CALLERS),
                new DialResult.TrunkTrouble(503),
                new DialResult.Overloaded("no livekit-sip answers"),
                new DialResult.Forbidden("a premium number"),
                new DialResult.Withdrawn(),
                new DialResult.NoSuchLeg(),
                new DialResult.Unknown("the server did not say"),
                PRESENCE,
                new Rooms.Sight(true, List.of(PRESENCE)),
                new Rooms.Admission(ROOM, IDENTITY, Rooms.Role.OTHER),
                new Rooms.Ejection(ROOM, IDENTITY),
                new Rooms.Dispatch(new EffectKey("call-bcdf-ghjk-mnpq/dispatch/1"), CALL, Rooms.AgentKind.HOUSE, CONTACT),

                // Calls and transfers
                TRANSFER,
                REQUEST,
                RULES,
                new TransferOrder(TRANSFER, CALL, REQUEST, RULES, AGENT, 7),
                new TransferReport(CONNECTED, 12, List.of(ENTRY)),
                new CallStart(
                        CALL, new CallStart.Inbound(AGENT), RULES,
                        new CallStart.Luggage(1, 2, 30, List.of("EV_bcdf"), AGENT, List.of("ask-1"), NINE)),
                new CallStart.Inbound(AGENT),
                new CallStart.Outbound(CONTACT),
                new CallStart.Adopted(),
                new CallStart.Awaited(),
                new CallStart.Luggage(1, 2, 30, List.of("EV_bcdf"), AGENT, List.of("ask-1"), NINE),
                new Progress(Progress.SupervisorState.MERGED, "connected", CONSULTATION, CONNECTED, List.of(ENTRY), BRIEFING),
                new CallProgress(
                        CallProgress.CallerState.ESCALATED,
                        "with Grace",
                        TRANSFER,
                        AGENT,
                        new CallEnd.CallerHungUp(),
                        List.of(ENTRY)),
                new Decision.Accept(),
                new Decision.Decline("in a meeting", true),
                new Decision.Machine(),
                new Decision.Redirect(BILLING),
                new Decision.AskCaller("which invoice?"),
                new Decision.Slip(CONSULTATION, new Decision.Decline("in a meeting", false), Party.SUPERVISOR),
                CONNECTED,
                new Outcome.Referred(BILLING),
                new Outcome.NobodyAvailable(List.of(ATTEMPT), "in a meeting"),
                new Outcome.MessageTaken(List.of(ATTEMPT), UTTERANCE),
                new Outcome.CallerGone(),
                new Outcome.CalledOff(Party.CALLER),
                new Outcome.NotStarted(NO_ROUTE),
                new Outcome.NotMerged("the server said no"),
                new Outcome.SupervisorGone(GRACE),
                new Outcome.Refused(405, "the carrier does not transfer"),
                new Outcome.Unclear("the caller stayed"),
                ATTEMPT,
                new CallEnd.CallerHungUp(),
                new CallEnd.Referred(BILLING),
                new CallEnd.SupervisorHungUp(),
                new CallEnd.LimitReached(),
                new CallEnd.EndedBy(Party.OPERATOR),
                new CallEnd.NotReached(new DialResult.Busy(486)),
                new CallEnd.NeverCame());
    }
}
