package dev.baton.simulation;

import static dev.baton.simulation.Habits.accepts;
import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
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
import static dev.baton.simulation.Stories.CALLER_ENDED;
import static dev.baton.simulation.Stories.HOUSE;
import static dev.baton.simulation.Stories.house;
import static dev.baton.simulation.Stories.sales;
import static dev.baton.simulation.Stories.tell;

import dev.baton.call.Party;
import dev.baton.call.Reach;
import dev.baton.port.BriefingBy;
import dev.baton.simulation.WorldEvent.Kind;
import dev.baton.transfer.Decision;
import dev.baton.transfer.HouseRules.WhenNobodyAnswers;
import dev.baton.transfer.TransferRequest.Mode;

/** Supervisors who pick up, and those who do not. */
final class SupervisorStories {

    private SupervisorStories() {}

    static void ofSupervisorsWhoAccept() {
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

    static void ofSupervisorsWhoDoNot() {
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

    static void ofTelephones() {
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

        tell("callers-number-refused", "The carrier answers 403 to the caller's number: Grace's phone rings at the second attempt, with ours", scene -> {
            CallerStory ada = house(scene, answers(after(4)).then(accepts()));
            scene.world().moods().refusesCallersNumber();
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Grace", CALLER_ENDED);

        tell("callers-number-refused-and-ours", "403 to the caller's number and to ours: no third attempt, and Linus's phone shows ours at once", scene -> {
            CallerStory ada = house(scene, sip(403, after(1)), answers(after(3)).then(accepts()));
            scene.world().moods().refusesCallersNumber();
            scene.asks(4, ada, "billing");
            ada.hangsUp(after(60));
        }, "connected with Linus", CALLER_ENDED);

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
}
