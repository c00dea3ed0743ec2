package dev.baton.simulation;

import static dev.baton.simulation.Habits.accepts;
import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static dev.baton.simulation.Habits.answersInTheInstantOfCancel;
import static dev.baton.simulation.Habits.asksCaller;
import static dev.baton.simulation.Habits.declines;
import static dev.baton.simulation.Habits.findsNoLineFree;
import static dev.baton.simulation.Habits.goesToVoicemail;
import static dev.baton.simulation.Habits.hangsUp;
import static dev.baton.simulation.Habits.isBusy;
import static dev.baton.simulation.Habits.redirects;
import static dev.baton.simulation.Habits.rejects;
import static dev.baton.simulation.Habits.ringsForever;
import static dev.baton.simulation.Habits.saysNothing;
import static dev.baton.simulation.Habits.saysNothingButPageAccepts;
import static dev.baton.simulation.Habits.sip;

import dev.baton.call.Party;
import dev.baton.call.Reach;
import dev.baton.port.BriefingBy;
import dev.baton.port.ConsultationId;
import dev.baton.port.Line;
import dev.baton.simulation.WorldEvent.Kind;
import dev.baton.transfer.Decision;
import dev.baton.transfer.HouseRules;
import dev.baton.transfer.HouseRules.WhenNobodyAnswers;
import dev.baton.transfer.HouseRules.WhenSupervisorDrops;
import dev.baton.transfer.TransferId;
import dev.baton.transfer.TransferRequest.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** What can happen to a caller who asks for a human, told story by story. */
public final class Stories {

    private static final HouseRules HOUSE = HouseRules.standard();
    private static final String CALLER_ENDED = "the caller hung up; the call is over";
    private static final List<String> NAMES = List.of("Grace", "Linus", "Barbara", "Alan", "Edsger", "Radia", "Gil");
    private static final List<Story> ALL = new ArrayList<>();

    private Stories() {}

    public static List<Story> all() {
        return List.copyOf(ALL);
    }

    public static Optional<Story> named(String name) {
        return ALL.stream().filter(story -> story.name().equals(name)).findFirst();
    }

    static {
        tellOfSupervisorsWhoAccept();
        tellOfSupervisorsWhoDoNot();
        tellOfTelephones();
        tellOfCallersWhoLeave();
        tellOfSecondThoughts();
        tellOfMachinesThatFail();
        tellOfMerges();
        tellOfWhatComesAfterwards();
        tellOfCarriers();
        tellOfRefusals();
        tellOfOtherCalls();
    }

