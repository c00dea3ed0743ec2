package dev.baton.simulation;

import static dev.baton.simulation.Habits.accepts;
import static dev.baton.simulation.Habits.after;
import static dev.baton.simulation.Habits.answers;
import static dev.baton.simulation.Habits.declines;
import static dev.baton.simulation.Habits.isBusy;
import static dev.baton.simulation.Habits.ringsForever;
import static dev.baton.simulation.Stories.CALLER_ENDED;
import static dev.baton.simulation.Stories.HOUSE;
import static dev.baton.simulation.Stories.billing;
import static dev.baton.simulation.Stories.house;
import static dev.baton.simulation.Stories.sales;
import static dev.baton.simulation.Stories.tell;

import dev.baton.call.Party;
import dev.baton.call.Reach;
import dev.baton.port.BriefingBy;
import dev.baton.port.ConsultationId;
import dev.baton.simulation.WorldEvent.Kind;
import dev.baton.transfer.Decision;
import dev.baton.transfer.HouseRules;
import dev.baton.transfer.TransferId;
import dev.baton.transfer.TransferRequest.Mode;
import java.time.Duration;
import java.util.List;

/** Carriers who are asked to take the caller elsewhere, what is refused, and calls of other kinds. */
final class CarrierStories {

    private CarrierStories() {}

    static void ofCarriers() {
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

    static void ofRefusals() {
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

    static void ofOtherCalls() {
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

        tell("awaited-caller", "A caller who was given a token comes in with it, and is transferred", scene -> {
            billing(scene, answers(after(5)).then(accepts()));
            CallerStory ada = scene.awaited("Ada", 4);
            scene.asks(30, ada, "billing");
            ada.hangsUp(after(90));
        }, "connected with Grace", CALLER_ENDED);

        tell("awaited-in-vain", "A caller who was given a token does not come", scene -> scene.awaitedInVain("Ada"),
                "the caller never came; the call is over");
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
}