    private static void tellOfSupervisorsWhoAccept() {
        tell("plain-warm-transfer", "Grace is briefed and accepts; she and the caller talk, and the agent is gone", scene -> {
            CallerStory ada = house(scene, answers(after(8)).then(accepts()));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);

        tell("page-accepts", "Grace says nothing but clicks on Accept: one decision, whoever writes it", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(saysNothingButPageAccepts()));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);

        tell("ask-the-caller-first", "Grace wants to know one thing; the caller is asked, answers, and is connected", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(asksCaller("which invoice is it").then(accepts())));
            ada.replies("the one from March", after(4));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(90));
        }, "connected with Grace", CALLER_ENDED);

        tell("ask-the-caller-in-vain", "The caller does not answer the question; Grace takes the call all the same", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(asksCaller("which invoice is it").then(accepts())));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(90));
        }, "connected with Grace", CALLER_ENDED);

        tell("human-briefing", "A human colleague briefs Grace on the private line and says complete", scene -> {
            CallerStory ada = house(scene, answers(after(6)).then(saysNothing()));
            scene.asks(4, ada, "billing", Mode.WARM, BriefingBy.HUMAN);
            scene.world().when(Kind.ANSWERED, "Grace").after(after(20)).run("the colleague says complete",
                    () -> scene.world().decides("Grace", new Decision.Accept(), 1, Party.BRIEFER));
            ada.hangsUp(after(90));
        }, "connected with Grace", CALLER_ENDED);

        tell("three-way-introduction", "Nobody briefs Grace beforehand: she accepts, and the agent introduces both to each other", scene -> {
            CallerStory ada = house(scene, answers(after(6)).then(accepts()));
            scene.asks(4, ada, "billing", Mode.WARM, BriefingBy.NONE);
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);

        tell("browser-to-browser", "Caller and supervisor both sit at a browser", scene -> {
            scene.world().supervisor("grace", "Grace").when(answers(after(5)).then(accepts())).inBrowser();
            scene.world().destination("billing", "Billing").rings("grace");
            CallerStory ada = scene.caller("Ada", Reach.BROWSER);
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);
    }

    private static void tellOfSupervisorsWhoDoNot() {
        tell("next-supervisor", "Grace declines, Linus is next and accepts", scene -> {
            CallerStory ada = house(scene, answers(after(8)).then(declines("in a meeting")), answers(after(4)).then(accepts()));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(90));
        }, "connected with Linus", CALLER_ENDED);

        tell("declined-with-reason", "Grace declines and lets the caller know why; the agent is back and says it", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(declines("in a meeting until noon").mayBeTold(true)));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "nobody was available", CALLER_ENDED);

        tell("declined-in-confidence", "Grace declines for a reason that is nobody's business; the caller hears only that she is not available", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(declines("I cannot stand another of these")));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "nobody was available", CALLER_ENDED);

        tell("redirected", "Grace says that this is for Sales; Sales accepts", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(redirects("sales")));
            sales(scene, answers(after(4)).then(accepts()));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(90));
        }, "connected with Sam", CALLER_ENDED);

        tell("redirected-in-a-circle", "Billing points to Sales and Sales back to Billing: the caller is not sent round for ever", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(redirects("sales")));
            sales(scene, answers(after(4)).then(redirects("billing")));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(90));
        }, "nobody was available", CALLER_ENDED);

        tell("hangs-up-in-the-briefing", "Grace hangs up while she is briefed; Linus takes over", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(hangsUp().after(3)), answers(after(4)).then(accepts()));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(90));
        }, "connected with Linus", CALLER_ENDED);

        tell("cannot-decide", "Grace listens and never decides; after two minutes the caller is back with the agent", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(saysNothing()));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(200));
        }, "nobody was available", CALLER_ENDED);

        tell("message-taken", HOUSE.with(WhenNobodyAnswers.TAKE_MESSAGE), "Nobody answers, so the caller leaves a message", scene -> {
            CallerStory ada = house(scene, ringsForever());
            ada.replies("please call me back about the March invoice", after(6));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(90));
        }, "a message was taken", CALLER_ENDED);

        tell("no-message-left", HOUSE.with(WhenNobodyAnswers.TAKE_MESSAGE), "Nobody answers, and the caller leaves no message", scene -> {
            CallerStory ada = house(scene, ringsForever());
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(90));
        }, "nobody was available", CALLER_ENDED);
    }

    private static void tellOfTelephones() {
        tell("nobody-answers", "Three telephones ring out within the hunt; the caller is back with the agent", scene -> {
            CallerStory ada = house(scene, ringsForever(), ringsForever(), ringsForever());
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(120));
        }, "nobody was available", CALLER_ENDED);

        tell("hunt-ends", "Six telephones ring out: after ninety seconds nobody else is tried", scene -> {
            CallerStory ada = house(scene, ringsForever(), ringsForever(), ringsForever(), ringsForever(), ringsForever(), ringsForever());
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(150));
        }, "nobody was available", CALLER_ENDED);

        tell("voicemail", "Grace's voicemail answers, and is not taken for Grace", scene -> {
            CallerStory ada = house(scene, goesToVoicemail(after(9)), answers(after(3)).then(accepts()));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(90));
        }, "connected with Linus", CALLER_ENDED);

        tell("busy", "Grace is busy, Linus is free", scene -> {
            CallerStory ada = house(scene, isBusy(), answers(after(3)).then(accepts()));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Linus", CALLER_ENDED);

        tell("rejected-on-the-phone", "Grace presses the red button", scene -> {
            CallerStory ada = house(scene, rejects(after(4)), answers(after(3)).then(accepts()));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Linus", CALLER_ENDED);

        tell("every-refusal-of-a-network", "403, 404, 408, 480, 500 and 503 each get their own words, and the seventh telephone is answered", scene -> {
            CallerStory ada = house(scene, sip(403, after(1)), sip(404, after(1)), sip(408, after(2)), sip(480, after(2)),
                    sip(500, after(1)), sip(503, after(1)), answers(after(3)).then(accepts()));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(90));
        }, "connected with Gil", CALLER_ENDED);

        tell("no-line-free", "The SIP service has no capacity for a moment; Grace's phone rings once, a little later", scene -> {
            CallerStory ada = house(scene, findsNoLineFree());
            scene.world().supervisor("grace", "Grace").when(findsNoLineFree(), answers(after(4)).then(accepts()));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);

        tell("number-forbidden", "Policy forbids Grace's number at the last moment: it does not ring, Linus's does", scene -> {
            CallerStory ada = house(scene, answers(after(4)).then(accepts()), answers(after(4)).then(accepts()));
            Person grace = scene.world().supervisor("grace", "Grace");
            scene.world().onEvent(event -> {
                if (event.kind() == Kind.MUSIC_ON) {
                    grace.mayNotBeDialled();
                }
            });
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Linus", CALLER_ENDED);
    }

    private static void tellOfCallersWhoLeave() {
        leaves("caller-hangs-up-on-hold", "before Grace's phone rings", Kind.MUSIC_ON, "the agent", 0, answers(after(8)));
        leaves("caller-hangs-up-while-it-rings", "while Grace's phone rings: it stops within a second", Kind.RINGING, "Grace", 3, answers(after(8)));
        leaves("caller-hangs-up-as-grace-answers", "in the instant in which Grace answers: she gets one sentence and is let go",
                Kind.RINGING, "Grace", 4, answersInTheInstantOfCancel());
        leaves("caller-hangs-up-in-the-briefing", "while Grace is briefed", Kind.BRIEFING_STARTED, "Grace", 2, answers(after(5)));
        leaves("caller-hangs-up-at-the-question", "when asked the question that Grace had", Kind.QUESTION_ASKED, "the agent", 1,
                answers(after(5)).then(asksCaller("which invoice is it")));

        tell("caller-hangs-up-as-they-are-joined", "The caller hangs up in the second of the merge: Grace is not left in a silent room", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(accepts()));
            scene.asks(4, ada, "billing");
            ada.hangsUpWhen(Kind.MERGED, "Grace", after(0.5));
        }, "connected with Grace", CALLER_ENDED);

        tell("caller-hangs-up-before-anything", "The caller hangs up without asking for anybody", scene -> {
            CallerStory ada = house(scene, answers(after(5)));
            ada.hangsUp(after(3));
        }, CALLER_ENDED);
    }

    private static void tellOfSecondThoughts() {
        for (Party by : List.of(Party.CALLER, Party.OPERATOR, Party.AGENT)) {
            tell("called-off-by-" + by.name().toLowerCase(Locale.ROOT), by.spoken() + " calls the transfer off while Grace's phone rings", scene -> {
                CallerStory ada = house(scene, answers(after(15)));
                scene.asks(4, ada, "billing");
                scene.callsOff(12, ada, 1, by);
                ada.hangsUp(after(50));
            }, "called off by " + by.spoken(), CALLER_ENDED);
        }

        tell("called-off-in-the-briefing", "The caller changes their mind while Grace is briefed; she is told, and let go", scene -> {
            CallerStory ada = house(scene, answers(after(4)));
            scene.asks(4, ada, "billing");
            scene.world().when(Kind.BRIEFING_STARTED, "Grace").after(after(3)).run("call off", () -> scene.callOff(ada, 1, Party.CALLER));
            ada.hangsUp(after(50));
        }, "called off by the caller", CALLER_ENDED);

        tell("operator-ends-the-call", "An operator ends the whole call while Grace's phone rings", scene -> {
            CallerStory ada = house(scene, ringsForever());
            scene.asks(4, ada, "billing");
            scene.endsCall(12, ada);
        }, "called off by an operator", "ended by an operator");
    }

    private static void tellOfMachinesThatFail() {
        killed("agent-killed-on-hold", "The agent's process is killed while Grace's phone rings: music goes on, another agent comes, the story too",
                Kind.RINGING, "Grace", 2);
        killed("agent-killed-in-the-briefing", "The agent's process is killed in the middle of the briefing: another one briefs Grace",
                Kind.BRIEFING_STARTED, "Grace", 2);
        killed("agent-killed-at-the-merge", "The agent's process is killed as the two are joined: they talk, and never hear music over it",
                Kind.MERGED, "Grace", 0.3);

        tell("agent-killed-before-the-merge", "The agent's process is killed a second before the two are joined: the next one comes into their talk, and plays no music over it", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(saysNothing()));
            scene.world().when(Kind.BRIEFING_STARTED, "Grace").after(after(3)).run("the agent is killed", () -> scene.world().killAgents());
            scene.world().when(Kind.BRIEFING_STARTED, "Grace").after(after(4)).run("Grace clicks",
                    () -> scene.world().decides("Grace", new Decision.Accept(), 1, Party.SUPERVISOR));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);

        tell("agent-killed-while-talking", "The agent's process is killed in conversation; another one comes and says so", scene -> {
            CallerStory ada = house(scene, answers(after(5)));
            scene.soon(6, "the agent is killed", () -> scene.world().killAgents());
            ada.hangsUp(after(40));
        }, CALLER_ENDED);

        tell("agents-that-never-come", "The agent is killed, and the next two never arrive: the third does, and music plays all the while", scene -> {
            CallerStory ada = house(scene, ringsForever(), answers(after(10)).then(accepts()));
            scene.world().moods().dispatchNeverArrives(1).dispatchNeverArrives(2);
            scene.world().when(Kind.RINGING, "Grace").after(after(1)).run("the agent is killed", () -> scene.world().killAgents());
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(120));
        }, "connected with Linus", CALLER_ENDED);

        for (HintMood mood : List.of(new HintMood.Late(after(4)), new HintMood.Doubled(), new HintMood.Reordered(), new HintMood.Lost())) {
            String how = mood.getClass().getSimpleName().toLowerCase(Locale.ROOT);
            tell("webhooks-" + how, "Webhooks are " + how + ", and it makes no difference", scene -> {
                scene.world().moods().webhooks(mood);
                CallerStory ada = house(scene, answers(after(8)).then(declines("in a meeting")), answers(after(9)));
                scene.asks(4, ada, "billing");
                ada.hangsUpWhen(Kind.RINGING, "Linus", after(3));
            }, "the caller hung up", CALLER_ENDED);
        }

        tell("dial-reply-lost", "Grace's phone rings and the reply is lost: the leg is found, and rings no second time", scene -> {
            CallerStory ada = house(scene, answers(after(8)).then(accepts()));
            scene.world().moods().replyLostAfterEffect("Line.ring", 1);
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);

        tell("dial-reply-lost-and-busy", "Grace is busy and the reply is lost: the leg is found, and her phone is not tried again", scene -> {
            CallerStory ada = house(scene, isBusy(), answers(after(4)).then(accepts()));
            scene.world().moods().replyLostAfterEffect("Line.ring", 1);
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Linus", CALLER_ENDED);

        tell("music-comes-late", "Grace answers before the music plays: she is told nothing until it does", scene -> {
            CallerStory ada = house(scene, answers(after(0.5)).then(accepts()));
            scene.world().moods().musicTakes(after(3));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);

        tell("dial-never-sent", "The dialler fails before the INVITE: nobody's phone rang, so Grace's rings now, once", scene -> {
            CallerStory ada = house(scene, answers(after(8)).then(accepts()));
            scene.world().moods().failsBeforeEffect("Line.ring", 1);
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);

        tell("every-reply-lost-once", "Every port loses one reply after its effect; nothing happens twice", scene -> {
            CallerStory ada = house(scene, answers(after(8)).then(accepts()));
            for (String method : List.of("Roster.reserve", "Line.open", "Line.ring", "Line.merge", "Line.drop", "Line.close",
                    "Rooms.look", "Rooms.close", "Scribe.brief", "Roster.release")) {
                scene.world().moods().replyLostAfterEffect(method, 1);
            }
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);

        tell("plain-briefing", "No model writes the briefing, so it is a plain one; the transfer does not mind", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(accepts()));
            scene.world().moods().scribeWritesPlainly();
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);
    }

    private static void tellOfMerges() {
        tell("merge-half-done", "The first merge is half done: it is seen, and done again", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(accepts()));
            scene.world().moods().merges(new Line.HalfMerged("the supervisor does not hear the caller"));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);

        tell("merge-refused", "The two cannot be joined: Grace is told, and the caller is back with the agent", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(accepts()));
            scene.world().moods().merges(new Line.MergeRefused("the media server refused"));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "not connected: the media server refused", CALLER_ENDED);

        tell("no-private-line", "No private line is possible here: nobody's phone rings for nothing", scene -> {
            CallerStory ada = house(scene, answers(after(5)));
            scene.world().moods().lineOpens(new Line.NotPossible("a recorder is in the room"));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(40));
        }, "not connected: a recorder is in the room", CALLER_ENDED);

        tell("warm-falls-back-to-cold", HOUSE.warmMayGoCold(true), "No private line is possible, so by the house's rules the carrier takes the caller", scene -> {
            CallerStory ada = house(scene, answers(after(5)));
            scene.world().moods().lineOpens(new Line.NotPossible("a recorder is in the room"));
            scene.asks(4, ada, "billing");
        }, "the carrier took the caller to billing", "the caller is with billing; the call is over");
    }

    private static void tellOfWhatComesAfterwards() {
        tell("supervisor-drops", "Grace is cut off right after the merge: the agent is back with the caller", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(accepts()).hangsUpAfterMerge(1));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "Grace was lost", CALLER_ENDED);

        tell("supervisor-drops-later", "Grace is cut off after half a minute of talk: an agent is sent for and comes back", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(accepts()).hangsUpAfterMerge(30));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(100));
        }, "connected with Grace", CALLER_ENDED);

        tell("polite-end", HOUSE.with(WhenSupervisorDrops.POLITE_END), "Grace hangs up when all is said; the caller hears goodbye", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(accepts()).hangsUpAfterMerge(30));
            scene.asks(4, ada, "billing");
        }, "connected with Grace", "the supervisor hung up; the call is over");

        tell("two-hours-of-talk", "Caller and Grace talk for two hours; no timer of ours ends it", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(accepts()));
            scene.asks(4, ada, "billing");
            ada.hangsUpWhen(Kind.MERGED, "Grace", Duration.ofHours(2));
        }, "connected with Grace", CALLER_ENDED);

        tell("four-hours-of-talk", "After four hours both are warned, and then the call ends", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(accepts()));
            scene.asks(4, ada, "billing");
        }, "connected with Grace", "the limit was reached; the call is over");

        tell("second-transfer", "Nobody answers in Billing; the caller asks for Sales and gets it", scene -> {
            CallerStory ada = house(scene, isBusy());
            sales(scene, answers(after(4)).then(accepts()));
            scene.asks(4, ada, "billing");
            scene.asks(35, ada, "sales");
            ada.hangsUp(after(90));
        }, "nobody was available", "connected with Sam", CALLER_ENDED);
    }

    private static void tellOfCarriers() {
        cold("cold-transfer", HOUSE, "The carrier takes the caller to Billing", new ReferHabit.Moves(after(3)), false,
                "the carrier took the caller to billing", "the caller is with billing; the call is over");
        cold("cold-busy", HOUSE, "The carrier finds Billing busy; the caller is back with the agent", new ReferHabit.Fails(486, after(2)), true,
                "refused (SIP 486)", CALLER_ENDED);
        cold("cold-refused", HOUSE.coldMayBridge(false), "The carrier does not transfer calls; the house does not bridge them", new ReferHabit.Refuses(403), true,
                "refused (SIP 403)", CALLER_ENDED);
        cold("cold-unknown", HOUSE, "The carrier accepts and never says what came of it: we look, and do nothing twice", new ReferHabit.NeverReports(), true,
                "nobody knows: the caller stayed", CALLER_ENDED);
        cold("cold-caller-hangs-up", HOUSE, "The caller hangs up after the 202, which LiveKit reports as success: we do not", new ReferHabit.CallerHangsUp(after(1)), false,
                "the caller hung up", CALLER_ENDED);

        for (int status : List.of(405, 603)) {
            tell("cold-" + status + "-bridged", "The carrier answers " + status + ", so we call Billing through our own trunk and join the two", scene -> {
                CallerStory ada = house(scene, answers(after(4)));
                scene.world().moods().carrier(new ReferHabit.Refuses(status)).bridgedDialAllowed();
                scene.asks(4, ada, "billing", Mode.COLD, BriefingBy.NONE);
                ada.hangsUp(after(60));
            }, "connected with Grace", CALLER_ENDED);
        }

        tell("cold-from-a-browser", "A browser cannot be moved by a carrier: Billing is called and joined", scene -> {
            scene.world().supervisor("grace", "Grace").when(answers(after(4)));
            scene.world().destination("billing", "Billing").rings("grace");
            scene.world().moods().bridgedDialAllowed();
            CallerStory ada = scene.caller("Ada", Reach.BROWSER);
            scene.asks(4, ada, "billing", Mode.COLD, BriefingBy.NONE);
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);

        tell("cold-reply-lost", "The process that asked the carrier dies with the answer: nothing is asked twice", scene -> {
            CallerStory ada = house(scene, answers(after(4)));
            scene.world().moods().carrier(new ReferHabit.NeverReports()).replyLostAfterEffect("Telephony.refer", 1);
            scene.asks(4, ada, "billing", Mode.COLD, BriefingBy.NONE);
            ada.hangsUp(after(60));
        }, "nobody knows: the caller stayed", CALLER_ENDED);
    }

    private static void tellOfRefusals() {
        tell("unknown-destination", "There is no destination of that name: one sentence, and the caller notices nothing", scene -> {
            CallerStory ada = house(scene, answers(after(4)));
            scene.asks(4, ada, "bowling");
            ada.hangsUp(after(20));
        }, CALLER_ENDED);

        tell("nobody-listed", "A destination without anybody: refused before anything begins", scene -> {
            CallerStory ada = house(scene, answers(after(4)));
            scene.world().destination("archive", "Archive");
            scene.asks(4, ada, "archive");
            ada.hangsUp(after(20));
        }, CALLER_ENDED);

        tell("closed", "Sales is closed: refused before anything begins", scene -> {
            CallerStory ada = house(scene, answers(after(4)));
            scene.world().destination("sales", "Sales").closed();
            scene.asks(4, ada, "sales");
            ada.hangsUp(after(20));
        }, CALLER_ENDED);

        tell("asked-twice-at-once", "A second transfer is asked for while one runs: refused with the reason", scene -> {
            CallerStory ada = house(scene, answers(after(8)).then(accepts()));
            sales(scene, answers(after(4)));
            scene.asks(4, ada, "billing");
            scene.asks(9, ada, "sales");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);

        tell("asked-too-late", "A request that was delivered after it expired is refused", scene -> {
            CallerStory ada = house(scene, answers(after(8)));
            scene.soon(4, "a late request", () ->
                    scene.request(ada, "billing", Mode.WARM, BriefingBy.AGENT, Duration.ofSeconds(-1)));
            ada.hangsUp(after(20));
        }, CALLER_ENDED);

        tell("transferred-too-often", "The sixth transfer of one call is refused: somebody is going round in circles", scene -> {
            CallerStory ada = house(scene, isBusy());
            for (int i = 0; i < 6; i++) {
                scene.asks(4 + 20 * i, ada, "billing");
            }
            ada.hangsUp(after(140));
        }, "nobody was available", "nobody was available", "nobody was available", "nobody was available", "nobody was available", CALLER_ENDED);

        tell("decision-for-the-one-before", "Grace declined, and accepts on her page while Linus is asked: refused, for it is his turn now", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(declines("in a meeting")), answers(after(4)).then(accepts()));
            scene.world().when(Kind.BRIEFING_STARTED, "Linus").after(after(2)).run("Grace clicks", () -> scene.clicked(
                    TransferId.of(ada.call().id(), 1).value(),
                    new Decision.Slip(new ConsultationId(1, 1), new Decision.Accept(), Party.SUPERVISOR)));
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(90));
        }, "connected with Linus", CALLER_ENDED);

        tell("decision-too-late", "A page accepts when the consultation is over: refused, and nobody is connected by it", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(declines("in a meeting")));
            scene.asks(4, ada, "billing");
            scene.decides(45, ada, 1, new Decision.Slip(new ConsultationId(1, 1), new Decision.Accept(), Party.SUPERVISOR));
            ada.hangsUp(after(60));
        }, "nobody was available", CALLER_ENDED);
    }

    private static void tellOfOtherCalls() {
        tell("two-calls-want-grace", "Two callers want Grace in the same instant: one gets her, the other gets Linus", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(accepts()), answers(after(5)).then(accepts()));
            CallerStory bob = scene.caller("Bob");
            scene.asks(4, ada, "billing");
            scene.asks(4, bob, "billing");
            ada.hangsUp(after(80));
            bob.hangsUp(after(80));
        }, "connected with Grace", "connected with Linus", CALLER_ENDED, CALLER_ENDED);

        tell("grace-is-talking", "Grace has been talking to Ada for five minutes when Bob asks for Billing: he gets Linus", scene -> {
            CallerStory ada = house(scene, answers(after(5)).then(accepts()), answers(after(5)).then(accepts()));
            CallerStory bob = scene.caller("Bob");
            scene.asks(4, ada, "billing");
            scene.asks(300, bob, "billing");
            ada.hangsUp(after(400));
            bob.hangsUp(after(400));
        }, "connected with Grace", "connected with Linus", CALLER_ENDED, CALLER_ENDED);

        tell("outbound-call", "We ring the caller, who answers and asks for Billing", scene -> {
            billing(scene, answers(after(5)).then(accepts()));
            CallerStory ada = scene.callee("Ada").when(answers(after(6)));
            scene.asks(20, ada, "billing");
            ada.hangsUp(after(80));
        }, "connected with Grace", CALLER_ENDED);

        tell("outbound-not-answered", "We ring the caller, who does not answer", scene ->
                scene.callee("Ada").when(ringsForever()),
                "the caller was not reached; the call is over");

        tell("adopted-call", "A call that was under way without us is taken over, and transferred", scene -> {
            billing(scene, answers(after(5)).then(accepts()));
            CallerStory ada = scene.stranger("Ada");
            scene.asks(6, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);
    }

    private static void leaves(String name, String when, Kind kind, String whom, double seconds, Habit grace) {
        tell(name, "The caller hangs up " + when, scene -> {
            CallerStory ada = house(scene, grace, answers(after(3)));
            scene.asks(4, ada, "billing");
            ada.hangsUpWhen(kind, whom, after(seconds));
        }, "the caller hung up", CALLER_ENDED);
    }

    private static void killed(String name, String promise, Kind kind, String whom, double seconds) {
        tell(name, promise, scene -> {
            CallerStory ada = house(scene, answers(after(8)).then(accepts()));
            scene.world().when(kind, whom).after(after(seconds)).run("the agent is killed", () -> scene.world().killAgents());
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(90));
        }, "connected with Grace", CALLER_ENDED);
    }

    private static void cold(String name, HouseRules rules, String promise, ReferHabit carrier, boolean callerStays, String... ends) {
        tell(name, rules, promise, scene -> {
            CallerStory ada = house(scene, answers(after(4)));
            scene.world().moods().carrier(carrier);
            scene.asks(4, ada, "billing", Mode.COLD, BriefingBy.NONE);
            if (callerStays) {
                ada.hangsUp(after(60));
            }
        }, ends);
    }

    /** Billing, with somebody for each habit, and Ada on the phone. */
    private static CallerStory house(Scene scene, Habit... habits) {
        billing(scene, habits);
        return scene.caller("Ada");
    }

    private static void billing(Scene scene, Habit... habits) {
        String[] ids = new String[habits.length];
        for (int i = 0; i < habits.length; i++) {
            ids[i] = NAMES.get(i).toLowerCase(Locale.ROOT);
            scene.world().supervisor(ids[i], NAMES.get(i)).when(habits[i]);
        }
        scene.world().destination("billing", "Billing").rings(ids);
    }

    private static void sales(Scene scene, Habit habit) {
        scene.world().supervisor("sam", "Sam").when(habit);
        scene.world().destination("sales", "Sales").rings("sam");
    }

    private static void tell(String name, String promise, Consumer<Scene> script, String... ends) {
        tell(name, HOUSE, promise, script, ends);
    }

    private static void tell(String name, HouseRules rules, String promise, Consumer<Scene> script, String... ends) {
        ALL.add(new Story(name, promise, rules, script, List.of(ends)));
    }
}
